export { LogFileError } from './log-file.ts';
export { SqliteLog } from './sqlite-log.ts';
