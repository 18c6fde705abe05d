/** A piece of a file: its first and its last line, from 1. */
export interface Region {
  first: number;
  last: number;
}

/** As in a link on a forge: `packages/a/src/b.ts#L3-L5`. */
export function regionName(file: string, { first, last }: Region): string {
  return first === last ? `${file}#L${first}` : `${file}#L${first}-L${last}`;
}

/** What a page shows of a region: its lines, without the indentation that all of them share. */
export function quote(file: readonly string[], { first, last }: Region): string[] {
  const lines = file.slice(first - 1, last);
  const written = lines.filter((line) => line.trim() !== '');
  const shared = Math.min(...written.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(shared));
}

/**
 * Where a quoted piece of code is by now, in a file that has been edited: the region that the fewest edits lead to.
 * Such an alignment of a whole pattern with a part of a text is Sellers's algorithm (1980), here with lines for letters.
 * @returns `undefined` if half of the lines or more would have to be replaced: then it is other code
 */
export function findRegion(quoted: readonly string[], file: readonly string[]): Region | undefined {
  // row[i]: the fewest edits that turn the quoted lines so far into lines that end at i, and where those begin.
  let row = Array.from({ length: file.length + 1 }, (_, index) => ({ edits: 0, start: index }));
  for (const line of quoted) {
    const before = row;
    row = [{ edits: before[0]!.edits + 1, start: 0 }];
    for (const [index, there] of file.entries()) {
      const removed = before[index + 1]!;
      const replaced = before[index]!;
      const added = row[index]!;
      row.push(
        [
          { edits: replaced.edits + difference(line, there), start: replaced.start },
          { edits: removed.edits + 1, start: removed.start },
          { edits: added.edits + 1, start: added.start },
        ].reduce((best, each) => (each.edits < best.edits ? each : best)),
      );
    }
  }
  const { edits, start } = row.reduce((best, each) => (each.edits < best.edits ? each : best));
  // Of two ends that are as good the later one: a line that has come is quoted, rather than one left out.
  const last = row.findLastIndex((each) => each.edits === edits);
  return edits < quoted.length / 2 ? { first: start + 1, last } : undefined;
}

/** 0 for the same line, indentation apart; less than 1 for one that was edited; 2, a removal and an addition, for another. */
function difference(a: string, b: string): number {
  const [one, other] = [a.trim(), b.trim()];
  const length = Math.max(one.length, other.length);
  if (one === other) {
    return 0;
  }
  let same = 0;
  while (one[same] !== undefined && one[same] === other[same]) {
    same++;
  }
  let end = 0;
  while (end < Math.min(one.length, other.length) - same && one.at(-1 - end) === other.at(-1 - end)) {
    end++;
  }
  return same + end === 0 ? 2 : 1 - (same + end) / length / 2;
}
