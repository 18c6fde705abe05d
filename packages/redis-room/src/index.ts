export { RedisUnreachable } from './errors.ts';
export type { RedisRoomEvents } from './events.ts';
export type { RedisClient } from './link.ts';
export type { RedisRoomOptions } from './options.ts';
export { RedisRoom } from './redis-room.ts';
export type { Timings } from './timings.ts';
