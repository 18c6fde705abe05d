import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

import { spawn } from '@lydell/node-pty';

/** A command in a terminal of its own. */
export interface Typed {
  command: string;
  /** What it has printed so far, without colours. */
  lines(): string[];
  /** Waits until what it has printed is as wanted. @returns false if it ended before, or took too long */
  until(wanted: (lines: string[]) => boolean): Promise<boolean>;
  /** Waits for its end. @returns its exit code @throws if it takes too long */
  end(): Promise<number>;
  /** Types Ctrl+C, and waits until it has ended and its servers are gone. */
  quit(): Promise<void>;
  kill(): void;
}

/** Milliseconds for a command to end, or to print what it should. */
const TAKES_AT_MOST = 120_000;
const SEEN_WITHIN = 20_000;
/** Milliseconds between two looks whether a server is gone. */
const LOOK_EVERY = 20;

/** Moves the cursor as a carriage return does (ECMA-48, CHA). */
const TO_LINE_BEGIN = '\u001B[1G';
const CTRL_C = '\u0003';

/** Types a command, as a person at this system's prompt: the program, then words with blanks between them. */
export function typeCommand(command: string, cwd: string, env: NodeJS.ProcessEnv): Typed {
  const [program = '', ...args] = command.split(/\s+/);
  // Windows can start npx only through its shell. The width: no line shall be broken.
  const options = { cwd, env, cols: 400, rows: 50 };
  const pty =
    process.platform === 'win32'
      ? spawn('cmd.exe', `/d /s /c "${command}"`, options)
      : spawn(program, args, options);

  let printed = '';
  let exitCode: number | undefined;
  const changed = new EventTarget();
  const change = () => changed.dispatchEvent(new Event('change'));
  pty.onData((data) => {
    printed += data;
    change();
  });
  pty.onExit((exit) => {
    exitCode = exit.exitCode;
    change();
  });

  const lines = () =>
    stripVTControlCharacters(printed.replaceAll(TO_LINE_BEGIN, '\r'))
      .split(/\r*\n/)
      // A spinner or a progress bar writes over itself.
      .map((line) => line.slice(line.lastIndexOf('\r') + 1));

  async function waitFor(isSo: () => boolean, milliseconds: number): Promise<boolean> {
    const signal = AbortSignal.timeout(milliseconds);
    while (!isSo()) {
      if (exitCode !== undefined || signal.aborted) {
        return false;
      }
      await once(changed, 'change', { signal }).catch(() => undefined);
    }
    return true;
  }

  async function end() {
    await waitFor(() => exitCode !== undefined, TAKES_AT_MOST);
    if (exitCode === undefined) {
      kill();
      throw new Error(`"${command}" does not end. It printed:\n${lines().join('\n')}`);
    }
    return exitCode;
  }

  function kill() {
    if (exitCode !== undefined) {
      return;
    }
    if (process.platform === 'win32') {
      pty.kill();
    } else {
      // With all that it has started: a terminal's first process leads their group.
      process.kill(-pty.pid, 'SIGKILL');
    }
  }

  return {
    command,
    lines,
    until: (wanted) => waitFor(() => wanted(lines()), SEEN_WITHIN),
    end,
    async quit() {
      if (exitCode === undefined) {
        pty.write(CTRL_C);
        await end();
      }
      // npm is gone at once, and what it has started a moment later.
      const signal = AbortSignal.timeout(SEEN_WITHIN);
      for (const url of addresses(lines())) {
        while (await listens(url)) {
          await after(LOOK_EVERY, undefined, { signal });
        }
      }
    },
    kill,
  };
}

/** Where the servers run that have said so: `Running on http://127.0.0.1:3001/`. */
export function addresses(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /Running on (http\S+)/.exec(line)?.[1] ?? []);
}

function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
