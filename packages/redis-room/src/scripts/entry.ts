/** An entry of a stream, as Redis hands it on: its id, and its fields and values by turns. */
export type Entry = [id: string, fields: string[]];

export function byName(fields: string[]): Record<string, string> {
  const named: Record<string, string> = {};
  for (let i = 0; i + 1 < fields.length; i += 2) {
    named[fields[i] ?? ''] = fields[i + 1] ?? '';
  }
  return named;
}
