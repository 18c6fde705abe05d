import { ContenderProcess, type Programs } from './contender-process.ts';
import type { Contender } from './contenders.ts';
import { Crowds } from './crowds.ts';
import { now } from './people/clock.ts';
import type { Heard } from './people/orders.ts';

/** How a room speaks. */
export type Loop = { kind: 'fixed rate'; perSecond: number } | { kind: 'full speed'; writers: number };

export interface Room {
  people: number;
  loop: Loop;
  /** How long it is measured. */
  forMs: number;
  /** Processes that the people are in. */
  crowds: number;
}

export interface RoomResult {
  messages: number;
  deliveries: number;
  lost: number;
  perSecond: number;
  /** Microseconds of the server's CPU time. */
  cpuPerDeliveryUs: number;
  p50Ms: number;
  p99Ms: number;
  /** The part of its time that the busiest process with people has worked. */
  crowdBusy: number;
}

/** Milliseconds until the first message of an open loop is due: everyone has been told by then. */
const BEGINS_IN = 50;
/**
 * Before what is measured, whatever a server that runs for long has compiled is to be compiled. At full speed the
 * people themselves see to it. At a fixed rate guests do, who say as much as a person may say at once and go, in waves.
 */
const WARM_UP = { forMs: 2000, guests: 32, each: 18, waves: 10, wavesWithinMs: 5000, calmForMs: 500 };
/** So that no guest has the name of one of the people. */
const FIRST_GUEST = 10_000;

/** Has a room speak on a server of its own. */
export async function runRoom(contender: Contender, room: Room, programs: Programs): Promise<RoomResult> {
  const { people, loop } = room;
  const server = new ContenderProcess(
    contender.program,
    contender.flags(loop.kind === 'fixed rate'),
    programs.probe,
  );
  const crowds = new Crowds(programs.people, room.crowds, people);
  try {
    const url = await server.listening();
    if (loop.kind === 'fixed rate') {
      await receiveGuests(url, contender, programs);
    }
    await crowds.join(url, contender.dialect);
    await speak(crowds, { ...room, forMs: loop.kind === 'fixed rate' ? WARM_UP.calmForMs : WARM_UP.forMs });
    const before = await server.usage();
    const firstMs = now();
    const { sent, heard } = await speak(crowds, room);
    const after = await server.usage();

    const deliveries = heard.reduce((sum, each) => sum + each.deliveries, 0);
    const lastMs = Math.max(...heard.map((each) => each.lastMs));
    const latencies = joined(heard.map((each) => each.latenciesUs)).toSorted();
    const rank = (percent: number) =>
      (latencies[Math.ceil((percent / 100) * latencies.length) - 1] ?? 0) / 1000;
    return {
      messages: sent,
      deliveries,
      lost: sent * people - deliveries,
      perSecond: (deliveries * 1000) / (lastMs - firstMs),
      cpuPerDeliveryUs: ((after.cpuMs - before.cpuMs) * 1000) / deliveries,
      p50Ms: rank(50),
      p99Ms: rank(99),
      crowdBusy: Math.max(...heard.map((each) => each.cpuMs / each.elapsedMs)),
    };
  } finally {
    await crowds.end();
    await server.stop();
  }
}

async function receiveGuests(url: string, { dialect }: Contender, { people }: Programs): Promise<void> {
  const { guests, each, waves, wavesWithinMs } = WARM_UP;
  const crowd = new Crowds(people, 1, guests);
  const untilMs = now() + wavesWithinMs;
  for (let wave = 0; wave < waves && now() < untilMs; wave++) {
    await crowd.join(url, dialect, { first: FIRST_GUEST + wave * guests });
    await crowd.all<'begin'>({ do: 'begin' });
    const [said] = await crowd.all<'closed loop'>({ do: 'closed loop', writers: guests, untilMs, each });
    await crowd.all<'hear'>({ do: 'hear', deliveries: guests * (said?.sent ?? 0) });
    await crowd.all<'leave'>({ do: 'leave' });
  }
  await crowd.end();
}

async function speak(
  crowds: Crowds,
  { people, loop, forMs }: Room,
): Promise<{ sent: number; heard: Heard[] }> {
  await crowds.all<'begin'>({ do: 'begin' });
  const begun = now();
  const saying =
    loop.kind === 'fixed rate'
      ? crowds.all<'open loop'>({
          do: 'open loop',
          perSecond: loop.perSecond,
          firstMs: begun + BEGINS_IN,
          messages: Math.ceil((loop.perSecond * forMs) / 1000),
          people,
        })
      : crowds.all<'closed loop'>((index) => ({
          do: 'closed loop',
          writers: Math.ceil((Math.min(loop.writers, people) * (crowds.sizes[index] ?? 0)) / people),
          untilMs: begun + forMs,
        }));
  const sent = (await saying).reduce((sum, each) => sum + each.sent, 0);
  const heard = await crowds.all<'hear'>((index) => ({
    do: 'hear',
    deliveries: sent * (crowds.sizes[index] ?? 0),
  }));
  return { sent, heard };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
