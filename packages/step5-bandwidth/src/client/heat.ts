import type { Mark } from '../contenders/answer-marks.ts';
import type { PlainContenderName } from '../contenders/names.ts';
import { type Traffic, trafficBetween } from 'serve/traffic';
import type { Ready } from '../lab/channel.ts';
import type { RaceSettings } from '../lab/race-settings.ts';
import type { Contender } from '../measure/measure.ts';
import type { RoundResult } from '../measure/round.ts';
import { Crowd } from '../people/crowd.ts';
import type { DeliveryCounts } from '../people/deliveries.ts';
import type { CreatePerson } from '../people/person.ts';
import { sleep } from '../people/sleep.ts';
import type { Action } from '../people/workload.ts';
import type { LabConnection } from './lab-connection.ts';

/** One race of all contenders, side by side. */
export interface HeatPlan {
  settings: RaceSettings;
  /** One a lane, as the settings name them. */
  contenders: readonly Contender<PlainContenderName>[];
  people: number;
  warmUp: Action[];
  /** Milliseconds of silence before anyone says anything; 0: none is needed. */
  silenceMs: number;
  actions: Action[];
  /** Milliseconds that the actions take at least. */
  forMs: number;
}

/** What became of a contender. */
export type LaneResult =
  | { outcome: 'finished'; round: RoundResult; silence: { traffic: Traffic; durationMs: number } | undefined }
  /** The wall said no, and the race was over for it. */
  | { outcome: 'refused'; mark: Mark; afterMs: number; counts: DeliveryCounts }
  | { outcome: 'failed'; reason: string };

export type Phase = 'joining' | 'warming up' | 'silence' | 'racing' | 'over';

export interface HeatListener {
  createPeople(lane: number, port: number): CreatePerson;
  onPhase(phase: Phase): void;
  /** What counts in the race begins here for this lane. */
  onStart(lane: number, base: Traffic): void;
  onResult(lane: number, result: LaneResult): void;
  /** Requests that a mark tells of. */
  onMark(lane: number, mark: Mark): void;
}

/** Milliseconds without a byte after which nothing is on the wire any more, besides a round trip. */
const QUIET = 50;

const NOTHING: Traffic = { requests: 0, connections: 0, bytesUp: 0, bytesDown: 0, cpuUs: 0 };

/**
 * Runs a heat: in each lane people join, warm up, keep silent, do what is to be done, and leave; a phase begins when
 * all lanes are through with the one before.
 * @throws {LabError} if the contenders cannot be had
 */
export async function runHeat(
  lab: LabConnection,
  plan: HeatPlan,
  listener: HeatListener,
  signal: AbortSignal,
): Promise<{ ready: Ready; results: LaneResult[] }> {
  const ready = await lab.prepare(plan.settings);
  try {
    const lanes = plan.contenders.map((contender, lane) => {
      const port = ready.ports[lane] ?? 0;
      return new Lane(lab, plan, listener, { lane, contender, port });
    });
    const phases: [Phase, (lane: Lane) => Promise<void>][] = [
      ['joining', (lane) => lane.join()],
      ['warming up', (lane) => lane.warmUp()],
      ['silence', (lane) => lane.keepSilent()],
      ['racing', (lane) => lane.race()],
      ['over', (lane) => lane.leave()],
    ];
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve());
    });
    for (const [phase, run] of phases) {
      if (!signal.aborted) {
        listener.onPhase(phase);
        await Promise.race([aborted, Promise.all(lanes.map((lane) => lane.unlessOut(run)))]);
      }
    }
    return { ready, results: lanes.flatMap(({ result }) => result ?? []) };
  } finally {
    await lab.end().catch(() => {});
  }
}

class Lane {
  readonly #lab: LabConnection;
  readonly #plan: HeatPlan;
  readonly #listener: HeatListener;
  readonly #lane: number;
  readonly #contender: Contender<PlainContenderName>;
  readonly #crowd: Crowd;
  readonly #begunAt = performance.now();
  #handshake = NOTHING;
  #warmUp = NOTHING;
  #last = NOTHING;
  #silence: { traffic: Traffic; durationMs: number } | undefined;
  result: LaneResult | undefined;

