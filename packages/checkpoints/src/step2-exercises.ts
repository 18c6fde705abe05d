import { type Exercise, expectEqual, expectThat } from './check.ts';
import { type Client, get, ownName } from './client.ts';
import { hearsText, ownText, visit, withPair } from './step2.ts';

const othersLink = 'docs/step-2-sockets.md#send-to-others';
const forgetLink = 'docs/step-2-sockets.md#forget-me';

/** Sends to others a text without markup, and waits until another has it. @returns the text and its count */
async function sendsToOthers(one: Client, other: Client): Promise<{ text: string; count: unknown }> {
  const text = ownName();
  one.says('send_to_others', { data: text });
  const { count } = await hearsText(other, text);
  return { text, count };
}

const forget = (url: string, cookie: string) => get(new URL('/forget', url), { cookie }, 'manual');

/** What a browser sends back that had this cookie, as `name=value`, before the response came. */
function cookieAfter(response: Response, before: string): string {
  const [name = ''] = before.split('=');
  // A cookie of another path is another cookie, even if it has the same name.
  const found = response.headers
    .getSetCookie()
    .findLast((each) => each.startsWith(`${name}=`) && !/;\s*Path=\/[^;\s]/i.test(each));
  if (found === undefined) {
    return before;
  }
  const [pair = '', ...attributes] = found.split(/;\s*/);
  const gone = attributes.some((attribute) => {
    const [key = '', value = ''] = attribute.toLowerCase().split('=');
    return (
      (key === 'max-age' && Number(value) <= 0) || (key === 'expires' && Date.parse(value) <= Date.now())
    );
  });
  return gone ? '' : pair;
}

export const step2Exercises: Exercise[] = [
  {
    id: 'send-to-others',
    title: 'Send to others',
    link: othersLink,
    checks: [
      {
        id: 'others',
        title: 'send_to_others reaches everyone else as display_message, unchanged',
        hint: 'Everyone but this socket is socket.broadcast.emit(…). Does the server have a handler of this name?',
        link: othersLink,
        run: (url) =>
          withPair(url, async (one, other) => {
            const text = ownText();
            one.says('send_to_others', { data: text });
            await hearsText(other, text);
          }),
      },
      {
        id: 'others-only',
        title: 'send_to_others does not come back to the sender',
        hint: 'socket.broadcast.emit(…) leaves the sender out; emitting on the namespace does not.',
        link: othersLink,
        run: (url) =>
          withPair(url, async (one, other) => {
            const { text } = await sendsToOthers(one, other);
            const marker = ownName();
            one.says('send_to_self', { data: marker });
            await hearsText(one, marker);
            const came = one.heard<{ data: unknown }>('display_message').some(({ data }) => data === text);
            expectThat(!came, 'that only the others hear it', 'the sender heard it too');
          }),
      },
      {
        id: 'others-count',
        title: 'send_to_others counts as a message of the sender, and carries that count',
        hint: 'Add one to count in the handler, as the two handlers above it do, and send it along.',
        link: othersLink,
        run: (url) =>
          withPair(url, async (one, other) => {
            const before = ownName();
            one.says('send_to_self', { data: before });
            await hearsText(one, before);
            const { count } = await sendsToOthers(one, other);
            expectEqual(count, 2, 'count ');
          }),
      },
    ],
  },
  {
    id: 'forget-me',
    title: 'Forget me',
    link: forgetLink,
    checks: [
      {
        id: 'forget-back',
        title: 'GET /forget leads back to /',
        hint: "The handler ends with return reply.redirect('/').",
        link: forgetLink,
        async run(url) {
          const { status, headers } = await forget(url, '');
          expectThat([301, 302, 303, 307, 308].includes(status), 'a redirect, such as status 302', {
            status,
          });
          const location = headers.get('location') ?? '';
          expectEqual(URL.canParse(location, url) && new URL(location, url).pathname, '/', 'Location ');
        },
      },
      {
        id: 'forget-cookie',
        title: 'after it the visits begin again at 1',
        hint: "Take the cookie away with reply.clearCookie(name, { path: '/' }), by the name that visits.ts sets.",
        link: forgetLink,
        async run(url) {
          const { pair } = await visit(url);
          const kept = cookieAfter(await forget(url, pair), pair);
          expectEqual((await visit(url, kept)).visits, 1, 'visits ');
        },
      },
    ],
  },
];
