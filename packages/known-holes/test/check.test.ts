import { readFileSync } from 'node:fs';
import path from 'node:path';

import semver from 'semver';
import { expect, test } from 'vitest';

import { holesIn, installed } from '../src/check.ts';
import { HOLES } from '../src/holes.ts';

const lockfile = readFileSync(path.join(import.meta.dirname, '..', '..', '..', 'pnpm-lock.yaml'), 'utf8');

/** A lockfile that holds these, and nothing else. */
const withPackages = (...keys: string[]) =>
  `lockfileVersion: '9.0'\npackages:\n${keys.map((key) => `  '${key}':\n    resolution: {}\n`).join('')}`;

test('nothing that is installed has a known hole', () => {
  expect(holesIn(lockfile)).toEqual([]);
});

test('a version that is too old is named in one sentence, with its advisory and what to do', () => {
  expect(holesIn(withPackages('ws@8.21.0', 'ws@8.21.1', 'left-pad@1.0.0'))).toEqual([
    'ws 8.21.0 has a known hole (CVE-2026-62389: tiny fragments use up the memory), which is mended in 8.21.1: ' +
      'run "npx pnpm --recursive update ws", or raise the version in the package.json that asks for it.',
  ]);
  expect(holesIn(withPackages('@fastify/static@10.1.0'))).toHaveLength(2);
});

test('each major line is held against its own mended version', () => {
  const vite = (version: string) => holesIn(withPackages(`vite@${version}`)).length;
  expect(['5.4.20', '6.4.0', '7.1.10', '4.5.9'].map(vite)).toEqual([1, 1, 1, 1]);
  expect(['5.4.21', '6.4.1', '7.1.11', '8.0.0'].map(vite)).toEqual([0, 0, 0, 0]);
});

test('a version that is accepted is that one alone, and is still needed', () => {
  expect(holesIn(withPackages('esbuild@0.21.5'))).toEqual([]);
  expect(holesIn(withPackages('esbuild@0.21.4'))).toHaveLength(1);
  const keys = installed(lockfile).map(({ name, version }) => `${name}@${version}`);
  for (const [name, holes] of Object.entries(HOLES)) {
    for (const version of holes.flatMap(({ accepted = {} }) => Object.keys(accepted))) {
      expect(keys).toContain(`${name}@${version}`);
    }
  }
});

test('the list is of packages that are installed, with versions and advisories', () => {
  const names = new Set(installed(lockfile).map(({ name }) => name));
  for (const [name, holes] of Object.entries(HOLES)) {
    expect([...names]).toContain(name);
    for (const { advisory, mended } of holes) {
      expect(advisory).toMatch(/^(?:CVE-\d{4}-\d{4,}|GHSA(?:-[2-9cfghjmpqrvwx]{4}){3})$/);
      expect(mended.every((version) => semver.valid(version) === version)).toBe(true);
    }
  }
});

test('a lockfile of another form fails, rather than passing for a clean one', () => {
  expect(() => holesIn('lockfileVersion: 1')).toThrow('no packages');
});
