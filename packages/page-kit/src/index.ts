export { create, element, elementOf } from './dom.ts';
export { fitToKeyboard } from './keyboard.ts';
export { withLinks } from './links.ts';
export { politeList, type PoliteList } from './polite-list.ts';
export { showTransport } from './transport-badge.ts';
export { unreadTitle } from './unread-title.ts';
