import type { Entry } from './entry.ts';
import { payloadLine } from './text.ts';

/** Characters of a payload that a row shows at most: it is a line, and the details have more. */
const MOST_CHARACTERS = 200;

const previews = new WeakMap<Entry, string>();

/** The beginning of a payload, written once: rows are drawn with every event that comes. */
export function previewOf(entry: Entry): string {
  const known = previews.get(entry);
  if (known !== undefined) {
    return known;
  }
  const preview = payloadLine(entry, MOST_CHARACTERS);
  previews.set(entry, preview);
  return preview;
}
