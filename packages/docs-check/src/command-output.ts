/** A line without what is different each time: the time, how long something took, ids. */
export function neutral(line: string): string {
  return line
    .trimEnd()
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d[:-]\d\d[:-]\d\d(?:\.\d+)?Z/g, '<time>')
    .replaceAll(/\b\d\d:\d\d:\d\d\b/g, '<time>')
    .replaceAll(/\b\d+(?:\.\d+)? ?(ms|s)\b/g, '<number> $1')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>');
}

/** What a command itself has printed, without what npm and pnpm say about it. */
export function withoutBanner(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^(?:>|npm (?:warn|notice)\b)/.test(line));
}

/**
 * Looks for lines one directly after the other.
 * @returns the one from which on it is otherwise; `undefined` if all are there
 */
export function firstNotTogether(
  expected: readonly string[],
  printed: readonly string[],
): string | undefined {
  const there = printed.map(neutral);
  const lengths = there.map((_, start) => {
    const otherwise = expected.findIndex((line, index) => neutral(line) !== there[start + index]);
    return otherwise === -1 ? expected.length : otherwise;
  });
  return expected[Math.max(0, ...lengths)];
}

/** Looks for lines that come in this order, whatever is between them. @returns the first that does not come */
export function firstNotInOrder(expected: readonly string[], printed: readonly string[]): string | undefined {
  const there = printed.map(neutral);
  let from = 0;
  return expected.find((line) => {
    const at = there.indexOf(neutral(line), from);
    from = at + 1;
    return at === -1;
  });
}

/** Looks for lines in any order, each as often as it is expected. @returns the first that does not come */
export function firstNotThere(expected: readonly string[], printed: readonly string[]): string | undefined {
  const there = printed.map(neutral);
  return expected.find((line) => {
    const at = there.indexOf(neutral(line));
    if (at >= 0) {
      there.splice(at, 1);
    }
    return at === -1;
  });
}
