export { Feed, type FeedEvents } from './feed.ts';
export { Outbox, type OutboxOptions, type Unsent } from './outbox.ts';
export { Session } from './session.ts';
export { stored, type Stored } from './stored.ts';
export { Typing, TYPING_AGAIN_AFTER, type TypingEvents, typingSentence } from './typing.ts';
