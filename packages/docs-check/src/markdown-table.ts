/**
 * As Prettier lays a table out: the first columns flush left, numbers flush right.
 * @param grid the cells, the head's first
 * @param left how many columns are flush left
 */
export function markdownTable(grid: readonly string[][], left = 1): string[] {
  const widths = (grid[0] ?? []).map((_, column) =>
    Math.max(3, ...grid.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = grid.map((row) =>
    line(
      row.map((cell, column) =>
        column < left ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      ),
    ),
  );
  const rule = line(
    widths.map((width, column) => (column < left ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
  );
  return [...rows.slice(0, 1), rule, ...rows.slice(1)];
}
