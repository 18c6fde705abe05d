import { type Check, type Checkpoint, expectEqual, expectThat, Mismatch } from './check.ts';
import { type Client, ownName, type Transport } from './client.ts';
import { enter, visit } from './visit.ts';

const link = 'docs/step-4-share.md#checkpoint';
const proxyLink = 'docs/step-4-share.md#what-a-proxy-must-pass-on';

/** How a WebSocket begins. The key is the example of RFC 6455, 1.3. */
const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Where Socket.IO answers, with what the address says after its `?`. */
function engineUrl(url: string, transport: Transport, withPin = true): URL {
  const address = new URL('/socket.io/', url);
  address.search = withPin ? new URL(url).search : '';
  address.searchParams.set('EIO', '4');
  address.searchParams.set('transport', transport);
  return address;
}

/** Two visitors, each of whom hears what the other one says. */
async function talk(url: string, transport: Transport): Promise<void> {
  const people: Client[] = [];
  try {
    for (let count = 0; count < 2; count += 1) {
      const client = await enter(url, transport);
      people.push(client);
      client.says('add user', ownName());
      await client.hears('login');
    }
    const [ana, bo] = people;
    for (const [speaker, listener] of [
      [ana, bo],
      [bo, ana],
    ]) {
      const message = `checked over ${transport} by ${ownName()}`;
      speaker?.says('new message', message);
      await listener?.hears<{ message?: unknown }>('new message', (heard) => heard.message === message);
    }
  } finally {
    people.forEach((client) => client.leave());
  }
}

/** What a page loads: its scripts, styles and pictures, and what those styles load. */
async function loadedBy(url: string): Promise<URL[]> {
  const { body } = await visit(url);
  const inPage = [...body.matchAll(/<(?:script|img|iframe|source|link)\b[^>]*?\s(?:src|href)="([^"]+)"/g)];
  const loaded = inPage.map(([, reference = '']) => new URL(reference, url));
  for (const style of loaded.filter(({ pathname }) => pathname.endsWith('.css'))) {
    const inStyle = [
      ...(await visit(style)).body.matchAll(/url\(["']?(?!data:)([^"')]+)|@import ["']([^"']+)/g),
    ];
    loaded.push(...inStyle.map(([, reference, imported = '']) => new URL(reference ?? imported, style)));
  }
  return loaded;
}

const core: Check[] = [
  {
    id: 'page',
    title: 'the page is answered',
    hint: 'Is the address the whole one that pnpm share prints, with its PIN? Does a proxy in between keep what stands behind the "?"?',
    link,
    async run(url) {
      const { status, headers } = await visit(url);
      expectEqual(status, 200, 'status ');
      expectThat(/^text\/html\b/i.test(headers['content-type'] ?? ''), 'text/html', headers['content-type']);
    },
  },
  {
    id: 'https',
    title: 'the page comes over HTTPS',
    hint: 'In the room’s network the chat is plain HTTP. Share it with --via ngrok, or --via local to try, and give that address.',
    link: 'docs/step-4-share.md#http-and-https',
    async run(url) {
      expectThat(url.startsWith('https:'), 'an address that begins with https:', new URL(url).protocol);
    },
  },
  {
    id: 'upgrade',
    title: 'a WebSocket is opened: 101 Switching Protocols',
    hint: 'A proxy in between has to pass on the headers Connection and Upgrade.',
    link: proxyLink,
    needs: ['page'],
    async run(url) {
      expectEqual((await visit(engineUrl(url, 'websocket'), UPGRADE)).status, 101, 'status ');
    },
  },
  {
    id: 'own-origin',
    title: 'the chat knows its own page by its address, on both transports',
    hint: 'A proxy in between has to say how visitors come: X-Forwarded-Proto, and Host or X-Forwarded-Host. The chat has to believe it: --trust-proxy.',
    link: proxyLink,
    needs: ['page', 'upgrade'],
    async run(url) {
      const headers = { Origin: new URL(url).origin };
      expectEqual((await visit(engineUrl(url, 'polling'), headers)).status, 200, 'over polling status ');
      const opened = await visit(engineUrl(url, 'websocket'), { ...UPGRADE, ...headers });
      expectEqual(opened.status, 101, 'over WebSocket status ');
    },
  },
  {
    id: 'websocket',
    title: 'a message goes there and back over WebSocket',
    hint: 'Does the chat itself pass checkpoint 3?',
    link,
    needs: ['upgrade'],
    run: (url) => talk(url, 'websocket'),
  },
  {
    id: 'polling',
    title: 'where WebSocket cannot be had, a message goes there and back over polling',
    hint: 'A proxy in between has to pass on POST requests and their bodies, and to wait for slow answers.',
    link: proxyLink,
    needs: ['page'],
    run: (url) => talk(url, 'polling'),
  },
  {
    id: 'pin',
    title: 'who has no PIN does not get in, neither to the page nor to the sockets',
    hint: 'Share the chat with a PIN: without --no-pin, or with --pin in the room’s network.',
    link: 'docs/step-4-share.md#the-pin',
    needs: ['page'],
    async run(url) {
      const pin = new URL(url).searchParams.get('pin');
      if (pin === null) {
        throw new Mismatch('an address with a PIN, such as …/?pin=123456', 'one that lets everyone in');
      }
      const isRefused = (status: number) => status === 401 || status === 403;
      const page = await visit(new URL('/', url));
      expectThat(isRefused(page.status), 'status 401 or 403 for the page', String(page.status));
      for (const transport of ['polling', 'websocket'] as const) {
        const headers = transport === 'websocket' ? UPGRADE : {};
        const { status } = await visit(engineUrl(url, transport, false), headers);
        expectThat(isRefused(status), `status 401 or 403 over ${transport}`, String(status));
      }
    },
  },
  {
    id: 'nobody-else',
    title: 'the page loads nothing over plain HTTP, and nothing of another host',
    hint: 'Look for src, href, url(…) and @import that begin with http: or with another host.',
    link: 'docs/step-4-share.md#http-and-https',
    needs: ['page'],
    async run(url) {
      const { origin } = new URL(url);
      const elsewhere = (await loadedBy(url)).filter((loaded) => loaded.origin !== origin);
      expectEqual(
        elsewhere.map(({ href }) => href),
        [],
        'from elsewhere ',
      );
    },
  },
];

/** A shared chat, as a visitor meets it. */
export const step4: Checkpoint = { core, beyond: [] };
