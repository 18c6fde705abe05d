import type { Entry } from './entry.ts';

/** A recording, as it can be written down: `startedAt` and `at` together are milliseconds since 1970. */
export interface Recorded {
  startedAt: number;
  entries: readonly Entry[];
}

/** What a diagram shows besides the recording of one page. */
export interface Scene {
  /** Names of the lanes: the page that was recorded, the server, another page. */
  lanes: { page: string; server: string; other: string };
  /** What the other page recorded meanwhile. */
  other: Recorded;
  /** What people did, and when, in milliseconds since 1970. */
  notes: readonly { at: number; text: string }[];
  /** The one that is shown. */
  namespace: string;
  /** Fields whose value is another one each time: shown by their name alone. */
  unstable: readonly string[];
}

/**
 * Writes a recording as a sequence diagram in mermaid's language, in the order in which the page saw it; where two cross
 * on the wire, which may come in either order, what the page received is first. What the other page received is below what this page received alike, or else below what this page had sent by then.
 */
export function mermaid(page: Recorded, { lanes, other, notes, namespace, unstable }: Scene): string {
  const write = (entry: Entry) => contentOf(entry, unstable);
  const shown = uncrossed(page.entries.filter((entry) => entry.namespace === namespace));
  const began = page.startedAt + (shown[0]?.at ?? 0);
  const rows = shown.map((entry) => [`${arrowOf(entry)}: ${write(entry)}`]);

  let since = 0;
  for (const entry of other.entries.filter((each) => each.namespace === namespace && isReceived(each))) {
    const time = other.startedAt + entry.at;
    if (time < began) {
      continue;
    }
    const alike = shown.findIndex(
      (own, row) => row >= since && isReceived(own) && write(own) === write(entry),
    );
    const sentBy = shown.findLastIndex(
      ({ direction, at }) => direction === 'out' && page.startedAt + at <= time,
    );
    since = Math.max(since, alike === -1 ? sentBy : alike);
    rows[since]?.push(`S->>B: ${write(entry)}`);
  }
  for (const { at, text } of notes) {
    const row = shown.findIndex((entry) => page.startedAt + entry.at >= at);
    (rows[row] ?? rows.at(-1))?.unshift(`Note over A: ${text}`);
  }
  return [
    'sequenceDiagram',
    `  participant A as ${lanes.page}`,
    `  participant S as ${lanes.server}`,
    `  participant B as ${lanes.other}`,
    ...rows.flat().map((line) => `  ${line}`),
  ].join('\n');
}

/** Puts what came in before what was sent just before it, unless that was the cause. */
function uncrossed(entries: readonly Entry[]): Entry[] {
  const ordered: Entry[] = [];
  for (const entry of entries) {
    const isBefore = (sent: Entry) =>
      entry.direction === 'in' && sent.direction === 'out' && !isCause(sent, entry);
    ordered.splice(ordered.findLastIndex((each) => !isBefore(each)) + 1, 0, entry);
  }
  return ordered;
}

function isCause(sent: Entry, { kind, answers, returns }: Entry): boolean {
  return kind === 'namespace' ? sent.kind === 'namespace' : [answers, returns].includes(sent.number);
}

const isReceived = ({ kind, direction }: Entry) => kind === 'event' && direction === 'in';

function arrowOf({ kind, direction }: Entry): string {
  const dashed = kind === 'acknowledgement' || (kind === 'namespace' && direction === 'in') ? '-->>' : '->>';
  return direction === 'out' ? `A${dashed}S` : `S${dashed}A`;
}

function contentOf(
  { kind, direction, name, namespace, payload }: Entry,
  unstable: readonly string[],
): string {
  const values = payload.map((value) => written(value, unstable)).join(', ');
  switch (kind) {
    case 'acknowledgement':
      return `acknowledged ${values}`.trim();
    case 'namespace':
      return name === 'connect'
        ? direction === 'out'
          ? `joins ${namespace}`
          : 'joined'
        : `${name === 'disconnect' ? 'leaves' : name} ${namespace}`;
    case 'event':
    case 'connection':
      return `${name} ${values}`.trim();
  }
}

/** As one would write it in TypeScript. */
function written(value: unknown, unstable: readonly string[]): string {
  if (Array.isArray(value)) {
    return `[${value.map((each) => written(each, unstable)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, each]) =>
      unstable.includes(key) ? key : `${key}: ${written(each, unstable)}`,
    );
    return fields.length === 0 ? '{ }' : `{ ${fields.join(', ')} }`;
  }
  return JSON.stringify(value);
}
