import { forFlag } from './how-long.ts';
import { WAYS_IN, type WayInName } from './ways-in/open-way-in.ts';

/** For `commandLine` of `serve`: what one can say behind `pnpm share`. */
export const shareFlags = {
  via: {
    type: 'string',
    default: 'lan',
    check: (value: string) =>
      wayInName(value) === undefined
        ? `"${value}" is no way in. Choose from ${WAYS_IN.join(', ')}.`
        : undefined,
  },
  chat: {
    type: 'string',
    check: (value: string) =>
      chatUrl(value) === undefined
        ? `"${value}" is no address of a chat. Write it whole, such as --chat http://127.0.0.1:3100/.`
        : undefined,
  },
  for: forFlag,
  pin: { type: 'boolean' },
  'no-pin': { type: 'boolean' },
  'requests-per-minute': {
    type: 'string',
    check: (value: string) =>
      /^[1-9]\d{0,6}$/.test(value)
        ? undefined
        : `"${value}" is no limit. Write how many requests a minute are let through, such as --requests-per-minute 4000.`,
  },
} as const;

export function wayInName(value: string): WayInName | undefined {
  return WAYS_IN.find((each) => each === value);
}

function chatUrl(value: string): URL | undefined {
  return /^https?:\/\//.test(value) && URL.canParse(value) ? new URL(value) : undefined;
}
