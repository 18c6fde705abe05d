import { io, type Socket } from 'socket.io-client';
import { onTestFinished } from 'vitest';

export type Transport = 'polling' | 'websocket';
export const TRANSPORTS: readonly Transport[] = ['polling', 'websocket'];

/** A Socket.IO client that remembers what it hears, so that no test can come too late for an event. */
export interface TestClient {
  socket: Socket;
  /** Everything that was heard so far, in order. */
  heard: { event: string; payload: unknown }[];
  /** The payload of the first such event that was not taken yet, heard already or still to come. */
  next<T>(event: string): Promise<T>;
  /** Sends an event and waits for its acknowledgement. */
  ask<T>(event: string, payload?: unknown): Promise<T>;
}

/** Connects over this transport and no other, for as long as the test runs. @param url with the namespace's path */
export async function connectClient(url: string, transport: Transport): Promise<TestClient> {
  const socket = io(url, { transports: [transport], forceNew: true, reconnection: false });
  const heard: TestClient['heard'] = [];
  const taken = new Set<object>();
  const waiting = new Set<() => void>();

  socket.onAny((event: string, payload: unknown) => {
    heard.push({ event, payload });
    waiting.forEach((look) => look());
  });
  for (const event of ['disconnect', 'connect_error'] as const) {
    socket.on(event, (reason: unknown) => {
      heard.push({ event, payload: reason });
      waiting.forEach((look) => look());
    });
  }
  onTestFinished(() => void socket.disconnect());

  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });

  return {
    socket,
    heard,
    next<T>(event: string) {
      return new Promise<T>((resolve) => {
        const look = () => {
          const found = heard.find((each) => each.event === event && !taken.has(each));
          if (found !== undefined) {
            taken.add(found);
            waiting.delete(look);
            resolve(found.payload as T);
          }
        };
        waiting.add(look);
        look();
      });
    },
    ask<T>(event: string, ...payload: unknown[]) {
      return socket.emitWithAck(event, ...payload) as Promise<T>;
    },
  };
}
