import fc from 'fast-check';
import jsQR from 'jsqr';
import { describe, expect, test } from 'vitest';

import { svgQrCode, terminalQrCode } from '../src/qr-code.ts';

/** Pixels of a module: a camera sees more than one. */
const SCALE = 4;

/** What a decoder reads from black and white modules. */
function decoded(modules: boolean[][]): string | undefined {
  const size = modules.length * SCALE;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (modules[Math.floor(y / SCALE)]?.[Math.floor(x / SCALE)]) {
        pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
      }
    }
  }
  return jsQR(pixels, size, size)?.data;
}

/** The modules as a terminal shows them. */
function modulesOf(text: string): boolean[][] {
  const rows = text.split('\n').map((line) => line.replace('\x1b[30;107m', '').replace('\x1b[0m', ''));
  const modules = rows.flatMap((row) => [
    Array.from(row, (cell) => cell === '█' || cell === '▀'),
    Array.from(row, (cell) => cell === '█' || cell === '▄'),
  ]);
  const width = rows[0]?.length ?? 0;
  return modules.slice(0, width);
}

/** The modules that an SVG draws: a path of unit squares. */
function modulesOfSvg(svg: string): boolean[][] {
  const [, width = ''] = /viewBox="0 0 (\d+) \d+"/.exec(svg) ?? [];
  const pixel = 10;
  const size = Number(width) / pixel;
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x = '', y = ''] of svg.matchAll(/M(\d+),(\d+)h/g)) {
    const row = modules[Number(y) / pixel];
    if (row !== undefined) {
      row[Number(x) / pixel] = true;
    }
  }
  return modules;
}

const addresses = fc
  .tuple(fc.ipV4(), fc.integer({ min: 1, max: 65_535 }), fc.option(fc.stringMatching(/^\d{6}$/)))
  .map(([host, port, pin]) => `http://${host}:${port}/${pin === null ? '' : `?pin=${pin}`}`);

describe('a QR code, read back by a decoder', () => {
  test('is the address, in the terminal', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(decoded(modulesOf(terminalQrCode(address)))).toBe(address);
      }),
      { numRuns: 20 },
    );
  });

  test('is the address, on the page', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(decoded(modulesOfSvg(svgQrCode(address)))).toBe(address);
      }),
      { numRuns: 20 },
    );
  });
});
