export { checkedEvents, type ChatSocket, type CheckedEvents } from './checked-events.ts';
export { guardFlags, guardOptions } from './flags.ts';
export { guard, type GuardOptions } from './guard.ts';
export type { Limiter, MakeLimiter, Quota } from './limiter.ts';
export { CONNECTION_LIMITS } from './limits.ts';
export { checkOrigin, originFlag } from './origin.ts';
export { visitorsBehind, type Visitors } from './visitors.ts';
