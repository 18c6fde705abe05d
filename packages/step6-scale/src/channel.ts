import type { Worker } from 'node:cluster';

/** What a worker may want to know of all processes of its node. */
export type Question =
  /** What is measured in them, in Prometheus' format. */
  | { what: 'metrics' }
  /** How many connections this visitor has. */
  | { what: 'connections'; of: string };
export type Reply = string | number;

/** What the primary tells a worker. Their channel carries the room's and others' messages too. */
export type ToWorker =
  /** Says farewell to everyone, and ends. */
  | { scale: 'drain' }
  /** Comes with a connection, of which this was read already. */
  | { scale: 'connection'; read: Buffer }
  /** Asks for what is measured in the worker. */
  | { scale: 'measure'; id: number }
  /** Answers the worker's question of this id. */
  | { scale: 'reply'; id: number; reply: Reply };

/** What a worker tells the primary. */
export type ToPrimary =
  | { scale: 'ready' }
  | { scale: 'measured'; id: number; metrics: object[] }
  | { scale: 'opened' | 'closed'; by: string }
  | { scale: 'ask'; id: number; question: Question };

export function tell(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) {
    // It may end while this is on its way.
    worker.send(message, () => {});
  }
}

export function isForWorker(message: unknown): message is ToWorker {
  return isOurs(message);
}

export function isForPrimary(message: unknown): message is ToPrimary {
  return isOurs(message);
}

function isOurs(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'scale' in message;
}

/** What all workers of a node have in common, as the primary hands it to them in their environment. */
export interface Node {
  /** Its name. */
  node: string;
  /** A key that only its processes know. */
  secret: Buffer;
}

export function toEnvironment({ node, secret }: Node): Record<string, string> {
  return { CLOUDCHAT_NODE: node, CLOUDCHAT_SECRET: secret.toString('base64') };
}

export function fromEnvironment({ CLOUDCHAT_NODE = '', CLOUDCHAT_SECRET = '' }: NodeJS.ProcessEnv): Node {
  return { node: CLOUDCHAT_NODE, secret: Buffer.from(CLOUDCHAT_SECRET, 'base64') };
}
