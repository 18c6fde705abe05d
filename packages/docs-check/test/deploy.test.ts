import { existsSync } from 'node:fs';

import { expect, test } from 'vitest';

import { readCommands } from '../src/commands.ts';
import { at, read } from '../src/workshop.ts';

const page = read('docs/step-6-scale.md');
const { commands } = readCommands(page);
const nodes = commands.filter((command) => command.includes('--node '));
const flag = (command: string, name: string) => new RegExp(`--${name} (\\S+)`).exec(command)?.[1];

// What needs a Redis and nginx is not run when the pages are followed. It is tried with other ports in step6-scale.
test('the nodes that the page starts are those that the load balancer knows', () => {
  const balancer = read('packages/step6-scale/deploy/nodes.conf');
  const named = [...balancer.matchAll(/~\^(\w+)_ +(\w+);/g)].map(([, start, upstream]) => {
    expect(start).toBe(upstream);
    const [, port] =
      new RegExp(`upstream ${upstream} \\{\\s+server 127\\.0\\.0\\.1:(\\d+);`).exec(balancer) ?? [];
    return { node: start, port };
  });
  expect(named).toHaveLength(2);
  expect(nodes.map((command) => ({ node: flag(command, 'node'), port: flag(command, 'port') }))).toEqual(
    named,
  );
});

test('they are on one Redis, and believe the load balancer', () => {
  for (const command of nodes) {
    expect(flag(command, 'redis')).toBe('redis://127.0.0.1:6379');
    expect(flag(command, 'trust-proxy')).toBe('loopback');
  }
});

test('the page leads to where the load balancer listens', () => {
  const [, address] = /listen (\S+);/.exec(read('packages/step6-scale/deploy/nodes.conf')) ?? [];
  expect(page).toContain(`Now the chat is at <http://${address}/>.`);
});

test('what the page starts from a folder is there', () => {
  const nginx = commands.find((command) => command.startsWith('nginx '));
  const [, folder, file] = /-p (\S+) -c (\S+)/.exec(nginx ?? '') ?? [];
  expect(existsSync(at(`${folder}/${file}`))).toBe(true);
  for (const command of commands.filter((each) => each.startsWith('docker compose '))) {
    expect(existsSync(at(flag(command, 'file') ?? 'nowhere'))).toBe(true);
  }
});
