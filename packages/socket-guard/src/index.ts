export { checkedEvents, type ChatSocket, type CheckedEvents } from './checked-events.ts';
export { guard, type GuardOptions } from './guard.ts';
export { checkOrigin, originFlag } from './origin.ts';
