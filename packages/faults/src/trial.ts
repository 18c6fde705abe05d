import { type Network, startNetwork } from 'testing/network';

import { Crowd } from './crowd.ts';
import { Front } from './front.ts';
import { look } from './look.ts';
import { pause } from './pause.ts';
import type { Person } from './person.ts';
import type { Program } from './programs.ts';
import type { FaultReport } from './report.ts';
import { judge, longestSilence, recovery, type Sighting } from './verdict.ts';

/** Milliseconds in which a crowd joins. */
const JOINS_WITHIN = 30_000;
/** So many errors are enough to look for the cause. */
const ERRORS_TOLD = 3;
/** Every so many people one has a network of its own, which can be cut. */
const NETWORK_EVERY = 5;

/** Times are in milliseconds. */
export interface TrialOptions {
  people: number;
  /** Messages a second of all together. */
  perSecond: number;
  /** How long people write before the fault, and after it is over. */
  before: number;
  after: number;
  /** How long it may take then until all is as it should be. */
  settlesWithin: number;
  /** How long it may take besides until all pages know who has gone. */
  goesWithin: number;
  /** How often somebody comes to each node at the end to have a look. */
  looks: number;
}

export const FULL: TrialOptions = {
  people: 50,
  perSecond: 20,
  before: 3000,
  after: 5000,
  // Both ends of a connection that says nothing notice it within 45 seconds, and a name may be held for 30 more.
  settlesWithin: 120_000,
  // 15 seconds are promised, and 5 are over.
  goesWithin: 10_000,
  looks: 3,
};

/** Who is in the chat, and how they reach it. */
export interface Scene {
  front: Front;
  crowd: Crowd;
  /** Every fifth person's way to the chat. */
  networks: readonly Network[];
}

/** A chat that runs, and the fault that is to be done to it. */
export interface Victim {
  /** What kind of chat it is, as the table tells it. */
  what: string;
  /** The address of a load balancer of its own; left out: the trial has one. */
  way?: string | undefined;
  /** Of all nodes that run. */
  addresses(): string[];
  /** What its own log tells of errors, a sentence each. */
  complaints(): string[];
  /** Resolves when the fault is over. */
  strike(scene: Scene): Promise<void>;
  close(): Promise<void>;
}

export interface Fault {
  name: string;
  /** What happens, as the table tells it. */
  what: string;
  /** Whether it takes a few seconds only. */
  isShort?: boolean;
  /** Left out: nothing but Node. */
  needs?: readonly Program[];
  start(): Promise<Victim>;
}

/**
 * Does it to a chat in which people write, and compares what they saw with what they wrote.
 * @throws if the chat cannot be started, is not all in, or does not do what the fault asks of it; or when aborted
 */
export async function trial(
  fault: Fault,
  options: TrialOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<FaultReport> {
  const victim = await fault.start();
  const front = await Front.start();
  const { way = front.url } = victim;
  const networks = await Promise.all(
    Array.from({ length: Math.floor(options.people / NETWORK_EVERY) }, () => startNetwork(way)),
  );
  await front.use(victim.addresses());
  const crowd = new Crowd({
    size: options.people,
    perSecond: options.perSecond,
    url: (index) => (index % NETWORK_EVERY === 0 ? networks[index / NETWORK_EVERY]?.url : undefined) ?? way,
  });
  let interrupt = () => {};
  try {
    signal.throwIfAborted();
    const aborted = new Promise<never>((_, reject) => {
      interrupt = () => reject(new Error('Interrupted.'));
      signal.addEventListener('abort', interrupt);
    });
    return await Promise.race([run(fault, victim, { front, crowd, networks }, options), aborted]);
  } finally {
    signal.removeEventListener('abort', interrupt);
    crowd.close();
    await Promise.all(networks.map((network) => network.close()));
    await front.close();
    await victim.close();
  }
}

async function run(
  { name, what }: Fault,
  victim: Victim,
  scene: Scene,
  { before, after, settlesWithin, goesWithin, looks }: TrialOptions,
): Promise<FaultReport> {
  const { crowd } = scene;
  if (!(await crowd.allIn(JOINS_WITHIN))) {
    throw new Error(`Not everybody was let in within ${JOINS_WITHIN / 1000} seconds.`);
  }
  crowd.startWriting();
  await pause(before);
  await victim.strike(scene);
  const over = { seq: crowd.lastSeq, at: performance.now() };
  await pause(after);
  crowd.stopWriting();
  const settled = await crowd.settled(settlesWithin);

  const { present } = crowd;
  await crowd.counted(present.length, goesWithin);
  const { sightings, failures } = await lookAround(victim, looks, () =>
    crowd.counted(present.length, goesWithin),
  );

  const diaries = present.map(({ diary }) => diary);
  const gone = crowd.people.filter(({ isAway }) => isAway).map(({ diary }) => diary);
  const verdict = judge(diaries, sightings, gone);
  const complaints = victim.complaints();
  const errors = [...failures, ...complaints, ...(settled ? [] : present.filter(isUnsettled).map(unsettled))];
  const recoveredMs = recovery(diaries, over.seq, over.at);
  return {
    name,
    what,
    chat: victim.what,
    people: crowd.people.length,
    messages: crowd.written,
    ...verdict,
    failed: verdict.failed + errors.length,
    silenceS: seconds(longestSilence(diaries)),
    recoveryS: recoveredMs === undefined ? null : seconds(recoveredMs),
    evidence: [...verdict.evidence, ...errors.slice(0, ERRORS_TOLD).map((error) => `failed: ${error}.`)],
  };
}

function isUnsettled({ isIn, unsent }: Person): boolean {
  return !isIn || unsent > 0;
}

function unsettled({ diary, isIn, unsent }: Person): string {
  return `${diary.name} is ${isIn ? 'in the chat' : 'not in the chat'} at the end, with ${unsent} messages in its outbox`;
}

/** One after the other, so that the number of people is known. @param gone waits until all know that one has gone again */
async function lookAround(victim: Victim, looks: number, gone: () => Promise<unknown>) {
  const sightings: Sighting[] = [];
  const failures: string[] = [];
  for (let round = 0; round < looks; round++) {
    for (const url of victim.addresses()) {
      try {
        sightings.push(await look(url, `look-${sightings.length + 1}`));
      } catch (error) {
        failures.push(error instanceof Error ? error.message.replace(/\.$/, '') : String(error));
      }
      await gone();
    }
  }
  return { sightings, failures };
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
