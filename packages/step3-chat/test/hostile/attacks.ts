import type { Attack } from './attacks/attack.ts';
import { EVENTS } from './attacks/events.ts';
import { FLOODS } from './attacks/floods.ts';
import { FRAMES } from './attacks/frames.ts';
import { ORIGINS } from './attacks/origins.ts';
import { PACKETS } from './attacks/packets.ts';
import { SESSIONS } from './attacks/sessions.ts';

export type { Attack, Target } from './attacks/attack.ts';
export { NAMED } from './attacks/origins.ts';

/** All attacks, in this order. */
export const ATTACKS: readonly Attack[] = [
  ...ORIGINS,
  ...SESSIONS,
  ...FRAMES,
  ...PACKETS,
  ...EVENTS,
  ...FLOODS,
];