  constructor(
    lab: LabConnection,
    plan: HeatPlan,
    listener: HeatListener,
    { lane, contender, port }: { lane: number; contender: Contender<PlainContenderName>; port: number },
  ) {
    this.#lab = lab;
    this.#plan = plan;
    this.#listener = listener;
    this.#lane = lane;
    this.#contender = contender;
    this.#crowd = new Crowd(
      {
        contender: contender.name,
        intervalMs: contender.intervalMs,
        people: plan.people,
        rttMs: plan.settings.rttMs,
        url: `http://127.0.0.1:${port}/`,
      },
      listener.createPeople(lane, port),
    );
  }

  /** Runs a phase. A lane whose people are refused, or fail otherwise, is out of the race. */
  async unlessOut(phase: (lane: Lane) => Promise<void>): Promise<void> {
    if (this.result !== undefined && this.result.outcome !== 'finished') {
      return;
    }
    try {
      await phase(this);
    } catch (error) {
      const mark = await this.#lab.mark(this.#lane).catch(() => undefined);
      if (mark !== undefined) {
        this.#listener.onMark(this.#lane, mark);
      }
      this.#over(
        mark !== undefined && mark.refused > 0
          ? {
              outcome: 'refused',
              mark,
              afterMs: performance.now() - this.#begunAt,
              counts: this.#crowd.counts(),
            }
          : { outcome: 'failed', reason: error instanceof Error ? error.message : String(error) },
      );
    }
  }

  async join(): Promise<void> {
    if (this.#plan.settings.wall !== undefined) {
      // A wall counts from the first connection on, and so does the race.
      this.#listener.onStart(this.#lane, NOTHING);
    }
    this.#last = { ...NOTHING, cpuUs: (await this.#mark()).cpuUs };
    await this.#crowd.join();
    this.#handshake = await this.#since();
  }

  async warmUp(): Promise<void> {
    if (this.#plan.warmUp.length > 0) {
      await this.#crowd.act(this.#plan.warmUp);
      this.#warmUp = await this.#since();
    }
  }

  async keepSilent(): Promise<void> {
    if (this.#plan.silenceMs > 0) {
      const { durationMs } = await this.#crowd.act([], this.#plan.silenceMs);
      this.#silence = { traffic: await this.#since(), durationMs };
    }
  }

  async race(): Promise<void> {
    if (this.#plan.settings.wall === undefined) {
      this.#listener.onStart(this.#lane, this.#last);
    }
    const outcome = await this.#crowd.act(this.#plan.actions, this.#plan.forMs);
    await this.#crowd.rest();
    this.#over({
      outcome: 'finished',
      round: {
        contender: this.#contender.name,
        intervalMs: this.#contender.intervalMs,
        people: this.#plan.people,
        tls: false,
        handshake: this.#handshake,
        warmUp: this.#warmUp,
        measured: await this.#since(),
        outcome,
      },
      silence: this.#silence,
    });
  }

  /** Engine.IO's goodbye over polling is a request that it lets nobody wait for: it is over when nothing is new. */
  async leave(): Promise<void> {
    await this.#crowd.leave();
    let news: Traffic;
    do {
      await sleep(QUIET + this.#plan.settings.rttMs);
      news = await this.#since();
    } while (news.bytesUp + news.bytesDown > 0);
  }

  #over(result: LaneResult): void {
    this.result = result;
    this.#listener.onResult(this.#lane, result);
  }

  async #mark(): Promise<Traffic> {
    const mark = await this.#lab.mark(this.#lane);
    this.#listener.onMark(this.#lane, mark);
    return mark.traffic;
  }

  /** What there was since this was asked last. */
  async #since(): Promise<Traffic> {
    const before = this.#last;
    this.#last = await this.#mark();
    return trafficBetween(before, this.#last);
  }
}
