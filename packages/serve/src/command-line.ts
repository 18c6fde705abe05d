import { parseArgs, type ParseArgsConfig } from 'node:util';

import { isLoopback } from './loopback.ts';
import { exitWith, UserError } from './user-error.ts';

/** Where a server listens. Port 0: any free one. */
export interface Address {
  port: number;
  host: string;
}

type Flag = NonNullable<ParseArgsConfig['options']>[string] & {
  /** What is wrong with a value, as a sentence; `undefined` if nothing is. */
  check?: (value: string) => string | undefined;
  /** It would be a danger where others can reach the server. */
  onLoopbackOnly?: boolean;
};
type Flags = Record<string, Flag>;
type Values<F extends Flags> = ReturnType<typeof parseArgs<{ options: F }>>['values'];

/**
 * What the command line says: `--port N` and `--host H`, else `PORT` and `HOST` of the environment, else the given
 * port on 127.0.0.1; and the stage's own flags, as `parseArgs` of `node:util` describes them.
 * A flag that is unknown or makes no sense ends the process with exit code 1 and a sentence.
 */
export function commandLine<F extends Flags = Record<never, never>>(
  defaultPort: number,
  flags?: F,
): Address & Values<F> {
  try {
    return readFlags(process.argv.slice(2), process.env, defaultPort, flags);
  } catch (error) {
    return exitWith(error);
  }
}

/** As {@link commandLine}, from these arguments and this environment. @throws {UserError} */
export function readFlags<F extends Flags = Record<never, never>>(
  args: string[],
  env: NodeJS.ProcessEnv,
  defaultPort: number,
  flags?: F,
): Address & Values<F> {
  const options = { ...flags, port: { type: 'string' }, host: { type: 'string' } } as const;
  try {
    // npm wants "--" before a script's own flags, and pnpm hands it on.
    const { values } = parseArgs({ args: args.filter((arg) => arg !== '--'), options });
    checkValues(values, flags);
    const host = values.host || env['HOST'] || '127.0.0.1';
    checkHost(host, values, flags);
    return {
      ...(values as Values<F>),
      port: portNumber(values.port || env['PORT'] || String(defaultPort)),
      host,
    };
  } catch (error) {
    if (error instanceof TypeError) {
      const known = Object.keys(options).map((name) => `--${name}`);
      const hint = error.message.startsWith('Unexpected argument') ? ' With npm write -- before them.' : '';
      throw new UserError(
        `${error.message.split(/\.\s/)[0]}. The flags here are ${known.join(', ')}.${hint}`,
      );
    }
    throw error;
  }
}

/** @throws {UserError} for the first value that its flag does not take */
function checkValues(values: Record<string, unknown>, flags: Flags = {}): void {
  for (const [name, { check }] of Object.entries(flags)) {
    for (const value of [values[name]].flat()) {
      const problem = typeof value === 'string' ? check?.(value) : undefined;
      if (problem !== undefined) {
        throw new UserError(problem);
      }
    }
  }
}

/** @throws {UserError} for the first flag that is only for this machine, if the host is for others too */
function checkHost(host: string, values: Record<string, unknown>, flags: Flags = {}): void {
  for (const [name, { onLoopbackOnly }] of Object.entries(flags)) {
    if (onLoopbackOnly === true && values[name] !== undefined && !isLoopback(host)) {
      throw new UserError(
        `--${name} is for this machine alone, and ${host} can be reached from others. Leave out one of the two.`,
      );
    }
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UserError(`"${text}" is not a port. Choose a number from 0 to 65535, such as --port 8080.`);
  }
  return port;
}
