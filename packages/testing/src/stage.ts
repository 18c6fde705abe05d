import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A server that runs as a process of its own, as people start it. */
export interface Stage {
  /** What it printed as its address: `http://127.0.0.1:3003/`. */
  url: string;
  port: number;
  process: ChildProcess;
  /** What it has printed on standard output so far, line by line. */
  lines: string[];
  /** The first line that matches, printed already or yet to come. */
  line(pattern: RegExp): Promise<string>;
  /** Sends the signal and waits. @returns the exit code; `null` if the signal ended it */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Runs a JavaScript file with these arguments to its end. @returns its exit code, and what it printed where */
export async function runToEnd(file: string, args: string[]) {
  const child = spawn(process.execPath, [file, ...args]);
  let output = '';
  let errors = '';
  child.stdout.on('data', (data) => (output += String(data)));
  child.stderr.on('data', (data) => (errors += String(data)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}

export interface StageOptions {
  /** Left out: the file's own folder. */
  cwd?: string;
  /** Besides the environment of this process. */
  env?: NodeJS.ProcessEnv;
}

/**
 * Starts a JavaScript file with these arguments, and waits until it listens.
 * @throws if it ends before, with what it printed on standard error
 */
export async function startStage(
  file: string,
  args: string[] = ['--port', '0'],
  { cwd = path.dirname(file), env = {} }: StageOptions = {},
): Promise<Stage> {
  const child = spawn(process.execPath, [file, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let errors = '';
  let ended = false;
  child.stderr.on('data', (data) => (errors += String(data)));
  createInterface(child.stdout).on('line', (printed) => {
    lines.push(printed);
    waiting.forEach((look) => look());
  });
  const exited = once(child, 'close') as Promise<[code: number | null]>;
  void exited.then(() => {
    ended = true;
    waiting.forEach((look) => look());
  });

  function line(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.find((each) => pattern.test(each));
        if (found !== undefined) {
          resolve(found);
        } else if (ended) {
          reject(
            new Error(`It ended without a line like ${String(pattern)}.\n${lines.join('\n')}\n${errors}`),
          );
        } else {
          waiting.add(look);
          return;
        }
        waiting.delete(look);
      };
      look();
    });
  }

  const banner = await line(/^Running on http/);
  const url = /http\S+/.exec(banner)?.[0] ?? '';
  return {
    url,
    port: Number(new URL(url).port),
    process: child,
    lines,
    line,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}
