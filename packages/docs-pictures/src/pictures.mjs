import { choose, join, say, sayToAll } from './people.mjs';
import { sideBySide, sizeOf } from './side-by-side.mjs';
import { LAB, LOW_LAB, PHONE, shoot, WIDE } from './windows.mjs';

/**
 * @typedef {object} Picture
 * @property {string} file in `docs/images`
 * @property {string} alt what the pages say in its place
 * @property {string} stage the package that is shown
 * @property {string[]} [flags] what it is started with besides its port
 * @property {{ width: number, height: number }} size
 * @property {(studio: import('./studio.mjs').Studio) => Promise<Buffer>} take a PNG
 */

/** Milliseconds for a small race, and for another with half of the people. */
const RACE_WITHIN = 60_000;

/** Every picture on the pages. @type {Picture[]} */
export const PICTURES = [
  {
    file: 'cloudchat.png',
    alt: 'The chat in a wide window and on a phone',
    stage: 'step3-chat',
    size: sizeOf([WIDE, PHONE]),
    async take({ browser, open }) {
      const [ana, bo, cy] = [await open(WIDE), await open(PHONE), await open(PHONE)];
      const everyone = [ana, bo, cy];
      await join(ana, 'ana');
      await join(bo, 'bo');
      // With a capital, since the hash of "cy" gives the colour of "ana".
      await join(cy, 'Cy');
      await Promise.all([ana, bo].map((page) => page.getByText('Cy joined').waitFor()));
      await sayToAll(ana, 'Hello from the front row! Who sees this?', everyone);
      await sayToAll(bo, 'I do, on my phone 📱', everyone);
      await sayToAll(cy, 'Me too, and over WebSocket: no more polls.', everyone);
      await sayToAll(bo, 'I wrote this while my wifi was off.', everyone);
      await sayToAll(ana, 'The outbox kept it until you were back.', everyone);
      await cy.getByLabel('Your message').pressSequentially('And');
      await Promise.all([ana, bo].map((page) => page.getByText('Cy is typing').waitFor()));
      return sideBySide(browser, [await shoot(ana), await shoot(bo)]);
    },
  },
  {
    file: 'step-2-sockets.png',
    alt: 'Two windows side by side. What was sent to all is in both, with the sender’s count; what somebody sent to themselves is in their window only',
    stage: 'step2-sockets',
    size: sizeOf([PHONE, PHONE]),
    async take({ browser, open }) {
      const [left, right] = [await open(PHONE), await open(PHONE)];
      for (const page of [left, right]) {
        await page.getByText("Received #1: I'm connected!").waitFor();
        await page.getByText(/^WebSocket · \d+ ms$/).waitFor();
      }
      await sendTest(left, 'Self', 'a note from the left', [left]);
      await sendTest(right, 'Self', 'a note from the right', [right]);
      await sendTest(right, 'Self', 'one more from the right', [right]);
      await sendTest(left, 'All', 'hello from the left', [left, right]);
      await sendTest(right, 'All', 'hello from the right', [left, right]);
      return sideBySide(browser, [await shoot(left), await shoot(right)]);
    },
  },
  {
    file: 'step-3-nickname.png',
    alt: 'The question for a nickname on a phone. “Ana” is refused: someone in the chat has this nickname',
    stage: 'step3-chat',
    size: PHONE.viewport,
    async take({ open }) {
      const [ana, other] = [await open(PHONE), await open(PHONE)];
      await join(ana, 'ana');
      await choose(other, 'Ana');
      await other.getByRole('alert').getByText('Someone in the chat has this nickname.').waitFor();
      return shoot(other);
    },
  },
  {
    file: 'step-3-connection-lost.png',
    alt: 'The chat on a phone after the connection is lost: a banner says so, and the last message waits with “Sending…”',
    stage: 'step3-chat',
    size: PHONE.viewport,
    async take({ open, stopStage }) {
      const [ana, bo] = [await open(PHONE), await open(PHONE)];
      await join(ana, 'ana');
      await join(bo, 'bo');
      await ana.getByText('bo joined').waitFor();
      await sayToAll(ana, 'Now I stop the server.', [ana, bo]);
      await sayToAll(bo, 'Go ahead, nothing will be lost.', [ana, bo]);
      await stopStage();
      await ana.getByText('The connection is lost.').waitFor();
      await say(ana, 'Is anybody there?');
      await ana.getByText('Sending…').waitFor();
      return shoot(ana);
    },
  },
  {
    file: 'step-5-race.png',
    alt: 'The lab in a wide window after a race: two charts with a line for each contender, and what each of them has exchanged',
    stage: 'step5-bandwidth',
    size: LAB.viewport,
    async take({ open }) {
      const page = await open(LAB);
      await race(page, { people: 4, lines: 8 });
      await page.locator('#race').evaluate((section) => section.scrollIntoView());
      return shoot(page);
    },
  },
  {
    file: 'step-5-wall.png',
    alt: 'The result of a race behind a wall: three contenders were out after a few seconds, refused with 429, and WebSocket came through',
    stage: 'step5-bandwidth',
    size: LOW_LAB.viewport,
    async take({ open }) {
      const page = await open(LOW_LAB);
      await page.getByLabel('The wall').selectOption('2018');
      await race(page, { people: 4, lines: 8 });
      await page.locator('#lanes').evaluate((section) => section.scrollIntoView());
      return shoot(page);
    },
  },
  {
    file: 'step-6-killed.png',
    alt: 'Two phones at the moment when one of two processes was killed. On one of them the connection is lost and the last message waits with “Sending…”; on the other one the chat goes on',
    stage: 'step6-scale',
    flags: ['--workers', '2', '--data', ':memory:'],
    size: sizeOf([PHONE, PHONE]),
    async take({ browser, open, printed }) {
      /** @type {number | undefined} */
      let worker;
      const ana = await open(PHONE, async (page) => {
        page.on('request', (request) => (worker = workerOf(request.url()) ?? worker));
      });
      const bo = await open(PHONE);
      await join(ana, 'ana');
      await join(bo, 'bo');
      await ana.getByText('bo joined').waitFor();
      await sayToAll(ana, 'My server is about to die.', [ana, bo]);
      await sayToAll(bo, 'Mine is another one.', [ana, bo]);
      // She would be back before the picture is taken.
      await ana.route('**/socket.io/**', (route) => route.abort());
      process.kill(pidOf(worker, printed), 'SIGKILL');
      await ana.getByText('The connection is lost.').waitFor();
      await say(ana, 'Is anybody there?');
      await ana.getByText('Sending…').waitFor();
      await bo.getByText('ana left').waitFor();
      await sayToAll(bo, 'Still here. Ana?', [bo]);
      return sideBySide(browser, [await shoot(ana), await shoot(bo)]);
    },
  },
];

