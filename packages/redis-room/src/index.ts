export type { RedisRoomEvents } from './announcer.ts';
export { RedisUnreachable } from './errors.ts';
export type { RedisClient } from './link.ts';
export type { RedisRoomOptions } from './options.ts';
export { RedisRoom } from './redis-room.ts';
export type { Timings } from './timings.ts';
