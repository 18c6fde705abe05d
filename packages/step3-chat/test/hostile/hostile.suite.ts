import { startStage, type Stage, type Transport } from 'testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ATTACKS, NAMED, type Target } from './attacks.ts';
import { leaveAll } from './raw-session.ts';
import { chatDuring, percentile, witness, type Witness } from './witnesses.ts';

/**
 * Milliseconds in which other people's messages arrive, whatever happens. What is usual is far below, and measured in
 * `test/long`; here attackers, witnesses and the chat share a machine with other tests.
 */
const AT_ONCE = 2000;
const MARK = 'hostilemark';

/**
 * What a chat server survives, while two people go on chatting as if nothing was.
 * @param file the built server, `dist/server.js`
 * @param args what it is started with besides
 */
export function hostileSuite(file: string, args: string[] = []): void {
  let stage: Stage;
  let witnesses: Witness[];
  let errors = '';

  const rows = ATTACKS.flatMap(({ over, sent, gets, takesLong, attack }) =>
    over.map((transport) => {
      let begun: ReturnType<typeof attack> | undefined;
      const begin = () => (begun ??= attack(target(transport)));
      return [sent, transport, gets, { begin, takesLong }] as const;
    }),
  );

  function target(transport: Transport): Target {
    const othersSession = witnesses[0]?.socket.io.engine.id ?? '';
    return { url: new URL(stage.url), transport, othersSession, mark: MARK };
  }

  beforeAll(async () => {
    stage = await startStage(file, [
      ...args,
      '--port',
      '0',
      '--origin',
      NAMED.tunnel,
      '--origin',
      NAMED.inner,
    ]);
    stage.process.stderr?.on('data', (data) => (errors += String(data)));
    witnesses = [await witness(stage.url, 'websocket', 'ana'), await witness(stage.url, 'polling', 'bo')];
    for (const [, , , { begin, takesLong }] of rows) {
      if (takesLong === true) {
        // What becomes of it is asked in its own row.
        begin().catch(() => {});
      }
    }
  });
  afterAll(async () => {
    const roundTrips = witnesses.flatMap((each) => each.roundTrips);
    const [median, p99] = [0.5, 0.99].map((share) => percentile(roundTrips, share).toFixed(0));
    console.log(`Ana and Bo have said ${roundTrips.length} things: median ${median} ms, p99 ${p99} ms.`);
    witnesses.forEach((each) => each.leave());
    await stage.stop();
  });

  test.for(rows)('%s, over %s: %s', { timeout: 20_000 }, async ([, , , { begin }], { signal }) => {
    const roundTrips = await chatDuring(
      witnesses,
      async () => {
        await leaveAll((await begin()) ?? []);
      },
      signal,
    );
    expect(Math.max(...roundTrips)).toBeLessThan(AT_ONCE);
    expect(witnesses.map(({ drops }) => drops)).toEqual([0, 0]);
    await expect.poll(() => witnesses.map(({ numUsers }) => numUsers)).toEqual([2, 2]);
    expect(stage.process.exitCode).toBeNull();
    expect(errors).toBe('');
  });

  test('nothing of it is in the log', () => {
    const log = stage.lines.join('\n');
    expect(log).toContain('/socket.io/?EIO=4&transport=polling');
    expect(log).not.toContain(MARK);
    expect(log).not.toContain('sid');
    expect(log).not.toContain('"level":50');
  });
}
