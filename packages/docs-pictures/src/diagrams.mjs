import { choose, say } from './people.mjs';

/**
 * @typedef {import('playwright-core').Page} Page
 *
 * @typedef {object} Diagram a sequence of events on a page, recorded by the wire panel of two windows
 * @property {string} name as in the comment above the diagram's fence, `recorded: a visit to step 2`
 * @property {string} page in `docs`
 * @property {string} stage the package that is recorded
 * @property {{ page: string, server: string, other: string }} lanes
 * @property {string} namespace
 * @property {(scene: Stage) => Promise<void>} play
 *
 * @typedef {object} Stage
 * @property {() => Promise<Page>} openAna shows the page in the window that is recorded
 * @property {Page} bo another window, which shows the page already
 * @property {(page: Page, event: string, times?: number) => Promise<void>} hears waits until the page has received so many of an event
 * @property {(page: Page, event: string) => Promise<void>} isAnswered waits until an event of the page is acknowledged
 * @property {(page: Page, text: string) => Promise<void>} note what somebody does now, on the page
 */

/** Fields whose value is another one each time. */
export const UNSTABLE = ['id', 'seq', 'sid', 'pid', 'token', 'epoch', 'sentAt', 'clientId'];

/** Every diagram on the pages that shows what goes over the wire. @type {Diagram[]} */
export const DIAGRAMS = [
  {
    name: 'a visit to step 2',
    page: 'step-2-sockets.md',
    stage: 'step2-sockets',
    namespace: '/test',
    lanes: { page: 'Page (Ana)', server: 'Server, /test', other: 'Page (Bo, already there)' },
    async play({ openAna, bo, hears, note }) {
      const ana = await openAna();
      await hears(ana, 'display_message', 2);
      for (const [whom, text] of /** @type {const} */ ([
        ['Self', 'note'],
        ['All', 'hello'],
      ])) {
        await ana.getByLabel(whom === 'Self' ? 'A message to yourself' : 'A message to everyone').fill(text);
        await note(ana, `Ana uses "Send to ${whom}"`);
        await ana.getByRole('button', { name: `Send to ${whom}` }).click();
        await hears(ana, 'display_message', whom === 'Self' ? 3 : 4);
      }
      await hears(bo, 'display_message', 3);
    },
  },
  {
    name: 'a visit to step 3',
    page: 'step-3-chat.md',
    stage: 'step3-chat',
    namespace: '/chat',
    lanes: { page: 'Page (Ana)', server: 'Server, /chat', other: 'Page (Bo, has joined)' },
    async play({ openAna, bo, hears, isAnswered, note }) {
      await choose(bo, 'bo');
      await hears(bo, 'user joined');
      const ana = await openAna();
      await note(ana, 'Ana joins');
      await choose(ana, 'ana');
      await hears(bo, 'user joined', 2);
      await isAnswered(ana, 'history');
      await note(ana, 'Ana writes');
      await ana.getByLabel('Your message').pressSequentially('hello');
      await hears(bo, 'typing');
      await note(ana, 'Ana presses Enter');
      await say(ana, 'hello');
      await hears(bo, 'stop typing');
      await isAnswered(ana, 'new message');
      await note(ana, 'Ana closes the page');
      await ana.evaluate(() => dispatchEvent(new Event('pagehide')));
      await hears(bo, 'user left');
    },
  },
];
