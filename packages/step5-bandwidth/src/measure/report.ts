import { median, percentile, type Range, range } from 'statistics';

import type { Compression } from '../contenders/compressions.ts';
import type { ContenderName } from '../contenders/names.ts';
import type { Outcome } from '../people/crowd.ts';
import type { DeliveryCounts } from '../people/deliveries.ts';
import type { Contender, Measurement } from './measure.ts';
import type { RoundResult } from './round.ts';
import { messagesOfRounds } from './scenarios.ts';
import { tcpIpBytes } from './tcp-ip.ts';

/** What one contender took. Counts are sums of all rounds; `null` stands for what there is too little of. */
export interface ContenderReport extends Omit<DeliveryCounts, 'latenciesMs'> {
  name: ContenderName;
  /** For short polling: milliseconds from question to question. */
  intervalMs: number | null;
  /** How many rounds are over. */
  rounds: number;
  /** HTTP requests, with those of the handshakes. */
  requests: number;
  /** TCP connections that were opened. */
  connections: number;
  /** Bytes from the people, and to them, without handshakes and warm-up. */
  bytesUp: number;
  bytesDown: number;
  /** Bytes up and down until the last person's join had been acknowledged. */
  handshakeBytes: number;
  /** Bytes up and down for each message that was delivered; the median of the rounds. */
  bytesPerMessage: number | null;
  /** Bytes up and down for each person in a minute; the median of the rounds. */
  bytesPerPersonMinute: number | null;
  /** What TCP and IP add to the bytes up and down: an estimate. */
  tcpIpBytes: number;
  /** Milliseconds from sending to receiving, of all rounds together; p99 from 1,000 deliveries. */
  latencyMs: { p50: number | null; p95: number | null; p99: number | null };
  /** Microseconds of server CPU for each message that was delivered, from 5,000 deliveries; the median of the rounds. */
  cpuUsPerMessage: number | null;
  /** Milliseconds for which the people did not get to run at worst: the machine was busy with other things. */
  stalledMs: number;
  /** From the least to the greatest of the rounds; `null` for a single one. */
  ranges: Record<RangedMetric, Range | null>;
}

export type RangedMetric = 'bytesPerMessage' | 'bytesPerPersonMinute' | 'latencyP50Ms' | 'cpuUsPerMessage';

/** What the numbers were taken with. */
export interface MadeWith {
  /** What stood in for people's browsers, or which browser it was. */
  client: string;
  /** The version of Node that ran the contenders, `v20.19.0`. */
  node: string;
}

export interface Report extends MadeWith {
  scenario: Measurement['scenario'];
  people: number;
  messages: number;
  /** How many rounds there are to be. */
  rounds: number;
  seed: number;
  rttMs: number;
  /** Whether the contenders spoke TLS, whose bytes are counted with all others. */
  tls: boolean;
  /** What was compressed. */
  compression: Compression;
  /** How many contenders ran at the same time, unless the scenario had all of them side by side. */
  abreast: number;
  contenders: ContenderReport[];
}

const P99_FROM = 1000;
const CPU_FROM = 5000;

/**
 * Sums up the rounds of each contender that has had one: as many of each, so that sums can be compared.
 */
export function report(
  measurement: Measurement,
  results: readonly RoundResult[],
  madeWith: MadeWith,
): Report {
  const { scenario, people, messages, seed, rttMs, compression, tls, abreast } = measurement;
  const rounds = messagesOfRounds(messages, measurement.rounds).length;
  const started = measurement.contenders
    .map((contender) => {
      const { name, intervalMs } = contender;
      const own = results.filter((each) => each.contender === name && each.intervalMs === intervalMs);
      return { contender, own };
    })
    .filter(({ own }) => own.length > 0);
  const over = Math.min(...started.map(({ own }) => own.length));
  return {
    scenario,
    people,
    messages,
    rounds,
    seed,
    ...madeWith,
    rttMs,
    tls,
    abreast,
    compression,
    contenders: started.map(({ contender, own }) => summary(contender, own.slice(0, over))),
  };
}

function summary({ name, intervalMs }: Contender, rounds: readonly RoundResult[]): ContenderReport {
  const sum = (count: (round: RoundResult) => number) => rounds.reduce((all, each) => all + count(each), 0);
  const sumOf = (count: Exclude<keyof Outcome, 'latenciesMs' | 'stalledMs'>) =>
    sum(({ outcome }) => outcome[count]);
  const each = (metric: (round: RoundResult) => number | null) =>
    rounds.map(metric).filter((value) => value !== null);

  const latencies = rounds.flatMap(({ outcome }) => outcome.latenciesMs);
  const delivered = sumOf('delivered');
  const bytesPerMessage = each((round) => perMessage(round, bytes(round)));
  const bytesPerPersonMinute = each(
    (round) => bytes(round) / round.people / (round.outcome.durationMs / 60_000),
  );
  const latencyP50Ms = each(({ outcome }) => percentile(outcome.latenciesMs, 50));
  const cpuUsPerMessage =
    delivered < CPU_FROM ? [] : each((round) => perMessage(round, round.measured.cpuUs));

  return {
    name,
    intervalMs: intervalMs || null,
    rounds: rounds.length,
    requests: sum(({ handshake, measured }) => handshake.requests + measured.requests),
    connections: sum(
      ({ handshake, warmUp, measured }) => handshake.connections + warmUp.connections + measured.connections,
    ),
    bytesUp: sum(({ measured }) => measured.bytesUp),
    bytesDown: sum(({ measured }) => measured.bytesDown),
    handshakeBytes: sum(({ handshake }) => handshake.bytesUp + handshake.bytesDown),
    sent: sumOf('sent'),
    delivered,
    refused: sumOf('refused'),
    lost: sumOf('lost'),
    typingEvents: sumOf('typingEvents'),
    bytesPerMessage: median(bytesPerMessage),
    bytesPerPersonMinute: median(bytesPerPersonMinute),
    tcpIpBytes: sum(tcpIpBytes),
    latencyMs: {
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
      p99: latencies.length < P99_FROM ? null : percentile(latencies, 99),
    },
    cpuUsPerMessage: median(cpuUsPerMessage),
    stalledMs: Math.max(...rounds.map(({ outcome }) => outcome.stalledMs)),
    ranges: {
      bytesPerMessage: range(bytesPerMessage),
      bytesPerPersonMinute: range(bytesPerPersonMinute),
      latencyP50Ms: range(latencyP50Ms),
      cpuUsPerMessage: range(cpuUsPerMessage),
    },
  };
}

function bytes({ measured }: RoundResult): number {
  return measured.bytesUp + measured.bytesDown;
}

/** @returns `null` where nothing was delivered */
function perMessage({ outcome }: RoundResult, amount: number): number | null {
  return outcome.delivered === 0 ? null : amount / outcome.delivered;
}
