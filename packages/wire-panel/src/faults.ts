import type { Manager } from 'socket.io-client';

import { loseAcknowledgement } from './lost-acknowledgement.ts';
import { restart } from './restart.ts';
import { silence } from './silence.ts';
import { slow } from './slow.ts';

/** Milliseconds that a packet takes longer in each direction. */
const ONE_WAY = 150;

/** Something that goes wrong on a network or a server, to be tried out. */
export interface Fault {
  id: string;
  /** What a button says. */
  label: string;
  /** What will happen and what to watch, in a sentence. */
  says: string;
  /** It goes on until it is undone. */
  toggle?: boolean;
  /** @throws {Error} with a sentence for the person, if it cannot be done here */
  apply(manager: Manager): void | Promise<void>;
  undo?(manager: Manager): void;
}

/** @param quiet namespaces that the page uses behind the scenes: their acknowledgements do not get lost */
export function faultsFor({ quiet }: { quiet: readonly string[] }): Fault[] {
  const losing = new WeakSet<Manager>();
  const slowed = new WeakMap<Manager, () => void>();

  return [
    {
      id: 'drop',
      label: 'Drop my connection',
      says: 'The connection is closed: watch the page notice at once, connect again by itself about a second later, and catch up with what it missed.',
      apply({ engine }) {
        // One that is only being opened would be missed by nobody until the manager gives it up.
        if (engine?.readyState === 'open') {
          engine.close();
        }
      },
    },
    {
      id: 'silence',
      label: 'Cut it silently',
      says: 'Nothing gets through any more in either direction, and nobody is told: the page does not notice for up to 45 seconds, until a heartbeat is overdue, and what you send meanwhile arrives only after that.',
      apply: silence,
    },
    {
      id: 'lose-acknowledgement',
      label: 'Lose the next acknowledgement',
      says: 'What the server answers to your next event does not arrive, neither the acknowledgement nor what comes before it: watch the page send the same event again when it has waited long enough, and everyone see it once.',
      apply(manager) {
        if (!losing.has(manager)) {
          losing.add(manager);
          loseAcknowledgement(manager, quiet, () => losing.delete(manager));
        }
      },
    },
    {
      id: 'slow',
      label: '300 ms round trip',
      says: 'Every packet takes 150 ms longer in each direction until you switch this off: watch how long an event waits for its acknowledgement.',
      toggle: true,
      apply(manager) {
        if (!slowed.has(manager)) {
          slowed.set(manager, slow(manager, ONE_WAY));
        }
      },
      undo(manager) {
        slowed.get(manager)?.();
        slowed.delete(manager);
      },
    },
    {
      id: 'restart',
      label: 'Restart the server',
      says: 'The server ends and starts again without what it kept in memory: watch every page lose its connection and come back by itself.',
      apply: restart,
    },
  ];
}

/** The faults of a page whose main namespace is there for its round trips, as in all stages. */
export const FAULTS: readonly Fault[] = /* @__PURE__ */ faultsFor({ quiet: ['/'] });
