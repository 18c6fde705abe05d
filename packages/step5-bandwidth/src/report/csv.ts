import type { ContenderReport, Report } from '../measure/report.ts';

const COLUMNS: Record<
  string,
  (contender: ContenderReport, report: Report) => string | number | boolean | null
> = {
  scenario: (_, { scenario }) => scenario,
  people: (_, { people }) => people,
  messages: (_, { messages }) => messages,
  seed: (_, { seed }) => seed,
  rttMs: (_, { rttMs }) => rttMs,
  tls: (_, { tls }) => tls,
  compression: (_, { compression }) => compression,
  name: ({ name }) => name,
  intervalMs: ({ intervalMs }) => intervalMs,
  rounds: ({ rounds }) => rounds,
  requests: ({ requests }) => requests,
  connections: ({ connections }) => connections,
  bytesUp: ({ bytesUp }) => bytesUp,
  bytesDown: ({ bytesDown }) => bytesDown,
  handshakeBytes: ({ handshakeBytes }) => handshakeBytes,
  sent: ({ sent }) => sent,
  delivered: ({ delivered }) => delivered,
  refused: ({ refused }) => refused,
  lost: ({ lost }) => lost,
  typingEvents: ({ typingEvents }) => typingEvents,
  bytesPerMessage: ({ bytesPerMessage }) => bytesPerMessage,
  bytesPerPersonMinute: ({ bytesPerPersonMinute }) => bytesPerPersonMinute,
  tcpIpBytes: ({ tcpIpBytes }) => tcpIpBytes,
  latencyP50Ms: ({ latencyMs }) => latencyMs.p50,
  latencyP95Ms: ({ latencyMs }) => latencyMs.p95,
  latencyP99Ms: ({ latencyMs }) => latencyMs.p99,
  stalledMs: ({ stalledMs }) => stalledMs,
  cpuUsPerMessage: ({ cpuUsPerMessage }) => cpuUsPerMessage,
};

/** A line of names, then one for each contender and round-trip time; an empty field for `null`. RFC 4180, no quotes needed. */
export function csv(reports: readonly Report[]): string {
  const lines = reports.flatMap((report) =>
    report.contenders.map((contender) =>
      Object.values(COLUMNS).map((column) => column(contender, report) ?? ''),
    ),
  );
  return [Object.keys(COLUMNS), ...lines].map((fields) => `${fields.join(',')}\r\n`).join('');
}
