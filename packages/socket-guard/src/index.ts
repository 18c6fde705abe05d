export { checkedEvents, type ChatSocket, type CheckedEvents } from './checked-events.ts';
export { guard, packetLimits, type GuardOptions } from './guard.ts';
