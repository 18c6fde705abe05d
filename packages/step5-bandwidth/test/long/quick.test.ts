import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runToEnd } from 'testing';
import { expect, onTestFinished, test } from 'vitest';

import { CONTENDERS, TLS_CONTENDERS } from '../../src/contenders/names.ts';
import type { Report } from '../../src/measure/report.ts';

const COMMAND = path.join(import.meta.dirname, '..', '..', 'bin', 'measure.mjs');
const WITHIN = 30_000;

test.each([
  [[], CONTENDERS],
  [['--tls'], TLS_CONTENDERS],
])(
  `measure --quick %j takes less than ${WITHIN / 1000} seconds`,
  { timeout: 60_000 },
  async (args, names) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'measure '));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'quick.json');

    const before = performance.now();
    const { code, output } = await runToEnd(COMMAND, ['--quick', ...args, '--json', file]);
    const took = performance.now() - before;
    console.log(`${output}It took ${(took / 1000).toFixed(1)} s`);
    expect(code).toBe(0);
    expect(took).toBeLessThan(WITHIN);

    const { contenders } = JSON.parse(await readFile(file, 'utf8')) as Report;
    expect(contenders.map(({ name }) => name)).toEqual(names);
    for (const contender of contenders) {
      expect(contender).toMatchObject({ sent: 20, delivered: 400, refused: 0, lost: 0 });
    }
  },
);
