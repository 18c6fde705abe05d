/**
 * What is compressed: nothing; what Socket.IO compresses by itself, which is answers to polls of 1 KiB and more; or
 * the messages of WebSocket and the stream of Server-Sent Events besides.
 */
export const COMPRESSIONS = ['off', 'polls', 'all'] as const;

export type Compression = (typeof COMPRESSIONS)[number];
