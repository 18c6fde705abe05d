// Runs before anything is installed, and on a Node that is too old: Node's own modules only, and nothing new in it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

import { findBrowser } from '../../../scripts/find-browser.mjs';

/**
 * @typedef {object} Finding
 * @property {'✓' | '✗' | '–'} mark there, missing, or missing but not needed
 * @property {string} says
 * @property {string} [mend] the command that mends it
 *
 * @typedef {{ port: number, usedBy: string }} Port
 */

/** @type {Port[]} */
const PORTS = [
  { port: 3001, usedBy: 'step1-hello' },
  { port: 3002, usedBy: 'step2-sockets' },
  { port: 3003, usedBy: 'step3-chat' },
  { port: 3005, usedBy: 'step5-bandwidth' },
  { port: 3006, usedBy: 'step6-scale' },
  { port: 3100, usedBy: 'playground' },
];

/**
 * Whether this machine can do the workshop.
 * @param {string} root the workshop's folder
 * @param {Port[]} [ports]
 * @returns {Promise<Finding[]>}
 */
export async function preflight(root, ports = PORTS) {
  return [
    node(process.versions.node),
    ...installed(root),
    ...(await Promise.all(ports.map(portFree))),
    browser(),
    git(),
  ];
}

/**
 * @param {Finding[]} findings
 * @returns {{ ready: boolean, screen: string }}
 */
export function report(findings) {
  const ready = findings.every(({ mark }) => mark !== '✗');
  const lines = findings.map(({ mark, says, mend }) => `${mark} ${says}${mend ? `\n    ${mend}` : ''}`);
  const verdict = ready
    ? 'This machine is ready for the workshop.'
    : 'Not ready yet: mend what is marked with ✗, and run this again.';
  return { ready, screen: [...lines, '', verdict].join('\n') };
}

/**
 * @param {string} version
 * @returns {Finding}
 */
export function node(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) {
    return { mark: '✓', says: `Node ${version}` };
  }
  return {
    mark: '✗',
    says: `Node ${version} is too old: the workshop needs 20.19 or newer, the LTS version from https://nodejs.org`,
    mend: /** @type {Partial<Record<NodeJS.Platform, string>>} */ ({
      darwin: 'brew install node',
      win32: 'winget install OpenJS.NodeJS.LTS',
    })[process.platform],
  };
}

/**
 * @param {string} root
 * @returns {Finding[]}
 */
function installed(root) {
  const { packageManager } = readJson(path.join(root, 'package.json'));
  const wanted = packageManager.slice('pnpm@'.length);
  const mend = `npx --yes pnpm@${wanted} install`;
  const manifest = path.join(root, 'node_modules', 'pnpm', 'package.json');
  const reachable = existsSync(path.join(root, 'node_modules', '.bin', 'pnpm')) && existsSync(manifest);
  const found = reachable ? readJson(manifest).version : undefined;
  const packages = [path.join('packages', 'step3-chat'), 'playground'];
  const lacking = packages.filter((name) => !existsSync(path.join(root, name, 'node_modules', 'fastify')));
  return [
    found === wanted
      ? { mark: '✓', says: `pnpm ${wanted}` }
      : { mark: '✗', says: `pnpm ${wanted} is not installed in the workshop’s folder`, mend },
    lacking.length === 0
      ? { mark: '✓', says: 'the packages that the steps need' }
      : { mark: '✗', says: `packages are not installed that these need: ${lacking.join(', ')}`, mend },
  ];
}

/**
 * @param {string} file
 * @returns {{ packageManager: string, version: string }}
 */
function readJson(file) {
  return /** @type {{ packageManager: string, version: string }} */ (JSON.parse(readFileSync(file, 'utf8')));
}

/**
 * @param {Port} port
 * @returns {Promise<Finding>}
 */
function portFree({ port, usedBy }) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ { code }) => {
      const why = code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${code})`;
      resolve({
        mark: '✗',
        says: `port ${port} ${why}: stop the program that uses it, or run ${usedBy} on another with --port`,
        mend: `pnpm --filter ${usedBy} dev --port ${port + 10}`,
      });
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => resolve({ mark: '✓', says: `port ${port} is free for ${usedBy}` }));
    });
  });
}

/** @returns {Finding} */
function browser() {
  const { browser: found, howToGet } = findBrowser();
  return found === undefined
    ? { mark: '–', says: 'no Chrome or Edge found; Firefox or Safari will do too', mend: howToGet }
    : { mark: '✓', says: `a browser: ${found}` };
}

/** @returns {Finding} */
function git() {
  const { status } = spawnSync('git', ['--version']);
  if (status === 0) {
    return { mark: '✓', says: 'git' };
  }
  const howToGet = /** @type {Partial<Record<NodeJS.Platform, string>>} */ ({
    darwin: 'xcode-select --install',
    win32: 'winget install Git.Git',
  });
  return {
    mark: '–',
    says: 'no git; only pnpm diff-step needs it',
    mend: howToGet[process.platform] ?? 'sudo apt-get install git',
  };
}
