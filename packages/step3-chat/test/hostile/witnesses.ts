import { setTimeout as pause } from 'node:timers/promises';

import {
  type Answer,
  type ChatMessage,
  type Joined,
  LIMITS,
  type PersonChange,
  type Said,
} from 'chat-protocol';
import { io, type Socket } from 'socket.io-client';
import type { Transport } from 'testing';

/** Milliseconds between two messages of one person: as often as the chat takes for long. */
const PACE = 1000 / LIMITS.rates.message.perSecond + 10;

export interface Witness {
  socket: Socket;
  /** As the last event has said. */
  numUsers: number;
  /** Milliseconds from sending a message to hearing it, of each so far. */
  roundTrips: number[];
  /** How often the connection was lost. */
  drops: number;
  say(): Promise<void>;
  leave(): void;
}

/** Someone who chats as the page does. @param pace milliseconds between two messages */
export async function witness(
  url: string,
  transport: Transport,
  username: string,
  pace = PACE,
): Promise<Witness> {
  const socket = io(new URL('/chat', url).href, {
    transports: [transport],
    forceNew: true,
    reconnection: false,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const answer = (await socket.emitWithAck('add user', username)) as Answer<Joined>;
  if (!answer.ok) {
    throw new Error(`${username}: ${answer.message}`);
  }
  // People do not begin at the same moment.
  let lastSaid = performance.now() - Math.random() * pace;
  const heard = new Map<string, () => void>();
  const self: Witness = {
    socket,
    numUsers: answer.numUsers,
    roundTrips: [],
    drops: 0,
    async say() {
      await pause(Math.max(0, lastSaid + pace - performance.now()));
      lastSaid = performance.now();
      const clientId = `${username}-${performance.now()}`;
      const before = performance.now();
      const arrived = new Promise<void>((resolve) => heard.set(clientId, resolve));
      const said = (await socket
        .timeout(10_000)
        .emitWithAck('new message', { message: 'hello', clientId })) as Answer<Said>;
      if (!said.ok) {
        throw new Error(`${username} was refused: ${said.message}`);
      }
      await arrived;
      self.roundTrips.push(performance.now() - before);
    },
    leave: () => void socket.disconnect(),
  };
  socket.on('new message', ({ clientId = '' }: ChatMessage) => {
    heard.get(clientId)?.();
    heard.delete(clientId);
  });
  for (const event of ['user joined', 'user left']) {
    socket.on(event, ({ numUsers }: PersonChange) => (self.numUsers = numUsers));
  }
  socket.on('disconnect', (reason) => {
    self.drops += reason === 'io client disconnect' ? 0 : 1;
  });
  return self;
}

/** Lets them chat until something else is done, or given up. @returns the round trips meanwhile, in milliseconds */
export async function chatDuring(
  witnesses: readonly Witness[],
  something: () => Promise<unknown>,
  signal?: AbortSignal,
): Promise<number[]> {
  const state = { done: false };
  signal?.addEventListener('abort', () => (state.done = true));
  const finished = something().finally(() => (state.done = true));
  const before = witnesses.map(({ roundTrips }) => roundTrips.length);
  await Promise.all([
    finished,
    ...witnesses.map(async (each) => {
      do {
        await each.say();
      } while (!state.done);
    }),
  ]);
  return witnesses.flatMap(({ roundTrips }, index) => roundTrips.slice(before[index]));
}

/** The value below which this share of them is. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
