import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = path.join(import.meta.dirname, '..', '..', '..');
const deploy = path.join(import.meta.dirname, '..', 'deploy');
const read = (name: string) => readFileSync(path.join(deploy, name), 'utf8');

interface Service {
  image: string;
  build?: { context: string; dockerfile: string };
  command: string[];
  volumes?: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
}

const { services } = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> };
const nodes = Object.entries(services).filter(([, { build }]) => build !== undefined);

/** A configuration without its comments, with a node's address as it is on one machine. */
const said = (name: string) =>
  read(name)
    .replaceAll('node1:3006', '127.0.0.1:3006')
    .replaceAll('node2:3006', '127.0.0.1:3007')
    .replaceAll('127.0.0.1:8080', '8080')
    .split('\n')
    .filter((line) => !/^\s*(?:#|$)/.test(line));

describe('compose.yaml', () => {
  test('has a Redis that writes down what it is told', () => {
    expect(services['redis']?.command.join(' ')).toBe('redis-server --appendonly yes --appendfsync everysec');
    expect(services['redis']?.volumes).toEqual(['redis:/data']);
  });

  test('has two nodes on it, whose names are what the load balancer looks for', () => {
    const names = nodes.map(([, { command }]) => command[command.indexOf('--node') + 1]);
    expect(names).toEqual(['n1', 'n2']);
    for (const [, { command, depends_on }] of nodes) {
      expect(command.join(' ')).toContain('--redis redis://redis:6379');
      expect(depends_on).toEqual({ redis: { condition: 'service_healthy' } });
    }
    for (const [index, name] of names.entries()) {
      expect(read('compose-nodes.conf')).toMatch(new RegExp(`~\\^${name}_ +${name};`));
      expect(read('compose-nodes.conf')).toContain(`server ${nodes[index]?.[0]}:3006`);
    }
  });

  test('has a load balancer that waits for them, and is for this machine alone', () => {
    expect(Object.keys(services['nginx']?.depends_on ?? {})).toEqual(nodes.map(([name]) => name));
    expect(services['nginx']?.ports).toEqual(['127.0.0.1:8080:8080']);
  });

  test('names files that are there', () => {
    for (const [, { build }] of nodes) {
      const context = path.join(deploy, build?.context ?? '');
      expect(context).toBe(root);
      expect(existsSync(path.join(context, build?.dockerfile ?? ''))).toBe(true);
    }
    const mounted = (services['nginx']?.volumes ?? []).map((volume) => volume.split(':')[0] ?? '');
    expect(mounted.length).toBeGreaterThan(2);
    expect(mounted.filter((file) => !existsSync(path.join(deploy, file)))).toEqual([]);
  });
});

test('the load balancer of compose.yaml differs from that on one machine in addresses alone', () => {
  expect(said('compose-nodes.conf')).toEqual(said('nodes.conf'));
});

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').split('\n');

  test('takes the pnpm of the workshop', () => {
    const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      packageManager: string;
    };
    expect(lines).toContain(`RUN npm install --global ${packageManager}`);
  });

  test('lets the server hear of SIGTERM, and is no administrator', () => {
    expect(lines).toContain('ENTRYPOINT ["node", "dist/server.js", "--host", "0.0.0.0"]');
    expect(lines).toContain('USER node');
  });
});
