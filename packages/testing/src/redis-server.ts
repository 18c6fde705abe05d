import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { freePort } from './free-port.ts';

/** The program `redis-server`, with data of its own in a temporary folder. */
export interface RedisServer {
  /** `redis://127.0.0.1:6379/`, with its port, which stays the same. */
  url: string;
  /** Sends the signal and waits until it has ended. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again, with the data that it has written. */
  start(): Promise<void>;
  /** It neither answers nor closes any more. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

const command = process.env['REDIS_SERVER_PATH'] ?? 'redis-server';

/** Whether there is a `redis-server` on this machine: on the path, or where `REDIS_SERVER_PATH` says. */
export const redisAvailable = spawnSync(command, ['--version']).status === 0;

/**
 * Starts a Redis on a free port.
 * @param settings as at its prompt, such as `['--requirepass', 'secret']`
 */
export async function startRedis(settings: string[] = []): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();

  async function start(): Promise<void> {
    const started = spawn(command, [...args, '--appendonly', 'yes', ...settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    ended = once(started, 'close');
    const printed: string[] = [];
    for await (const line of createInterface(started.stdout)) {
      printed.push(line);
      if (line.includes('Ready to accept connections')) {
        // What is not read any more would stop it some day.
        started.stdout.resume();
        return;
      }
    }
    throw new Error(`This Redis has not started.\n${printed.join('\n')}`);
  }

  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    child?.kill(signal);
    await ended;
    child = undefined;
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}/`,
    start,
    stop,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async close() {
      await stop('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
