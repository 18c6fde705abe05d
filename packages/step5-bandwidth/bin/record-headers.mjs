#!/usr/bin/env node
// Records what a real Chromium sends with each kind of request, for `src/people/chromium-headers.json`. To be run by hand,
// when a newer Chromium is to be measured with: node bin/record-headers.mjs /usr/bin/chromium
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { chromium } from 'playwright-core';

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

const browser = await chromium.launch({ executablePath: process.argv[2] ?? '/usr/bin/chromium' });
const unnamed = await browser.newPage();
// A window that nobody sees says so in its name; the browsers of people do not.
const userAgent = (await unnamed.evaluate(() => navigator.userAgent)).replace('Headless', '');
const page = await browser.newPage({ userAgent });
await page.goto(`http://${host}/`);
await page.waitForFunction(() => /websocket/i.test(document.getElementById('transport')?.textContent ?? ''));
await page.evaluate(async () => {
  await fetch('/recorded/events');
  const headers = { 'Content-Type': 'application/json' };
  await fetch('/recorded/say', { method: 'POST', headers, body: '{}' });
  await fetch('/recorded/typing', { method: 'POST' });
  await new Promise((resolve) => {
    new EventSource('/recorded/stream').addEventListener('error', resolve);
  });
});

/** @param {RegExp} line the request line */
function recorded(line) {
  const head = heads.find((each) => line.test(each));
  if (head === undefined) {
    throw new Error(`Chromium sent no request like ${String(line)}.`);
  }
  return head
    .split('\r\n')
    .slice(1)
    .filter((header) => !/^(content-length|sec-websocket-key):/i.test(header))
    .map((header) => header.replaceAll(host, '{host}').replace('HeadlessChrome', 'Chromium'));
}

const requests = {
  poll: recorded(/^GET \/socket\.io\/\?EIO=4&transport=polling/),
  pollPost: recorded(/^POST \/socket\.io\/\?EIO=4&transport=polling/),
  webSocket: recorded(/^GET \/socket\.io\/\?EIO=4&transport=websocket/),
  fetch: recorded(/^GET \/recorded\/events/),
  post: recorded(/^POST \/recorded\/say/),
  emptyPost: recorded(/^POST \/recorded\/typing/),
  eventSource: recorded(/^GET \/recorded\/stream/),
};
const client = `Chromium ${browser.version()}`;
await writeFile(
  path.join(folder, 'src', 'people', 'chromium-headers.json'),
  `${JSON.stringify({ client, requests }, null, 2)}\n`,
);
await browser.close();
recorder.close();
stage.kill();
