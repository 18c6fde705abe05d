import type { Entry } from './entry.ts';
import { oncePerEntry } from './once-per-entry.ts';
import { payloadLine, titleOf } from './text.ts';

/** Which entries are shown. */
export interface Filter {
  /** Has to be in the name, the namespace or the payload, in whatever case. */
  text: string;
  /** The background as well. */
  all: boolean;
  /** Namespaces whose entries are background. */
  quiet: ReadonlySet<string>;
}

/** Characters of a payload that are searched: a file in it is not text to look for. */
const MOST_CHARACTERS = 100_000;

const textOf = oncePerEntry((entry) =>
  `${titleOf(entry)} ${entry.namespace ?? ''} ${payloadLine(entry, MOST_CHARACTERS)}`.toLowerCase(),
);

/** Whether an entry is of the kind that comes all the time, whatever one does. */
export function isBackground({ kind, name, namespace }: Entry, quiet: ReadonlySet<string>): boolean {
  return kind === 'connection'
    ? name === 'ping' || name === 'pong'
    : namespace !== undefined && quiet.has(namespace);
}

export function filtered(entries: readonly Entry[], { text, all, quiet }: Filter): readonly Entry[] {
  const wanted = text.trim().toLowerCase();
  if (all && wanted === '') {
    return entries;
  }
  return entries.filter(
    (entry) => (all || !isBackground(entry, quiet)) && (wanted === '' || textOf(entry).includes(wanted)),
  );
}
