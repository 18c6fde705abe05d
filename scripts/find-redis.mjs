import { existsSync } from 'node:fs';
import path from 'node:path';

/** @type {Partial<Record<NodeJS.Platform, string>>} */
const waysToGetOne = {
  darwin: 'brew install redis',
  win32: 'run the tests in WSL, there is none for Windows',
};

/**
 * Looks for the program `redis-server` on the path; `REDIS_SERVER_PATH` comes first.
 * @returns {{ redis: string | undefined, howToGet: string }} one that tests can start, or how to get one
 */
export function findRedis() {
  const { REDIS_SERVER_PATH = '', PATH = '' } = process.env;
  const places = PATH.split(path.delimiter).map((folder) => path.join(folder, 'redis-server'));
  return {
    redis: [REDIS_SERVER_PATH, ...places].find((file) => existsSync(file)),
    howToGet: waysToGetOne[process.platform] ?? 'sudo apt-get install redis-server',
  };
}
