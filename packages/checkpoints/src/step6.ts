import { type Check, type Checkpoint, expectEqual, expectThat } from './check.ts';
import { messageChecks } from './step6-messages.ts';
import { presenceChecks } from './step6-presence.ts';
import { expectHeard, say, withVisits } from './step6-visits.ts';
import { visit } from './visit.ts';

const runLink = 'docs/step-6-scale.md#run-it';
const stickyLink = 'docs/step-6-scale.md#sticky-sessions';
const readyLink = 'docs/step-6-scale.md#health-ready-and-metrics';

const reachChecks: readonly Check[] = [
  {
    id: 'page',
    title: 'each address is answered with a page',
    hint: 'Does a server run at each of the addresses? If they have a PIN, give it with each, behind ?pin=.',
    link: runLink,
    async run(_url, urls) {
      for (const url of urls) {
        const { status, headers } = await visit(url);
        expectEqual(status, 200, `at ${new URL(url).host} status `);
        const type = headers['content-type'] ?? 'no Content-Type';
        expectThat(/^text\/html\b/i.test(type), 'text/html', type);
      }
    },
  },
  {
    id: 'ready',
    title: 'each address says at /ready that it takes visitors',
    hint: 'Answer GET /ready with 200 while visitors may come, and with 503 while the store cannot be reached or the server is about to stop.',
    link: readyLink,
    async run(_url, urls) {
      for (const url of urls) {
        expectEqual((await visit(new URL('/ready', url))).status, 200, `at ${new URL(url).host} status `);
      }
    },
  },
  {
    id: 'join',
    title: 'one can join at each address',
    hint: 'Does each server pass checkpoint 3 alone? And does it reach its store?',
    link: runLink,
    needs: ['page'],
    run: (_url, urls) => withVisits(urls, async ({ joinEverywhere }) => void (await joinEverywhere())),
  },
  {
    id: 'polling',
    title: 'over long-polling too: each request of a session finds its process',
    hint: 'A session lives in one process. Send every request with its sid there, and not to any of them.',
    link: stickyLink,
    needs: ['join'],
    run: (_url, urls) =>
      withVisits(urls, async ({ addresses, join }) => {
        for (const at of addresses) {
          const person = await join(at, undefined, 'polling');
          await expectHeard(person, await say(person));
        }
      }),
  },
];

/** One chat at several addresses. There is nothing beyond the core. */
export const step6: Checkpoint = { core: [...reachChecks, ...presenceChecks, ...messageChecks], beyond: [] };
