import { type Check, type Checkpoint, expectEqual, expectThat, Mismatch } from './check.ts';
import { type Client, get, ownName, withClients } from './client.ts';
import { pageAndTransports } from './page.ts';

const NAMESPACE = '/test';
const link = 'docs/step-2-sockets.md#how-it-works';

interface Display {
  data: unknown;
  count: unknown;
}

/** A text of our own, so that what other people send to all is not taken for it. */
export const ownText = (name = ownName()) => `<b>${name}</b> & "more" ✓`;

/** Runs a check with two clients that have been greeted. */
export function withPair(url: string, check: (one: Client, other: Client) => Promise<void>): Promise<void> {
  return withClients(url, NAMESPACE, async (connect) => {
    const [one, other] = await Promise.all([connect(), connect()]);
    await Promise.all([one, other].map((client) => client.hears('display_message')));
    await check(one, other);
  });
}

/** @throws {Mismatch} if the client does not hear this text in time */
export const hearsText = (client: Client, text: string) =>
  client.hears<Display>(
    'display_message',
    ({ data }) => data === text,
    '"display_message" with the text that was sent',
  );

const core: Check[] = [
  ...pageAndTransports(NAMESPACE, link),
  {
    id: 'greeting',
    title: 'whoever connects is greeted with display_message { data: "Connected", count: 0 }',
    hint: 'The handler of "connection" emits to the socket that it is given.',
    link,
    needs: ['websocket'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const { data, count } = await (await connect()).hears<Display>('display_message');
        expectEqual({ data, count }, { data: 'Connected', count: 0 });
      }),
  },
  {
    id: 'self',
    title: 'send_to_self comes back to the sender as display_message, unchanged',
    hint: 'Answer with socket.emit(…): the socket is the connection of the one who sent.',
    link,
    needs: ['greeting'],
    run: (url) =>
      withPair(url, async (one) => {
        const name = ownName();
        const text = ownText(name);
        one.says('send_to_self', { data: text });
        // Not the first that comes: somebody else may send to all just now.
        const { data } = await one.hears<Display>('display_message', (each) =>
          String(each.data).toLowerCase().includes(name),
        );
        expectEqual(data, text);
      }),
  },
  {
    id: 'all',
    title: 'send_to_all reaches everyone as display_message, unchanged, the sender too',
    hint: 'To reach everyone emit on the namespace, test.emit(…) with test = io.of("/test"), not on the socket.',
    link: 'docs/step-2-sockets.md#to-one-to-all-to-all-but-one',
    needs: ['greeting'],
    run: (url) =>
      withPair(url, async (one, other) => {
        const text = ownText();
        one.says('send_to_all', { data: text });
        await Promise.all([hearsText(one, text), hearsText(other, text)]);
      }),
  },
  {
    id: 'self-only',
    title: 'send_to_self reaches nobody else',
    hint: 'send_to_self answers with socket.emit(…); emitting on the namespace reaches everyone.',
    link,
    needs: ['self'],
    run: (url) =>
      withPair(url, async (one, other) => {
        const [secret, marker] = [ownText(), ownText()];
        one.says('send_to_self', { data: secret });
        await hearsText(one, secret);
        // By the time that an answer to this is there, all that was sent to the other before it is.
        other.says('send_to_self', { data: marker });
        await hearsText(other, marker);
        const overheard = other.heard<Display>('display_message').some(({ data }) => data === secret);
        expectThat(!overheard, 'that only the sender hears it', 'another client heard it too');
      }),
  },
  {
    id: 'count-self',
    title: 'count is how many messages the connection has sent, from 1',
    hint: 'Count inside the handler of "connection", so that each connection has a count of its own.',
    link,
    needs: ['self'],
    run: (url) =>
      withPair(url, async (one) => {
        const counts: unknown[] = [];
        for (const text of [ownText(), ownText(), ownText()]) {
          one.says('send_to_self', { data: text });
          counts.push((await hearsText(one, text)).count);
        }
        expectEqual(counts, [1, 2, 3], 'counts ');
      }),
  },
  {
    id: 'count-all',
    title: 'everyone sees the sender’s count, whatever they have sent themselves',
    hint: 'Both events count the sender’s messages, and send_to_all sends that count to everyone.',
    link,
    needs: ['count-self'],
    run: (url) =>
      withPair(url, async (one, other) => {
        const [first, second, marker] = [ownText(), ownText(), ownText()];
        one.says('send_to_self', { data: first });
        one.says('send_to_all', { data: second });
        // Whether everyone hears it is another check's question.
        await Promise.any([hearsText(one, second), hearsText(other, second)]).catch(
          ({ errors: [mismatch] }: AggregateError) => Promise.reject(mismatch as Mismatch),
        );
        for (const client of [one, other]) {
          client.says('send_to_self', { data: marker });
          await hearsText(client, marker);
        }
        const counts = [one, other].flatMap((client) =>
          client
            .heard<Display>('display_message')
            .flatMap(({ data, count }) => (data === second ? [count] : [])),
        );
        expectEqual([...new Set(counts)], [2], 'counts ');
      }),
  },
];

/**
 * Asks for the page.
 * @returns the visits cookie as `name=value`, its attributes, and the number in it
 * @throws {Mismatch} if no such cookie comes
 */
export async function visit(url: string, cookie = '') {
  const { headers } = await get(url, { cookie });
  const found = headers.getSetCookie().find((each) => /visits/.test(decodeURIComponent(each)));
  if (found === undefined) {
    throw new Mismatch('a cookie that holds { visits }', headers.getSetCookie().join(', ') || 'no cookie');
  }
  const [pair = ''] = found.split(';');
  const [, visits] = /"visits":\s*(\d+)/.exec(decodeURIComponent(pair)) ?? [];
  return { pair, attributes: found.slice(pair.length), visits: Number(visits) };
}

const beyond: Check[] = [
  {
    id: 'visits',
    title: 'a cookie counts the visits, readable by anyone, HttpOnly and SameSite',
    hint: 'Set it with reply.setCookie(…, { signed: true, httpOnly: true, sameSite: "lax" }).',
    link,
    async run(url) {
      const first = await visit(url);
      expectThat(/;\s*HttpOnly/i.test(first.attributes), 'HttpOnly', first.attributes);
      expectThat(/;\s*SameSite/i.test(first.attributes), 'SameSite', first.attributes);
      expectEqual([first.visits, (await visit(url, first.pair)).visits], [1, 2], 'visits ');
    },
  },
  {
    id: 'visits-signed',
    title: 'a visits cookie that somebody has changed starts again at 1',
    hint: 'Read it with request.unsignCookie(…), and believe only what is valid.',
    link,
    needs: ['visits'],
    async run(url) {
      const { pair } = await visit(url);
      const forged = pair.replace(/(visits(?:%22|")(?:%3A|:)\s*)1/i, '$141');
      expectThat(forged !== pair, 'a number that can be read', pair);
      expectEqual((await visit(url, forged)).visits, 1, 'visits ');
    },
  },
  {
    id: 'shape',
    title: 'payloads of another shape are dropped, and the server goes on',
    hint: 'Anyone can send anything. Look at a payload before you take it apart.',
    link,
    needs: ['self'],
    run: (url) =>
      withPair(url, async (one) => {
        // Not null, which ends many a server: people may be using this one.
        for (const payload of [7, 'text', [], {}, { data: 7 }]) {
          one.says('send_to_self', payload);
        }
        const text = ownText();
        one.says('send_to_self', { data: text });
        expectEqual((await hearsText(one, text)).count, 1, 'count ');
      }),
  },
];

export const step2: Checkpoint = { core, beyond };
