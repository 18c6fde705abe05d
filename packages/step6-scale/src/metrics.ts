import type { Room } from 'chat-room';
import { collectDefaultMetrics, Counter, Gauge, register } from 'prom-client';
import { type Answered, answers } from 'socket-guard';
import type { Server } from 'socket.io';
import { JOINED } from 'step3-chat/chat';

export interface Measured {
  room: Room;
  /** Connections of this process. */
  connections: () => number;
  /** Milliseconds from the store to here. */
  lagMs: () => number;
}

/**
 * Measures this process: Node's own figures, the event loop's delay and memory among them, and the chat's.
 * @param name tells its figures from those of the other processes
 */
export function measureProcess(name: string): void {
  register.setDefaultLabels({ process: name });
  collectDefaultMetrics();
}

/** Counts what the chat does in this process, from now on. */
export function measureChat(io: Server, { room, connections, lagMs }: Measured): void {
  gauge('cloudchat_people', 'People in the chat, in all processes together.', async () => {
    const here = await room.here();
    return here.length;
  });
  gauge('cloudchat_connections', 'Connections of this process.', connections);
  gauge(
    'cloudchat_store_lag_seconds',
    'How long the last announcement took from the store to this process.',
    () => lagMs() / 1000,
  );
  const messages = new Counter({
    name: 'cloudchat_messages_total',
    help: 'Messages that this process has acknowledged.',
  });
  const refused = new Counter({
    name: 'cloudchat_refused_events_total',
    help: 'Events that this process has refused, by event and code.',
    labelNames: ['event', 'code'],
  });
  const deliveries = new Counter({
    name: 'cloudchat_deliveries_total',
    help: 'Messages times the people of this process to whom they went.',
  });

  answers.subscribe((answered) => {
    const { event, answer } = answered as Answered;
    if (!answer.ok) {
      refused.inc({ event: known(event), code: answer.code });
    } else if (event === 'new message') {
      messages.inc();
    }
  });
  const { rooms } = io.of('/chat').adapter;
  room.on('new message', () => deliveries.inc(rooms.get(JOINED)?.size ?? 0));
}

/** Is asked for its value when somebody wants to know. */
function gauge(name: string, help: string, value: () => number | Promise<number>): void {
  const asked = new Gauge({
    name,
    help,
    async collect() {
      asked.set(await value());
    },
  });
}

const EVENTS = ['add user', 'new message', 'history', 'typing', 'stop typing'];

/** Anyone can make up names of events, and each would be a line in the figures for ever. */
function known(event: string): string {
  return EVENTS.includes(event) ? event : 'other';
}
