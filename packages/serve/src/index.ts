export { commandLine, type Address } from './command-line.ts';
export { intercept } from './intercept.ts';
export { isLoopback } from './loopback.ts';
export { logging } from './logging.ts';
export { type LoggedRequest, type OnRequest, watchRequests } from './request-log.ts';
export { listen, serve } from './serve.ts';
export { UserError } from './user-error.ts';
