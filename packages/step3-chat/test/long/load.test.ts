import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { COLLECTS_GARBAGE, startStage, type Stage } from 'testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { type Attack, ATTACKS, NAMED } from '../hostile/attacks.ts';
import { leaveAll } from '../hostile/raw-session.ts';
import { chatDuring, percentile, witness, type Witness } from '../hostile/witnesses.ts';

const SERVER = path.join(import.meta.dirname, '..', '..', 'dist', 'server.js');
const PEOPLE = 100;
/** Milliseconds between two messages of one person: twenty a second in all, each of which goes to a hundred. */
const PACE = 5000;
/** Milliseconds for which nobody attacks. */
const QUIET = 20_000;
/** Milliseconds for which everybody does, at least. */
const ATTACKED = 40_000;
/** Milliseconds: what one still takes for at once. */
const AT_ONCE = 1000;
/** Milliseconds that it takes to collect garbage, and to give it back. */
const COLLECTS_WITHIN = 500;
/** What may stay, in MiB: the system keeps some of what Node had for the next time. */
const STAYS = 64;

let stage: Stage;
let people: Witness[];

beforeAll(async () => {
  const args = ['--port', '0', '--origin', NAMED.tunnel, '--origin', NAMED.inner];
  stage = await startStage(SERVER, args, { env: COLLECTS_GARBAGE });
  people = [];
  for (let count = 0; count < PEOPLE; count++) {
    const transport = count % 4 === 3 ? 'polling' : 'websocket';
    people.push(await witness(stage.url, transport, count === 0 ? 'ana' : `person ${count}`, PACE));
  }
}, 60_000);
afterAll(async () => {
  people.forEach((each) => each.leave());
  await stage.stop();
});

async function attackWith({ attack, over }: Attack): Promise<void> {
  for (const transport of over) {
    const othersSession = people[0]?.socket.io.engine.id ?? '';
    await leaveAll((await attack({ url: new URL(stage.url), transport, othersSession, mark: 'x' })) ?? []);
  }
}

async function refusedAtTheDoor(error: Error): Promise<void> {
  expect(error.message).toMatch(/^429 /);
  await pause(500);
}

/** What the process has of the machine's memory, in MiB. */
function memory(): number {
  return (
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(stage.process.pid)], { encoding: 'utf8' })) / 1024
  );
}

/** The same without garbage: when V8 collects that by itself, while people chat on, is its own affair. */
async function memoryInUse(): Promise<number> {
  stage.process.kill('SIGUSR2');
  await pause(COLLECTS_WITHIN);
  return memory();
}

function say(when: string, roundTrips: readonly number[]): void {
  const [median, p99, most] = [0.5, 0.99, 1].map((share) => percentile(roundTrips, share).toFixed(0));
  console.log(
    `${when}: ${roundTrips.length} messages of ${PEOPLE} people, median ${median} ms, p99 ${p99} ms, longest ${most} ms; ` +
      `memory ${memory().toFixed(0)} MiB.`,
  );
}

test.skipIf(process.platform === 'win32')(
  'a hundred people chat on while everything hostile comes, and memory is back within a minute',
  { timeout: 300_000 },
  async () => {
    say('Before', await chatDuring(people, () => pause(QUIET)));
    const before = await memoryInUse();

    let most = before;
    const during = await chatDuring(people, async () => {
      const watched = setInterval(() => (most = Math.max(most, memory())), 250);
      const end = performance.now() + ATTACKED;
      for (const each of ATTACKS.filter(({ takesLong }) => takesLong !== true)) {
        await attackWith(each);
      }
      const floods = ATTACKS.filter(({ gets }) => gets.endsWith('then closed'));
      for (let count = 0; performance.now() < end; count++) {
        // By now their address has had so many handshakes that some are refused.
        await attackWith(floods[count % floods.length]!).catch(refusedAtTheDoor);
      }
      clearInterval(watched);
    });
    say('During', during);
    console.log(`The most memory meanwhile: ${most.toFixed(0)} MiB.`);

    await chatDuring(people, () =>
      vi.waitFor(async () => expect(await memoryInUse()).toBeLessThan(before + STAYS), {
        timeout: 60_000,
        interval: COLLECTS_WITHIN,
      }),
    );
    say('A minute later at most', await chatDuring(people, () => pause(PACE)));

    expect(percentile(during, 0.99)).toBeLessThan(AT_ONCE);
    expect(people.map(({ drops }) => drops)).toEqual(people.map(() => 0));
    expect(people.map(({ numUsers }) => numUsers)).toEqual(people.map(() => PEOPLE));
  },
);
