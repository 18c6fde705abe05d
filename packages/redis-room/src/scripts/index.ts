export { enter } from './enter.ts';
export { byName, type Entry } from './entry.ts';
export { pause, remove, sendOut } from './host.ts';
export { join, leave } from './join.ts';
export { exit, renew } from './renew.ts';
export { history, say, type } from './say.ts';
export type { Question } from './script.ts';
