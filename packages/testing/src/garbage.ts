import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const COLLECT = new URL('collect-garbage.mjs', import.meta.url).href;

/** The environment of a server that collects its garbage at SIGUSR2, which Windows does not have. */
export const COLLECTS_GARBAGE = { NODE_OPTIONS: `--import ${COLLECT}` };

/** Collects what is garbage in this process now, and not when V8 would come to it. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
}
