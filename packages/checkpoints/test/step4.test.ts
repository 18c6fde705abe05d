import { describe, expect, test, type TestContext } from 'vitest';

import { NOT_ASKED } from '../src/check.ts';
import { runCheckpoint } from '../src/index.ts';
import { SHARED } from './shared-chats.ts';

/** The checks that fail by themselves, and not since they wait for another one. */
async function failing(url: string): Promise<string[]> {
  const { checks } = await runCheckpoint('4', url);
  return checks.filter(({ passed, received }) => !passed && received !== NOT_ASKED).map(({ id }) => id);
}

test(
  'a chat behind a stand-in for a tunnel passes checkpoint 4 whole',
  { timeout: 20_000 },
  async (context) => {
    const report = await runCheckpoint('4', await SHARED.shared(context));
    expect(report.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(report.passed).toBe(true);
  },
);

describe('checkpoint 4 fails, check by check', { timeout: 20_000 }, () => {
  const cases: [string, (context: TestContext) => Promise<string>, string[]][] = [
    [
      'a proxy that drops the upgrade',
      (context) => SHARED.behind(context, { dropsUpgrade: true }),
      ['upgrade'],
    ],
    [
      'a proxy that drops the forwarded protocol',
      (context) => SHARED.behind(context, { dropsProtocol: true }),
      ['own-origin'],
    ],
    ['a proxy that drops the PIN', (context) => SHARED.behind(context, { dropsQuery: true }), ['page']],
    ['a proxy that refuses POST', (context) => SHARED.behind(context, { refusesPosts: true }), ['polling']],
    ['a chat without a PIN', (context) => SHARED.shared(context, { hasPin: false }), ['pin']],
    [
      'a chat that is paused',
      (context) => SHARED.shared(context, { isPaused: true }),
      ['websocket', 'polling'],
    ],
    ['plain HTTP', async (context) => `${await SHARED.chat(context, '042137')}?pin=042137`, ['https']],
  ];
  test.for(cases)('against %s', async ([, share, expected], context) => {
    expect(await failing(await share(context))).toEqual(expected);
  });

  test.for([
    '<script src="http://127.0.0.1:1/a.js"></script>',
    '<link rel="stylesheet" href="https://cdn.example/a.css">',
    '<img alt="" src="//tracker.example/a.gif">',
    '<link rel="stylesheet" href="/own.css">',
  ])('against a page with %s', async (part, context) => {
    expect(await failing(await SHARED.pageOf(context, part))).toContain('nobody-else');
  });
});
