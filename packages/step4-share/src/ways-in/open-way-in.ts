import { lan } from './lan.ts';
import { local } from './local.ts';
import { ngrok } from './ngrok.ts';
import type { WayIn } from './way-in.ts';

/** The network of the room, an account at ngrok, or a stand-in for a tunnel on this machine. */
export const WAYS_IN = ['lan', 'ngrok', 'local'] as const;

export type WayInName = (typeof WAYS_IN)[number];

export interface Shared {
  /** Where the server for visitors listens. */
  port: number;
  host: string;
  /** For the stand-in: requests in a minute over which visitors get 429. */
  requestsPerMinute?: number | undefined;
}

/** @throws {NoWayIn} with a sentence, within 15 seconds */
export async function openWayIn(name: WayInName, { port, host, requestsPerMinute }: Shared): Promise<WayIn> {
  switch (name) {
    case 'lan':
      return lan({ port, host });
    case 'ngrok':
      return ngrok({ port, authtoken: process.env['NGROK_AUTHTOKEN'] });
    case 'local':
      return local({ target: `http://127.0.0.1:${port}/`, requestsPerMinute });
  }
}
