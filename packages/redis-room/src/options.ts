import { LIMITS } from 'chat-protocol';
import type { Rate } from 'chat-room';

import { type Timings, TIMINGS } from './timings.ts';

/** All times in milliseconds. What is left out is as in `LIMITS`. */
export interface RedisRoomOptions {
  /** `redis://[[user]:password@]host[:port][/database]`, or `rediss://…` */
  url: string;
  /** What all keys begin with; rooms with the same one are the same chat. Left out: `{cloudchat}:`. */
  prefix?: string | undefined;
  /** `false`: whoever has joined may say as much as they like. */
  limits?: boolean | undefined;
  /** How long a name waits for an owner whose connection was lost. */
  nameHeld?: number | undefined;
  /** How long someone types without saying so again. */
  typing?: number | undefined;
  rates?: { message: Rate; typing: Rate } | undefined;
  timings?: Partial<Timings> | undefined;
}

/**
 * A rate as a script wants it: what one takes from it, and how much may be owed, in whole milliseconds, with which it
 * reckons exactly; 0 for no limit.
 */
export type Cost = [interval: number, tolerance: number];

export interface Settings {
  url: string;
  prefix: string;
  nameHeld: number;
  typing: number;
  costs: { message: Cost; typing: Cost };
  timings: Timings;
}

export function withDefaults(options: RedisRoomOptions): Settings {
  const { limits = true, rates = LIMITS.rates } = options;
  const cost = ({ burst, perSecond }: Rate): Cost => {
    const interval = limits ? Math.ceil(1000 / perSecond) : 0;
    return [interval, (burst - 1) * interval];
  };
  return {
    url: options.url,
    prefix: options.prefix ?? '{cloudchat}:',
    nameHeld: options.nameHeld ?? LIMITS.nameHeld,
    typing: options.typing ?? LIMITS.typing,
    costs: { message: cost(rates.message), typing: cost(rates.typing) },
    timings: { ...TIMINGS, ...options.timings },
  };
}
