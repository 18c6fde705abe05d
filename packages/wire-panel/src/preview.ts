import { oncePerEntry } from './once-per-entry.ts';
import { payloadLine } from './text.ts';

/** Characters of a payload that a row shows at most: it is a line, and the details have more. */
const MOST_CHARACTERS = 200;

/** The beginning of a payload, for a row. */
export const previewOf = oncePerEntry((entry) => payloadLine(entry, MOST_CHARACTERS));
