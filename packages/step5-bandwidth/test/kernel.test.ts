import { execFileSync } from 'node:child_process';

import { describe, expect, test } from 'vitest';

import { PROGRAMS } from '../src/bundle.mjs';
import type { Traffic } from 'serve/traffic';
import { runRound } from '../src/measure/round.ts';
import { smallRound } from './small-round.ts';

/** What Linux has counted for the connections of a server that are open (`ss` of iproute2). */
function kernelCounts(port: string): Pick<Traffic, 'connections' | 'bytesUp' | 'bytesDown'> {
  const printed = execFileSync('ss', ['-tinH', 'state', 'established', `sport = :${port}`], {
    encoding: 'utf8',
  });
  const sum = (counter: string) =>
    [...printed.matchAll(new RegExp(`${counter}:(\\d+)`, 'g'))].reduce(
      (all, [, bytes]) => all + Number(bytes),
      0,
    );
  return {
    connections: printed.match(/bytes_received:/g)?.length ?? 0,
    bytesUp: sum('bytes_received'),
    bytesDown: sum('bytes_acked'),
  };
}

function hasSs(): boolean {
  try {
    execFileSync('ss', ['-V']);
    return process.platform === 'linux';
  } catch {
    return false;
  }
}

// Over these no connection is closed as long as people are there, so that the kernel has not forgotten any.
describe.skipIf(!hasSs())('the kernel', () => {
  test.each([
    ['long-polling', false],
    ['websocket', false],
    ['long-polling', true],
    ['sse-h2', true],
    ['websocket', true],
  ] as const)('has counted the same for %s, with TLS: %s', async (contender, tls) => {
    let port = '';
    let kernel: object | undefined;
    let total: Traffic | undefined;
    await runRound(
      { ...smallRound(contender, 'room'), tls },
      {
        programs: PROGRAMS,
        async between(url) {
          ({ port } = new URL(url));
          return { url, async close() {} };
        },
        async onSettled(traffic) {
          total = traffic;
          kernel = kernelCounts(port);
        },
      },
    );
    expect(kernel).toEqual({
      connections: total?.connections,
      bytesUp: total?.bytesUp,
      bytesDown: total?.bytesDown,
    });
  });
});
