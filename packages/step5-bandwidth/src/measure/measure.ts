import type { Compression } from '../contenders/compressions.ts';
import type { ContenderName } from '../contenders/names.ts';
import { pastedLines } from '../people/workload.ts';
import { type Programs, type Round, type RoundResult, runRound } from './round.ts';
import { findScenario, messagesOfRounds, type ScenarioName } from './scenarios.ts';

/** Who takes part: a contender, and for short polling how often it asks. */
export interface Contender<Name extends ContenderName = ContenderName> {
  name: Name;
  /** Milliseconds from question to question; 0 where nobody asks at an interval. */
  intervalMs: number;
}

export interface Measurement {
  scenario: ScenarioName;
  people: number;
  /** Of all rounds together. */
  messages: number;
  rounds: number;
  seed: number;
  rttMs: number;
  compression: Compression;
  /** Whether the contenders speak TLS. */
  tls: boolean;
  contenders: readonly Contender[];
  /** How many contenders run at the same time, unless the scenario has all of them side by side. */
  abreast: number;
}

/** Those that run now, all at the same time. */
export interface Turn {
  round: number;
  contenders: readonly Contender[];
  /** How long it takes by what is planned. */
  plannedMs: number;
  run: (options: { programs: Programs; signal?: AbortSignal }) => Promise<RoundResult[]>;
}

/** Milliseconds of a round besides its actions, without those of the interval: start, joining, warm-up, settling. */
const AROUND = 1500;
/** Milliseconds from line to line in the warm-up, of which everyone says one. */
const WARM_UP_EVERY = 10;

/**
 * The turns of a measurement: in each round every contender has one, and who begins changes from round to round. All
 * contenders and all rounds of one length get the same keystrokes at the same times.
 */
export function turns(measurement: Measurement): Turn[] {
  const { people, seed, rttMs, compression, tls, contenders, abreast } = measurement;
  const scenario = findScenario(measurement.scenario);
  return messagesOfRounds(measurement.messages, measurement.rounds).flatMap((messages, index) => {
    const actions = scenario.actions({ people, messages, seed });
    const shared = {
      people,
      rttMs,
      compression,
      tls,
      unlimited: scenario.unlimited,
      // Other lines than those that count, so that none can be taken for one of them.
      warmUp: pastedLines({ people, messages: people, seed: seed + 1 }, WARM_UP_EVERY),
      actions,
      forMs: scenario.forMs,
    };
    const lastMs = Math.max(scenario.forMs, actions.at(-1)?.atMs ?? 0);
    const rotated = rotate(contenders, index);
    return inGroups(rotated, scenario.sideBySide ? rotated.length : abreast).map((group): Turn => {
      const rounds = group.map(({ name, intervalMs }): Round => ({ contender: name, intervalMs, ...shared }));
      return {
        round: index + 1,
        contenders: group,
        plannedMs: AROUND + lastMs + 2 * Math.max(...group.map(({ intervalMs }) => intervalMs)) + 10 * rttMs,
        run: (options) => Promise.all(rounds.map((round) => runRound(round, options))),
      };
    });
  });
}

function rotate<T>(list: readonly T[], by: number): T[] {
  const start = by % Math.max(1, list.length);
  return [...list.slice(start), ...list.slice(0, start)];
}

function inGroups<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, group) =>
    list.slice(group * size, (group + 1) * size),
  );
}
