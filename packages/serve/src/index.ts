export { commandLine, type Address } from './command-line.ts';
export { intercept } from './intercept.ts';
export { isLoopback } from './loopback.ts';
export { logging } from './logging.ts';
export { type LoggedRequest, type OnRequest, watchRequests } from './request-log.ts';
export { announce, answerConnections, listen, listenAt, serve } from './serve.ts';
export { exitWith, UserError } from './user-error.ts';
