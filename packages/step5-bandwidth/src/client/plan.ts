import type { Compression } from '../contenders/compressions.ts';
import type { Wall } from '../contenders/contender-options.ts';
import { CONTENDERS, type PlainContenderName } from '../contenders/names.ts';
import type { Contender, Measurement } from '../measure/measure.ts';
import { findScenario, INTERVALS, type ScenarioName, USUAL_INTERVAL } from '../measure/scenarios.ts';
import { pastedLines } from '../people/workload.ts';
import type { HeatPlan } from './heat.ts';

/** What the form says. */
export interface Choice {
  scenario: ScenarioName;
  people: number;
  messages: number;
  rttMs: number;
  compression: Compression;
  wall: Wall | undefined;
  keepAlive: boolean;
}

export interface RacePlan {
  choice: Choice;
  measurement: Measurement;
  heat: HeatPlan;
  /** The same with half of the people, where that tells what grows with the room. */
  halfHeat: HeatPlan | undefined;
}

/** So that every race has the same keystrokes, and runs can be compared. */
const SEED = 1;
const WARM_UP_EVERY = 10;
/** Milliseconds of silence before a race: a whole number of the polls of short polling. */
const SILENCE = 3 * USUAL_INTERVAL;
/** With fewer, half of the people would be too few to talk. */
const HALVED_FROM = 4;

export function racePlan(choice: Choice): RacePlan {
  const { scenario, people, messages, rttMs, compression } = choice;
  const contenders = contendersOf(scenario);
  const half = Math.floor(people / 2);
  const halved = scenario === 'typing' && choice.wall === undefined && people >= HALVED_FROM;
  return {
    choice,
    measurement: {
      scenario,
      people,
      messages,
      rounds: 1,
      seed: SEED,
      rttMs,
      compression,
      tls: false,
      contenders,
      abreast: contenders.length,
    },
    heat: heatPlan(choice, contenders),
    halfHeat: halved
      ? heatPlan(
          { ...choice, people: half, messages: Math.max(1, Math.round((messages * half) / people)) },
          contenders,
        )
      : undefined,
  };
}

function contendersOf(scenario: ScenarioName): Contender<PlainContenderName>[] {
  if (scenario === 'interval') {
    const polls = INTERVALS.map((intervalMs): Contender<PlainContenderName> => ({
      name: 'short-polling',
      intervalMs,
    }));
    return [...polls, { name: 'websocket', intervalMs: 0 }];
  }
  return CONTENDERS.map((name) => ({ name, intervalMs: name === 'short-polling' ? USUAL_INTERVAL : 0 }));
}

function heatPlan(choice: Choice, contenders: readonly Contender<PlainContenderName>[]): HeatPlan {
  const { people, messages, rttMs, compression, wall, keepAlive } = choice;
  const scenario = findScenario(choice.scenario);
  // A wall counts from the first connection on: whoever warms up has used up some of what it allows.
  const measured = wall === undefined;
  return {
    settings: {
      contenders: contenders.map(({ name }) => name),
      unlimited: scenario.unlimited,
      compression,
      rttMs,
      keepAlive,
      ...(wall && { wall }),
    },
    contenders,
    people,
    warmUp: measured ? pastedLines({ people, messages: people, seed: SEED + 1 }, WARM_UP_EVERY) : [],
    silenceMs: measured && choice.scenario === 'typing' ? SILENCE : 0,
    actions: scenario.actions({ people, messages, seed: SEED }),
    forMs: scenario.forMs,
  };
}
