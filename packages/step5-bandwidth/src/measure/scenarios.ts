import { type Action, pastedLines, typedLines, type Workload } from '../people/workload.ts';

export const SCENARIOS = ['typing', 'burst', 'room', 'idle', 'interval'] as const;

export type ScenarioName = (typeof SCENARIOS)[number];

/** What people do, and how it is measured. Times in milliseconds. */
export interface Scenario {
  /** In a sentence, for whoever reads the table. */
  description: string;
  people: number;
  /** Lines of all people in all rounds together. */
  messages: number;
  /** The same for `--quick`, which has one round; 0 if the scenario cannot be quick. */
  quickMessages: number;
  rounds: number;
  /** Whether all contenders run at the same time: where they have little to do and much to wait for. */
  sideBySide: boolean;
  /** Whether the chat's limits are off. */
  unlimited: boolean;
  /** How long a round takes at least. */
  forMs: number;
  actions(workload: Workload): Action[];
}

const FIVE_ROUNDS = { rounds: 5, sideBySide: false, unlimited: false, forMs: 0 };

/** From line to line: in a fast exchange of everyone with everyone, and in a lively room. */
const BURST_EVERY = 5;
const ROOM_EVERY = 200;
/** Three heartbeats of Engine.IO (`pingInterval`, 25 seconds) fit in, and five of `sse`. */
const SILENCE = 80_000;

const SCENARIO: Record<ScenarioName, Scenario> = {
  typing: {
    ...FIVE_ROUNDS,
    description: 'people type lines, and the others see that they do',
    people: 20,
    messages: 200,
    quickMessages: 20,
    actions: typedLines,
  },
  burst: {
    ...FIVE_ROUNDS,
    description: `a line every ${BURST_EVERY} ms, with the chat’s limits off: one poll carries many messages`,
    people: 20,
    messages: 1000,
    quickMessages: 200,
    unlimited: true,
    actions: (workload) => pastedLines(workload, BURST_EVERY),
  },
  room: {
    ...FIVE_ROUNDS,
    description: `a line every ${ROOM_EVERY} ms, and everyone gets everything`,
    people: 30,
    messages: 200,
    quickMessages: 20,
    actions: (workload) => pastedLines(workload, ROOM_EVERY),
  },
  idle: {
    description: `${SILENCE / 1000} seconds in which nobody says anything, all contenders side by side`,
    people: 20,
    messages: 0,
    quickMessages: 0,
    rounds: 1,
    sideBySide: true,
    unlimited: false,
    forMs: SILENCE,
    actions: () => [],
  },
  interval: {
    ...FIVE_ROUNDS,
    description: 'short polling from often to seldom, side by side: bytes against delay',
    people: 20,
    messages: 200,
    quickMessages: 0,
    sideBySide: true,
    actions: typedLines,
  },
};

export function findScenario(name: ScenarioName): Scenario {
  return SCENARIO[name];
}

/** Milliseconds from question to question in short polling, for the scenario `interval` and for all others. */
export const INTERVALS = [250, 500, 1000, 2000, 5000, 10_000] as const;
export const USUAL_INTERVAL = 1000;

/** How many of the messages each round has: as evenly as it goes, and never none. */
export function messagesOfRounds(messages: number, rounds: number): number[] {
  const counted = messages === 0 ? rounds : Math.min(rounds, messages);
  return Array.from({ length: counted }, (_, round) => Math.floor((messages + round) / counted));
}