/**
 * Which worker of step 6 a request's session is at.
 * @param {string} url
 */
function workerOf(url) {
  const number = /[?&]sid=[a-z\d]+_(\d+)_/.exec(url)?.[1];
  return number === undefined ? undefined : Number(number);
}

/**
 * @param {number | undefined} worker
 * @param {readonly string[]} printed what step 6 has printed
 */
function pidOf(worker, printed) {
  const line = printed.find((each) => each.includes(`"msg":"worker ${worker} is ready"`)) ?? '';
  const pid = /"pid":(\d+)/.exec(line)?.[1];
  if (pid === undefined) {
    throw new Error(`Worker ${worker} has not said that it is ready.`);
  }
  return Number(pid);
}

/**
 * Runs a race in the lab, from its start until its result is there.
 * @param {import('playwright-core').Page} page
 * @param {{ people: number, lines: number }} size few, so that it is soon over
 */
async function race(page, { people, lines }) {
  await page.getByLabel('People').fill(String(people));
  await page.getByLabel('Lines in all').fill(String(lines));
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByText(/^Run 1 is over/).waitFor({ timeout: RACE_WITHIN });
}

/**
 * Sends a message with a form of step 2, and waits until it has come to whom it goes.
 * @param {import('playwright-core').Page} page
 * @param {'Self' | 'All'} whom
 * @param {string} text
 * @param {import('playwright-core').Page[]} receivers
 */
async function sendTest(page, whom, text, receivers) {
  await page.getByLabel(whom === 'Self' ? 'A message to yourself' : 'A message to everyone').fill(text);
  await page.getByRole('button', { name: `Send to ${whom}` }).click();
  await Promise.all(receivers.map((receiver) => receiver.locator('#log li', { hasText: text }).waitFor()));
}
