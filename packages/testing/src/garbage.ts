const COLLECT = new URL('collect-garbage.mjs', import.meta.url).href;

/** The environment of a server that collects its garbage at SIGUSR2, which Windows does not have. */
export const COLLECTS_GARBAGE = { NODE_OPTIONS: `--import ${COLLECT}` };
