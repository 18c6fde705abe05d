// The schemas are apart, in chat-protocol/schemas: a page that needs a constant should not carry a validator.
export * from './color.ts';
export * from './events.ts';
export * from './limits.ts';
export * from './nickname.ts';
export * from './refusals.ts';
export * from './test-events.ts';
