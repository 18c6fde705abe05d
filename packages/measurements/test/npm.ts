import { type ChildProcess, exec, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/** The registry that this machine uses. */
export async function configuredRegistry(): Promise<string> {
  const { stdout } = await promisify(exec)('npm config get registry');
  const registry = stdout.trim();
  return URL.canParse(registry) ? registry.replace(/\/*$/, '/') : 'https://registry.npmjs.org/';
}

/** The environment of someone who has Node, a registry, and nothing else yet. */
export function bareEnvironment(home: string, registry: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|pnpm_|xdg_|turbo_|vite|node_env$|node_path$|ci$|init_cwd$|port$|host$)/i.test(name),
  );
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return {
    ...Object.fromEntries(kept),
    PATH: folders.filter((folder) => !folder.includes('node_modules')).join(path.delimiter),
    HOME: home,
    USERPROFILE: home,
    APPDATA: path.join(home, 'AppData', 'Roaming'),
    LOCALAPPDATA: path.join(home, 'AppData', 'Local'),
    npm_config_cache: path.join(home, 'npm cache'),
    npm_config_registry: registry,
  };
}

/** `npm start`, with all that it has started in turn. */
export interface NpmStart {
  /** The address it has printed. @throws if it ends before, with what it printed */
  url: Promise<string>;
  /** Ends it and everything under it. */
  stop(): Promise<void>;
}

/** Runs `npm start` in a folder, on a free port. */
export function npmStart(cwd: string, env: NodeJS.ProcessEnv): NpmStart {
  const child = spawn('npm start -- --port 0', {
    cwd,
    env,
    // On Windows npm is a script.
    shell: true,
    // A process group of its own, to be ended as a whole.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (data) => (output += String(data)));
  const closed = once(child, 'close');
  const url = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      output += `${line}\n`;
      const [, address] = /^Running on (http\S+)/.exec(line) ?? [];
      if (address !== undefined) {
        resolve(address);
      }
    });
    void closed.then(() => reject(new Error(`npm start has ended:\n${output}`)));
  });
  return {
    url,
    async stop() {
      killTree(child);
      await closed;
    },
  };
}

function killTree({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) {
    return;
  }
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
  } else {
    process.kill(-pid, 'SIGTERM');
  }
}
