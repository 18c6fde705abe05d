import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { expect, test } from 'vitest';

import { WORKSPACE } from './places.ts';

const REQUIRE_NODE = path.join(WORKSPACE, 'scripts', 'require-node.cjs');

/** Runs the check. @param pretended the version that Node is to give itself out for */
function check(pretended?: string) {
  const versions = `Object.defineProperty(process, 'versions', { value: { node: '${pretended}' } });`;
  const file = `require(${JSON.stringify(REQUIRE_NODE)})`;
  const args = pretended === undefined ? [REQUIRE_NODE] : ['-e', `${versions} ${file}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('the Node that runs this is good enough, and nothing is said', () => {
  expect(check()).toEqual({ status: 0, stdout: '', stderr: '' });
});

test.each(['20.19.0', '20.100.0', '22.0.0', '100.0.0'])('Node %s is good enough', (version) => {
  expect(check(version).status).toBe(0);
});

test.each(['0.12.18', '8.17.0', '18.20.8', '20.9.0', '20.18.3'])(
  'Node %s is told which version is needed, and where to get it',
  (version) => {
    expect(check(version)).toEqual({
      status: 1,
      stdout: '',
      stderr: `This workshop needs Node 20.19 or newer, and this is Node ${version}. Install the LTS version from https://nodejs.org and try again.\n`,
    });
  },
);
