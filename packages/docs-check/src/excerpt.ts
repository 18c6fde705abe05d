/**
 * Finds an excerpt in its file: whole consecutive lines, to the letter, but for indentation that all of them share.
 * @returns the index of its first line; -1 if it is not there
 */
export function findExcerpt(excerpt: readonly string[], file: readonly string[]): number {
  return file.findIndex((_, start) => {
    const there = withoutIndentation(file.slice(start, start + excerpt.length));
    const here = withoutIndentation(excerpt);
    return there.length === here.length && there.every((line, index) => line === here[index]);
  });
}

/** The line of an excerpt from which on it is nowhere in its file: where to look for the difference. */
export function firstDifference(excerpt: readonly string[], file: readonly string[]): string {
  const length = excerpt.findIndex((_, index) => findExcerpt(excerpt.slice(0, index + 1), file) === -1);
  return excerpt[length] ?? '';
}

function withoutIndentation(lines: readonly string[]): string[] {
  const written = lines.filter((line) => line.trim() !== '');
  const shared = Math.min(...written.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(shared));
}
