import type { ContenderName } from '../src/contenders/names.ts';
import type { Round } from '../src/measure/round.ts';
import { findScenario, type ScenarioName } from '../src/measure/scenarios.ts';
import { pastedLines } from '../src/people/workload.ts';

/** A round of a scenario that takes a second or two. */
export function smallRound(contender: ContenderName, name: ScenarioName, people = 5, messages = 5): Round {
  const scenario = findScenario(name);
  return {
    contender,
    people,
    intervalMs: contender === 'short-polling' ? 200 : 0,
    rttMs: 0,
    unlimited: scenario.unlimited,
    warmUp: pastedLines({ people, messages: people, seed: 2 }, 10),
    actions: scenario.actions({ people, messages, seed: 1 }),
    compression: 'polls',
    tls: false,
    forMs: 0,
  };
}
