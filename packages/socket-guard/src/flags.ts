import type { GuardOptions } from './guard.ts';
import { originFlag } from './origin.ts';
import { trustProxyFlag } from './visitors.ts';

/** For `commandLine`: what one can say of the guard at the prompt. */
export const guardFlags = {
  origin: originFlag,
  'trust-proxy': trustProxyFlag,
  'no-limits': { type: 'boolean', onLoopbackOnly: true },
} as const;

interface Given {
  origin?: string[] | undefined;
  'trust-proxy'?: string[] | undefined;
  'no-limits'?: boolean | undefined;
}

/** What the flags say, as the guard's options. */
export function guardOptions(flags: Given): GuardOptions {
  return { origins: flags.origin, trustedProxies: flags['trust-proxy'], limits: !flags['no-limits'] };
}
