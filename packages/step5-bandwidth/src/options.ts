import { count, file, oneOf, readFlags, UsageError } from 'command-flags';

import { COMPRESSIONS } from './contenders/compressions.ts';
import { type ContenderName, CONTENDERS, isOverHttp2, TLS_CONTENDERS } from './contenders/names.ts';
import type { Contender, Measurement } from './measure/measure.ts';
import {
  findScenario,
  INTERVALS,
  SCENARIOS,
  type ScenarioName,
  USUAL_INTERVAL,
} from './measure/scenarios.ts';

const TLS_ONLY: ReadonlySet<string> = new Set(TLS_CONTENDERS.filter(isOverHttp2));

const FLAGS = {
  scenario: { type: 'string' },
  people: { type: 'string' },
  messages: { type: 'string' },
  contenders: { type: 'string' },
  rtt: { type: 'string' },
  json: { type: 'string' },
  csv: { type: 'string' },
  svg: { type: 'string' },
  quick: { type: 'boolean' },
  seed: { type: 'string' },
  compression: { type: 'string' },
  tls: { type: 'boolean' },
} as const;

export interface Options {
  /** One for each round-trip time. */
  measurements: Measurement[];
  /** Absolute paths of the files to write. */
  files: { json?: string | undefined; csv?: string | undefined; svg?: string | undefined };
}

/**
 * Reads what was typed behind `measure`.
 * @param cwd where it was typed: files are relative to it
 * @throws {UsageError}
 */
export function readOptions(args: string[], cwd: string): Options {
  const values = readFlags(args, FLAGS);
  const name = oneOf(SCENARIOS, values.scenario ?? 'typing', 'scenario');
  const scenario = findScenario(name);
  if (scenario.messages === 0 && values.messages !== undefined) {
    throw new UsageError(`Nobody says anything in the scenario ${name}: leave out --messages.`);
  }
  if (values.quick && scenario.quickMessages === 0) {
    throw new UsageError(`The scenario ${name} takes its time: leave out --quick.`);
  }
  const { messages, rounds } = values.quick
    ? { messages: scenario.quickMessages, rounds: 1 }
    : { messages: scenario.messages, rounds: scenario.rounds };
  const tls = values.tls ?? false;
  const measurement = {
    scenario: name,
    people: values.people === undefined ? scenario.people : count('--people', values.people, 2, 500),
    messages: values.messages === undefined ? messages : count('--messages', values.messages, 1, 100_000),
    rounds,
    seed: values.seed === undefined ? 1 : count('--seed', values.seed, 0, 2 ** 32 - 1),
    compression: oneOf(COMPRESSIONS, values.compression ?? 'polls', 'compression'),
    tls,
    contenders: contenders(name, values.contenders, tls),
    // All six one after the other would not be quick.
    abreast: values.quick && tls ? 2 : 1,
  };
  const rtts = (values.rtt ?? '0').split(',').map((rtt) => count('--rtt', rtt, 0, 10_000));
  return {
    measurements: [...new Set(rtts)].map((rttMs) => ({ ...measurement, rttMs })),
    files: {
      json: file('--json', values.json, cwd),
      csv: file('--csv', values.csv, cwd),
      svg: file('--svg', values.svg, cwd),
    },
  };
}

function contenders(scenario: ScenarioName, given: string | undefined, tls: boolean): Contender[] {
  if (scenario === 'interval') {
    if (given !== undefined) {
      throw new UsageError('The scenario interval has its own contenders: leave out --contenders.');
    }
    const polls = INTERVALS.map((intervalMs): Contender => ({ name: 'short-polling', intervalMs }));
    return [...polls, contender('websocket')];
  }
  const known = tls ? TLS_CONTENDERS : CONTENDERS;
  if (given === undefined) {
    return known.map(contender);
  }
  const names = given.split(',');
  const overTls = tls ? undefined : names.find((each) => TLS_ONLY.has(each.trim()));
  if (overTls !== undefined) {
    throw new UsageError(`Browsers speak HTTP/2 over TLS only: add --tls to measure "${overTls.trim()}".`);
  }
  const chosen = names.map((each) => oneOf(known, each, 'contender'));
  return [...new Set(chosen)].map(contender);
}

function contender(name: ContenderName): Contender {
  return { name, intervalMs: name === 'short-polling' ? USUAL_INTERVAL : 0 };
}
