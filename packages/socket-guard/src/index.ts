export { checkedEvents, type ChatSocket, type CheckedEvents } from './checked-events.ts';
export { guardFlags, guardOptions } from './flags.ts';
export { guard, type GuardOptions } from './guard.ts';
export { sessionOf } from './engine.ts';
export { inMemory, type Limiter, type MakeLimiter, type Quota } from './limiter.ts';
export { CONNECTION_LIMITS } from './limits.ts';
export { refuse, type HttpRefusal } from './refuse.ts';
export { checkOrigin, originFlag } from './origin.ts';
export { visitorsBehind, type Visitors } from './visitors.ts';
