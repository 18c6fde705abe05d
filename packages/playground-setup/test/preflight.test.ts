import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { node, preflight, report } from '../src/preflight.mjs';
import { copyWorkshop } from './workshop-copy.ts';

async function takePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = () => new Promise((resolve) => server.close(resolve));
  onTestFinished(async () => void (await end()));
  return { port: (server.address() as AddressInfo).port, end };
}

test('finds all that is needed where all is there', async () => {
  const copy = await copyWorkshop();
  await copy.install();
  const { port, end } = await takePort();
  await end();
  const findings = await preflight(copy.root, [{ port, usedBy: 'step3-chat' }]);

  const says = findings.map((finding) => finding.says);
  expect(says.slice(0, 4)).toEqual([
    `Node ${process.versions.node}`,
    expect.stringMatching(/^pnpm \d+\.\d+\.\d+$/),
    'the packages that the steps need',
    `port ${port} is free for step3-chat`,
  ]);
  expect(report(findings).ready).toBe(true);
});

test('before the installation it names the command, as a program of Node’s own modules', async () => {
  const copy = await copyWorkshop();
  const { packageManager } = JSON.parse(await readFile(copy.at('package.json'), 'utf8'));
  const { code, output, errors } = await copy.run('preflight');

  expect({ code, errors }).toEqual({ code: 1, errors: '' });
  expect(output).toContain(`✓ Node ${process.versions.node}\n`);
  expect(output).toMatch(/^✗ pnpm .* is not installed/m);
  expect(output).toMatch(/^✗ packages are not installed .*step3-chat, playground$/m);
  expect(output.split(`    npx --yes ${packageManager} install\n`)).toHaveLength(3);
  for (const port of [3001, 3002, 3003, 3100]) {
    expect(output).toMatch(new RegExp(`^[✓✗] port ${port} `, 'm'));
  }
  expect(output.trimEnd().split('\n').length).toBeLessThan(24);
});

test('another version of pnpm than the workshop’s own is not enough', async () => {
  const copy = await copyWorkshop();
  await copy.write('node_modules/.bin/pnpm', '');
  await copy.write('node_modules/pnpm/package.json', '{ "version": "9.0.0" }');
  const [, pnpm] = await preflight(copy.root, []);
  expect(pnpm?.mark).toBe('✗');
});

test('a taken port is named, and the way out', async () => {
  const { port } = await takePort();
  const copy = await copyWorkshop();
  await copy.install();
  const { ready, screen } = report(await preflight(copy.root, [{ port, usedBy: 'playground' }]));
  expect(ready).toBe(false);
  expect(screen).toMatch(new RegExp(`^✗ port ${port} is taken: .* with --port$`, 'm'));
  expect(screen).toContain(`\n    pnpm --filter playground dev --port ${port + 10}\n`);
  expect(screen).toContain('Not ready yet');
});

test('git and a browser are not needed', async () => {
  const copy = await copyWorkshop();
  await mkdir(copy.at('nothing'));
  const { output } = await copy.run('preflight', [], { PATH: copy.at('nothing') });
  expect(output).toMatch(/^– no git; .*\n {4}\S/m);
  expect(output).toMatch(/^[✓–] .*(browser|Chrome)/m);
});

test.for([
  ['20.19.0', '✓'],
  ['20.20.1', '✓'],
  ['22.0.0', '✓'],
  ['20.18.3', '✗'],
  ['18.20.8', '✗'],
] as const)('Node %s: %s', ([version, mark]) => {
  expect(node(version).mark).toBe(mark);
});

test('needs no module that has to be installed', async () => {
  const file = path.join(import.meta.dirname, '..', 'src', 'preflight.mjs');
  const imports = [...(await readFile(file, 'utf8')).matchAll(/^import .* from '(.*)';$/gm)].map(
    ([, from]) => from,
  );
  expect(imports.filter((from) => !from?.startsWith('node:'))).toEqual(['../../../scripts/find-browser.mjs']);
});
