import { randomUUID } from 'node:crypto';

import type { Room } from 'chat-room';
import { Announcements } from 'chat-room/announcements';
import { onTestFinished } from 'vitest';

import { RedisRoom, type RedisRoomOptions } from '../src/index.ts';

/** Short times, for tests that wait for them. */
export const SHORT = {
  renewEvery: 100,
  leaseFor: 2000,
  awayAfter: 1000,
  answersWithin: 500,
  readFor: 200,
};

export function newPrefix(): string {
  return `{${randomUUID()}}:`;
}

export interface Place {
  room: RedisRoom;
  heard: Announcements;
  /** Resolves when it says so for the next time. */
  next: (event: 'away' | 'back') => Promise<void>;
}

/** Opens a room for as long as the test runs, and hears what it announces. */
export async function openPlace(options: RedisRoomOptions): Promise<Place> {
  const room = await RedisRoom.open(options);
  onTestFinished(() => room.close());
  return {
    room,
    heard: new Announcements(room),
    next: (event) => new Promise((resolve) => room.on(event, () => resolve())),
  };
}

/** Asks again and again, as a page does, for as long as the refusal says that it may. */
export async function untilTaken<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayTryAgain(error)) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function mayTryAgain(error: unknown): boolean {
  return error instanceof Error && 'retryAfterMs' in error && error.retryAfterMs !== undefined;
}

/** The texts of all messages so far, which have the numbers from 1 on. */
export async function allTexts(room: Room, connection: string): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const { messages, more } = await room.history(connection, { after: texts.length });
    for (const { seq, message } of messages) {
      texts.push(message);
      if (seq !== texts.length) {
        throw new Error(`Number ${seq} comes after ${texts.length - 1}.`);
      }
    }
    if (!more) {
      return texts;
    }
  }
}
