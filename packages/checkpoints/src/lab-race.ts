import { Mismatch } from './check.ts';
import { withClients } from './client.ts';

/** Milliseconds in which a slow laptop starts four programs. */
const PREPARED_WITHIN = 15_000;

/** What the lab is asked for: see its namespace `/lab`. */
export interface RaceSettings {
  contenders: readonly Contender[];
  wall?: { counts: 'connections' | 'requests'; perMinute: number };
  keepAlive: boolean;
}

export const CONTENDERS = ['short-polling', 'long-polling', 'sse', 'websocket'] as const;

export type Contender = (typeof CONTENDERS)[number];

/** What the lab says that a contender has done so far. */
export interface Mark {
  traffic: { requests: number; connections: number; bytesUp: number; bytesDown: number };
  refused: number;
}

/** A race that the lab has prepared for this checkpoint. */
export interface Race {
  /** Where each contender is, in the order of the settings. */
  addresses: string[];
  /** The page's origin, which the contenders let in. */
  origin: string;
  /** What the contender of a lane has done so far. @throws {Mismatch} */
  mark(lane: number): Promise<Mark>;
  /** Waits for the next news of how the race goes. @throws {Mismatch} */
  progress(): Promise<unknown>;
}

/** A race of all four, with nothing in their way. */
export const ALL_FOUR: RaceSettings = { contenders: CONTENDERS, keepAlive: true };

/** A lab has one race at a time, so each check waits for those before it: the last one of each lab. */
const last = new Map<string, Promise<unknown>>();

/**
 * Has the lab prepare a race, and ends it when the check is over.
 * @throws {Mismatch} if the lab does not, for instance since one goes on in a window
 */
export function withRace<T>(
  url: string,
  settings: RaceSettings,
  check: (race: Race) => Promise<T>,
): Promise<T> {
  const mine = (last.get(url) ?? Promise.resolve()).then(() => runRace(url, settings, check));
  last.set(
    url,
    mine.catch(() => {}),
  );
  return mine;
}

async function runRace<T>(
  url: string,
  settings: RaceSettings,
  check: (race: Race) => Promise<T>,
): Promise<T> {
  let result: { value: T } | undefined;
  await withClients(url, '/lab', async (connect) => {
    const lab = await connect();
    const prepared = { unlimited: false, compression: 'polls', rttMs: 0, ...settings };
    const answer = await lab.asksWithin(PREPARED_WITHIN, 'prepare', prepared);
    try {
      const ports = portsOf(answer, settings);
      result = {
        value: await check({
          addresses: ports.map((port) => `http://127.0.0.1:${port}/`),
          origin: new URL(url).origin,
          mark: async (lane) => markOf(await lab.asks('mark', lane)),
          progress: () => lab.hears('progress'),
        }),
      };
    } finally {
      // The next check could find the lab busy with this one.
      await lab.asks('end').catch(() => {});
    }
  });
  if (result === undefined) {
    throw new Mismatch('a race', 'none');
  }
  return result.value;
}

function portsOf(answer: Record<string, unknown>, { contenders }: RaceSettings): number[] {
  const { ok, ports, message } = answer;
  if (ok !== true) {
    const why = typeof message === 'string' ? message : JSON.stringify(answer);
    throw new Mismatch('a race for this checkpoint', why);
  }
  const list: unknown[] = Array.isArray(ports) ? ports : [];
  const numbers = list.filter((port) => typeof port === 'number');
  if (numbers.length !== contenders.length) {
    throw new Mismatch(`ports of ${contenders.length} contenders`, JSON.stringify(answer));
  }
  return numbers;
}

function markOf(answer: Record<string, unknown>): Mark {
  const { mark } = answer;
  if (!isMark(mark)) {
    throw new Mismatch('requests, connections and bytes of a contender', JSON.stringify(answer));
  }
  return mark;
}

function isMark(mark: unknown): mark is Mark {
  if (typeof mark !== 'object' || mark === null || !('refused' in mark) || !('traffic' in mark)) {
    return false;
  }
  const { traffic } = mark;
  const names = typeof traffic === 'object' && traffic !== null ? Object.keys(traffic) : [];
  return ['requests', 'connections', 'bytesUp', 'bytesDown'].every((name) => names.includes(name));
}
