import { type Exercise, expectEqual, expectThat, Mismatch } from './check.ts';
import { get, ownName } from './client.ts';

const greetingLink = 'docs/step-1-hello.md#a-greeting-for-everyone';
const clockLink = 'docs/step-1-hello.md#a-clock';

const greet = (url: string, name: string) => get(new URL(`/hello/${encodeURIComponent(name)}`, url));

/** Asks for the time. @throws {Mismatch} if there is no such route */
async function askTime(url: string): Promise<{ type: string; body: string }> {
  const response = await get(new URL('/time', url));
  expectEqual(response.status, 200, 'status ');
  return { type: response.headers.get('content-type') ?? 'no Content-Type', body: await response.text() };
}

/** @throws {Mismatch} if the text is no JSON object */
function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Said below.
  }
  throw new Mismatch('a JSON object', text || 'nothing');
}

/** As `toISOString()` writes it. */
const isTime = (value: unknown) =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value;

/** Requests in a row after which a clock with milliseconds has moved on for certain. */
const LOOKS = 20;

export const step1Exercises: Exercise[] = [
  {
    id: 'greeting',
    title: 'A greeting for everyone',
    link: greetingLink,
    checks: [
      {
        id: 'greeting-name',
        title: 'GET /hello/<name> says Hello <name>!, whatever the name',
        hint: "A part of the path with a colon fits every name, as in app.get('/hello/:name', …).",
        link: greetingLink,
        async run(url) {
          for (const name of [ownName(), `Zoë ${ownName()}`]) {
            const response = await greet(url, name);
            expectEqual(response.status, 200, 'status ');
            expectEqual(await response.text(), `Hello ${name}!`);
          }
        },
      },
      {
        id: 'greeting-plain',
        title: 'the greeting is plain text, so that tags in a name are harmless',
        hint: 'Return a string and set no type: as text/html the browser would take a name for a piece of page.',
        link: greetingLink,
        async run(url) {
          const { status, headers } = await greet(url, `<b>${ownName()}`);
          expectEqual(status, 200, 'status ');
          const type = headers.get('content-type') ?? 'no Content-Type';
          expectThat(/^text\/plain\b/i.test(type), 'text/plain', type);
        },
      },
    ],
  },
  {
    id: 'clock',
    title: 'A clock',
    link: clockLink,
    checks: [
      {
        id: 'clock-json',
        title: 'GET /time answers with JSON whose "now" is a time as toISOString() writes it',
        hint: 'Return an object: () => ({ now: … }). Without the parentheses the braces are a block, which returns nothing.',
        link: clockLink,
        async run(url) {
          const { type, body } = await askTime(url);
          expectThat(
            /^application\/json\b/i.test(type),
            'application/json',
            type || `no type, and ${body || 'nothing'}`,
          );
          const { now } = readObject(body);
          expectThat(isTime(now), 'now, such as "2026-01-31T14:05:12.000Z"', body);
        },
      },
      {
        id: 'clock-runs',
        title: 'the clock runs: who asks later gets a later time',
        hint: 'Ask for the time inside the handler: what stands outside it runs once, when the server starts.',
        link: clockLink,
        async run(url) {
          const { body: first } = await askTime(url);
          for (let look = 0; look < LOOKS; look++) {
            if ((await askTime(url)).body !== first) {
              return;
            }
          }
          throw new Mismatch('another time', `${first || 'an empty answer'} each time`);
        },
      },
    ],
  },
];
