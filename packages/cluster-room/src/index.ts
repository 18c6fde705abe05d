export { type Channel, portChannel, processChannel } from './channel.ts';
export { LogFileError } from './log-file.ts';
export { RemoteRoom } from './remote-room.ts';
export { serveRoom } from './serve-room.ts';
export { SqliteLog } from './sqlite-log.ts';
