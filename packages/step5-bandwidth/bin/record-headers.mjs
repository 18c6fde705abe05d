#!/usr/bin/env node
// Records what a real Chromium sends with each kind of request, over HTTP/1.1 and over HTTP/2, for
// `src/people/chromium-headers.json`. To be run by hand, when a newer Chromium is to be measured with:
// node bin/record-headers.mjs /usr/bin/chromium
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createSecureServer, getDefaultSettings } from 'node:http2';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { chromium } from 'playwright-core';
import { generate } from 'selfsigned';

const folder = path.join(import.meta.dirname, '..');
const stage = fork(path.join(folder, '..', 'step3-chat', 'dist', 'server.js'), ['--port', '0'], {
  silent: true,
});
/** @type {number} */
const port = await new Promise((resolve) => {
  createInterface(/** @type {import('node:stream').Readable} */ (stage.stdout)).on('line', (line) => {
    const [, found] = /^Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (found !== undefined) {
      resolve(Number(found));
    }
  });
});

/** @type {string[]} */
const heads = [];
const recorder = createServer((browser) => {
  const server = connect(port, '127.0.0.1');
  browser.on('data', (data) => {
    const [head = ''] = data.toString('latin1').split('\r\n\r\n');
    if (/^(GET|POST) /.test(head)) {
      heads.push(head);
    }
  });
  browser.pipe(server).pipe(browser);
  browser.on('error', () => server.destroy());
  server.on('error', () => browser.destroy());
}).listen(0, '127.0.0.1');
await once(recorder, 'listening');
const host = `127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (recorder.address()).port}`;

// The stage speaks no HTTP/2: what comes over it is handed on over HTTP/1.1.
/** @type {string[]} */
const heads2 = [];
const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
  keyType: 'ec',
});
const secureRecorder = createSecureServer({ key, cert }).listen(0, '127.0.0.1');
/** What Chromium says of itself when a connection begins: what differs from the protocol's defaults. */
const session2 = { settings: {}, windowSize: 0 };
const defaults = new Map(Object.entries(getDefaultSettings()));
/**
 * @param {import('node:http2').ServerHttp2Stream} stream
 * @param {import('node:http2').IncomingHttpHeaders} headers
 * @param {number} _flags
 * @param {string[]} raw
 */
function recordAndHandOn(stream, headers, _flags, raw) {
  heads2.push(pairs(raw).join('\r\n'));
  session2.settings = Object.fromEntries(
    Object.entries(stream.session?.remoteSettings ?? {}).filter(
      ([name, value]) => defaults.has(name) && defaults.get(name) !== value && name !== 'maxHeaderSize',
    ),
  );
  // It shrinks while data is on its way.
  session2.windowSize = Math.max(session2.windowSize, stream.session?.state.remoteWindowSize ?? 0);
  const forwarded = Object.entries(headers).filter(([name]) => !/^(:|origin$)/.test(name));
  const asked = request(
    { port, host: '127.0.0.1', path: headers[':path'], method: headers[':method'] },
    (answer) => {
      if (stream.destroyed) {
        return;
      }
      const { 'content-type': type, 'content-encoding': encoding } = answer.headers;
      stream.respond({
        ':status': answer.statusCode,
        'content-type': type,
        ...(encoding && { 'content-encoding': encoding }),
      });
      answer.pipe(stream);
    },
  );
  forwarded.forEach(([name, value]) => value !== undefined && asked.setHeader(name, value));
  stream.on('error', () => asked.destroy()).pipe(asked);
  asked.on('error', () => stream.destroy());
}
secureRecorder.on('stream', recordAndHandOn);
await once(secureRecorder, 'listening');
const secureHost = `127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (secureRecorder.address()).port}`;

const browser = await chromium.launch({ executablePath: process.argv[2] ?? '/usr/bin/chromium' });
const unnamed = await browser.newPage();
// A window that nobody sees says so in its name; the browsers of people do not.
const userAgent = (await unnamed.evaluate(() => navigator.userAgent)).replace('Headless', '');

/**
 * @param {string} origin where the chat is
 * @param {RegExp} transport how the page is connected in the end
 */
async function visit(origin, transport) {
  const page = await browser.newPage({ userAgent, ignoreHTTPSErrors: true });
  await page.goto(origin);
  await page.waitForFunction(
    (end) => new RegExp(end, 'i').test(document.getElementById('transport')?.textContent ?? ''),
    transport.source,
  );
  await page.evaluate(async () => {
    await fetch('/recorded/events');
    const headers = { 'Content-Type': 'application/json' };
    await fetch('/recorded/say', { method: 'POST', headers, body: '{}' });
    await fetch('/recorded/typing', { method: 'POST' });
    await new Promise((resolve) => {
      new EventSource('/recorded/stream').addEventListener('error', resolve);
    });
  });
}

await visit(`http://${host}/`, /websocket/);
await visit(`https://${secureHost}/`, /polling/);

/** @param {string[]} raw names and values in turn */
function pairs(raw) {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${raw[index + 1]}`] : []));
}

/**
 * @param {string} what the beginning of the request line
 * @param {(head: string) => boolean} [matches] how its head is known
 * @param {string[]} [from] all heads
 */
function headersOf(what, matches = (head) => head.startsWith(what), from = heads) {
  const head = from.find(matches);
  if (head === undefined) {
    throw new Error(`Chromium sent no request like ${what}.`);
  }
  return head
    .split('\r\n')
    .filter((header) => !/^(GET|POST|sec-websocket-key:)/i.test(header))
    .map((header) =>
      header
        .replaceAll(host, '{host}')
        .replaceAll(secureHost, '{host}')
        .replace('HeadlessChrome', 'Chromium')
        .replace(/^(content-length): .*/i, '$1: {length}')
        .replace(/^(:path): .*/, '$1: {path}'),
    );
}

/** @param {string} line what the request line would begin with */
function headers2Of(line) {
  const [method, start] = line.split(' ');
  const matches = (/** @type {string} */ head) =>
    head.includes(`:method: ${method}\r\n`) && head.includes(`:path: ${start}`);
  return headersOf(line, matches, heads2);
}

const LINES = {
  poll: 'GET /socket.io/?EIO=4&transport=polling',
  pollPost: 'POST /socket.io/?EIO=4&transport=polling',
  webSocket: 'GET /socket.io/?EIO=4&transport=websocket',
  fetch: 'GET /recorded/events',
  post: 'POST /recorded/say',
  emptyPost: 'POST /recorded/typing',
  eventSource: 'GET /recorded/stream',
};
const { webSocket: _overHttp1, ...lines2 } = LINES;
const client = `Chromium ${browser.version()}`;
const file = {
  client,
  requests: Object.fromEntries(Object.entries(LINES).map(([kind, line]) => [kind, headersOf(line)])),
  http2: {
    ...session2,
    requests: Object.fromEntries(Object.entries(lines2).map(([kind, line]) => [kind, headers2Of(line)])),
  },
};
await writeFile(
  path.join(folder, 'src', 'people', 'chromium-headers.json'),
  `${JSON.stringify(file, null, 2)}\n`,
);
await browser.close();
recorder.close();
secureRecorder.close();
stage.kill();
