import type { Transport } from 'testing';
import { expect } from 'vitest';

import { enter, type RawSession } from '../raw-session.ts';

/** The chat that is attacked, and what an attacker may know of it. */
export interface Target {
  url: URL;
  transport: Transport;
  /** The session of somebody who chats over WebSocket. */
  othersSession: string;
  /** Is in everything that is sent, and must not be in the log. */
  mark: string;
}

/** What is sent, over which transports, and what the offender gets; the attack says so itself, or fails. */
export interface Attack {
  sent: string;
  over: readonly Transport[];
  gets: string;
  /** Begins before all others, and is looked at when it is its turn. */
  takesLong?: boolean;
  /** @returns what has to be cleaned up: the sessions that are still open */
  attack: (target: Target) => Promise<RawSession[] | void>;
}

export const BOTH = ['polling', 'websocket'] as const;
export const POLLING = ['polling'] as const;
export const WEBSOCKET = ['websocket'] as const;

/** Joins under this name, and then asks. */
export function refusedEvents(
  code: string,
  requests: readonly (readonly [event: string, payload?: unknown])[],
  nickname?: string,
) {
  return async ({ url, transport }: Target) => {
    const session = await enter(url, transport);
    if (nickname !== undefined) {
      expect(await session.ask('add user', nickname)).toMatchObject({ ok: true });
    }
    for (const request of requests) {
      expect(await session.ask(...request)).toEqual({ ok: false, code, message: expect.any(String) });
    }
    return [session];
  };
}

/** Knows when a session has ended. */
export function watch(session: RawSession): { ended: boolean } {
  const state = { ended: false };
  void session.ended.then(() => (state.ended = true));
  return state;
}

/** A list in a list, so deep. */
export const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
