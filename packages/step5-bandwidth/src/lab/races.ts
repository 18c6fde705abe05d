import { type Answer, Refusal } from 'chat-protocol';
import type { FastifyBaseLogger } from 'fastify';
import { isLoopback } from 'serve';
import type { Namespace, Socket } from 'socket.io';
import * as v from 'valibot';

import { parsed } from '../parsed.ts';
import type { LabNews, LabRequests } from './channel.ts';
import type { Gateway } from './gateway.ts';
import { raceSettings } from './race-settings.ts';
import { Race } from './race.ts';

type LabSocket = Socket<LabRequests, LabNews>;

export interface RacesOptions {
  gateways: readonly Gateway[];
  /** The JavaScript file of a contender's process. */
  program: string;
  log: FastifyBaseLogger;
}

/** Milliseconds from one report of how a race goes to the next: often enough for a line that grows. */
const REPORTED_EVERY = 250;

const lane = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * Runs the races that pages ask for, one at a time: its contenders are to have the machine for themselves.
 * @returns what ends the race that is going on
 */
export function races(
  namespace: Namespace<LabRequests, LabNews>,
  { gateways, program, log }: RacesOptions,
): () => Promise<void> {
  let owner: LabSocket | undefined;
  let race: Race | undefined;

  async function prepare(socket: LabSocket, given: unknown) {
    refuseFromElsewhere(socket);
    const settings = parsed(raceSettings, given);
    if (owner !== undefined) {
      throw new Refusal('unavailable', {
        message: 'A race is going on in another window. Wait until it is over, or close that window.',
        retryAfterMs: 1000,
      });
    }
    owner = socket;
    try {
      // A handshake by polling has no `Origin`: browsers leave it out where it is the page's own.
      const origin = `http://${socket.handshake.headers.host ?? ''}`;
      race = await Race.start({ settings, gateways, program, origin });
      if (owner !== socket) {
        throw new Refusal('unavailable', { message: 'The page has left.' });
      }
    } catch (error) {
      await end(socket);
      throw error;
    }
    void report(socket, race);
    return { ports: race.ports, node: process.version };
  }

  /** Tells the page how its race goes, until it is over. */
  async function report(socket: LabSocket, reported: Race): Promise<void> {
    try {
      while (!reported.over) {
        socket.emit('progress', await reported.marks());
        await new Promise((resolve) => setTimeout(resolve, REPORTED_EVERY));
      }
    } catch (error) {
      // A race that is ended cannot say how it goes.
      if (!reported.over) {
        log.error({ err: error }, 'a contender has ended');
      }
    }
  }

  async function mark(socket: LabSocket, given: unknown) {
    if (race === undefined || owner !== socket) {
      throw new Refusal('unavailable', { message: 'There is no race of this page. Press Run again.' });
    }
    return { mark: await race.mark(parsed(lane, given)) };
  }

  async function end(socket: LabSocket) {
    if (owner === socket) {
      const ended = race;
      race = undefined;
      await ended?.end();
      owner = undefined;
    }
    return {};
  }

  async function answer<T extends object>(task: Promise<T>, acknowledge: unknown): Promise<void> {
    const reply = typeof acknowledge === 'function' ? (acknowledge as (answer: Answer<T>) => void) : () => {};
    try {
      reply({ ok: true, ...(await task) });
    } catch (error) {
      if (error instanceof Refusal) {
        reply(error.toAnswer());
        return;
      }
      log.error({ err: error }, 'a race failed');
      const message = 'The contenders of this race could not be started. Press Run again.';
      reply(new Refusal('unavailable', { message, retryAfterMs: 1000 }).toAnswer());
    }
  }

  namespace.on('connection', (socket) => {
    socket.on('prepare', (settings, acknowledge) => void answer(prepare(socket, settings), acknowledge));
    socket.on('mark', (given, acknowledge) => void answer(mark(socket, given), acknowledge));
    socket.on('end', (acknowledge) => void answer(end(socket), acknowledge));
    socket.on('disconnect', () => void end(socket));
  });
  return async () => {
    if (owner !== undefined) {
      await end(owner);
    }
  };
}

/** The people are in the page, and the contenders on this machine listen to nobody else. */
function refuseFromElsewhere({ handshake: { address } }: LabSocket): void {
  if (!isLoopback(address)) {
    throw new Refusal('unavailable', {
      message: 'The lab measures on the machine that it runs on. Open its page in a browser there.',
    });
  }
}
