export { acceptNickname, acceptText, paused } from './accept.ts';
export { MemoryLog } from './memory-log.ts';
export { MemoryRoom, type MemoryRoomOptions } from './memory-room.ts';
export type { Added, MessageLog, Missed } from './message-log.ts';
export { RateLimit, type Rate } from './rate-limit.ts';
export { type Presence, type Room, ROOM_EVENTS, type RoomEvents } from './room.ts';
export { Tokens } from './tokens.ts';
