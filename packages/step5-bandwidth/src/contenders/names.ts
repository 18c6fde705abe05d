/** Who is measured against whom. All ratios are to the last one. */
export const CONTENDERS = ['short-polling', 'long-polling', 'sse', 'websocket'] as const;

export type ContenderName = (typeof CONTENDERS)[number];

/** What the others are compared with. */
export const REFERENCE: ContenderName = 'websocket';
