import { encode, renderSVG } from 'uqr';

/** Enough light around the code for a camera: four modules (ISO/IEC 18004, 6.3.8); phones do with two. */
const BORDER = 2;
const BLACK_ON_WHITE = '\x1b[30;107m';
const RESET = '\x1b[0m';

/** A QR code for a terminal, two rows of modules in a line of text: black on white, whatever its colours are. */
export function terminalQrCode(text: string): string {
  const { data, size } = encode(text, { border: BORDER });
  const isBlack = (row: number, column: number) => data[row]?.[column] ?? false;
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    const cells = Array.from({ length: size }, (_, column) => {
      const [upper, lower] = [isBlack(row, column), isBlack(row + 1, column)];
      return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    });
    lines.push(`${BLACK_ON_WHITE}${cells.join('')}${RESET}`);
  }
  return lines.join('\n');
}

/** A QR code as an SVG element that grows with its box. */
export function svgQrCode(text: string): string {
  return renderSVG(text, { border: 4 });
}
