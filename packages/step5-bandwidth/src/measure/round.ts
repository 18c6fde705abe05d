import { ownCertificate } from 'own-certificate';

import type { Compression } from '../contenders/compressions.ts';
import type { ContenderOptions } from '../contenders/contender-options.ts';
import type { ContenderName } from '../contenders/names.ts';
import { type Traffic, trafficBetween } from 'serve/traffic';
import type { CrowdOptions, Outcome } from '../people/crowd.ts';
import type { CrowdTask, PhaseOver } from '../people/process.ts';
import { Child } from './child.ts';
import { ContenderProcess } from './contender-process.ts';
import { startDelay } from './delay.ts';

/** The JavaScript files of the two processes that a round takes. */
export interface Programs {
  contender: string;
  people: string;
}

/** Someone in between: what is sent there reaches the contender. */
export interface Between {
  /** `http://127.0.0.1:3003/`, or with `https:` if the contender speaks TLS. */
  url: string;
  close(): Promise<void>;
}

export interface Round
  extends Omit<CrowdOptions, 'url' | 'ca'>, Pick<CrowdTask, 'warmUp' | 'actions' | 'forMs'> {
  /** Whether the chat's limits are off. */
  unlimited: boolean;
  compression: Compression;
  tls: boolean;
}

export interface RoundResult {
  contender: ContenderName;
  intervalMs: number;
  people: number;
  tls: boolean;
  /** Until the last person's join had been acknowledged. */
  handshake: Traffic;
  warmUp: Traffic;
  measured: Traffic;
  outcome: Outcome;
}

export interface RoundOptions {
  programs: Programs;
  /** Ends the round, whose result is then nothing but an error. */
  signal?: AbortSignal | undefined;
  /** Puts something between people and contender, where no delay is. @param url the contender's */
  between?: ((url: string) => Promise<Between>) | undefined;
  /** Is called when nothing is on the wire any more, and nobody has left yet. */
  onSettled?: ((total: Traffic) => Promise<void>) | undefined;
}

const NOTHING: Traffic = { requests: 0, connections: 0, bytesUp: 0, bytesDown: 0, cpuUs: 0 };

/**
 * One contender, once: its process and the people's are started, the people join, warm up, do what is to be done and
 * leave. @throws {Error} if one of the processes fails, a message comes twice, or the signal ends it
 */
export async function runRound(round: Round, options: RoundOptions): Promise<RoundResult> {
  const { contender: name, intervalMs, people, rttMs, unlimited, compression, tls, ...task } = round;
  const secure = tls ? await ownCertificate() : undefined;
  const contenderOptions: ContenderOptions = { name, unlimited, compression, tls: secure, origins: [] };
  const contender = new ContenderProcess(options.programs.contender, contenderOptions);
  const crowd = new Child<PhaseOver>(options.programs.people);
  const end = () => Promise.all([contender.end(), crowd.end()]);
  options.signal?.addEventListener('abort', end);
  let between: Between | undefined;

  const mark = async () => (await contender.mark()).traffic;

  try {
    const url = `${tls ? 'https' : 'http'}://127.0.0.1:${await contender.listening()}/`;
    between = rttMs > 0 ? await startDelay(url, rttMs / 2) : await options.between?.(url);
    const crowdTask: CrowdTask = {
      ...task,
      contender: name,
      url: between?.url ?? url,
      ca: secure?.cert,
      people,
      intervalMs,
      rttMs,
    };
    const start = { ...NOTHING, cpuUs: (await mark()).cpuUs };

    finished(await crowd.ask({ ...crowdTask }), 'joined');
    const joined = await mark();
    finished(await crowd.ask('go on'), 'warmed up');
    const warm = await mark();
    const { outcome } = finished(await crowd.ask('go on'), 'done');
    const settled = await mark();
    await options.onSettled?.(settled);
    finished(await crowd.ask('go on'), 'left');

    return {
      contender: name,
      intervalMs,
      people,
      tls,
      handshake: trafficBetween(start, joined),
      warmUp: trafficBetween(joined, warm),
      measured: trafficBetween(warm, settled),
      outcome,
    };
  } finally {
    options.signal?.removeEventListener('abort', end);
    await end();
    await between?.close();
  }
}

/** @throws {Error} if the people were not able to */
function finished<P extends PhaseOver['phase']>(over: PhaseOver, phase: P): Extract<PhaseOver, { phase: P }> {
  if (over.phase === 'failed') {
    throw new Error(over.reason);
  }
  if (!isPhase(over, phase)) {
    throw new Error(`Phase "${over.phase}" is over, and "${phase}" was expected.`);
  }
  return over;
}

function isPhase<P extends PhaseOver['phase']>(
  over: PhaseOver,
  phase: P,
): over is Extract<PhaseOver, { phase: P }> {
  return over.phase === phase;
}
