import type { Report } from '../measure/report.ts';

export const WIDTH = 800;
/** Where the title ends. */
export const TOP = 64;
/** The blue of the pages: `--accent` of `page-kit/src/base.css`. */
export const INK = '#1462b8';

/** A picture with its title, and under it what was measured. @param content SVG elements */
export function frame(
  title: string,
  reports: readonly Report[],
  height: number,
  content: readonly string[],
): string {
  const [first] = reports;
  const subtitle = first ? `${first.scenario}: ${first.people} people, ${first.messages} lines` : '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="15" role="img">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="12" y="26" font-size="18" font-weight="bold">${title}</text>`,
    `<text x="12" y="48" fill="#555">${subtitle}</text>`,
    ...content,
    '</svg>\n',
  ].join('\n');
}
