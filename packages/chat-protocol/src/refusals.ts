/** Why a request was refused, and what to tell the person who made it. */
export const REFUSALS = {
  'not-joined': 'Choose a nickname before you take part.',
  'already-joined': 'You are in the chat already.',
  'nickname-invalid': 'This nickname cannot be used. Choose another one.',
  'nickname-taken':
    'Someone in the chat has this nickname. Choose another one, or wait half a minute if it was you.',
  'message-empty': 'There is nothing to send yet. Write something first.',
  'message-too-long': 'This message is too long. Send it in parts.',
  'too-many-requests': 'That was a lot at once. Wait a moment, then go on.',
  malformed: 'The server could not read this. Reload the page and try again.',
  unavailable: 'The chat cannot take this right now. It will be tried again.',
  removed: 'The host has sent you out of this chat.',
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** How a refusal looks on the wire. It may be tried again exactly when it carries `retryAfterMs`. */
export interface RefusalAnswer {
  ok: false;
  code: RefusalCode;
  message: string;
  retryAfterMs?: number | undefined;
}

/** Thrown by whatever says no to a request. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly retryAfterMs: number | undefined;

  /**
   * @param message a sentence for the person, if there is a better one than the code's own
   * @param retryAfterMs after how many milliseconds the same request may be tried again; left out: never
   */
  constructor(code: RefusalCode, options: { message?: string; retryAfterMs?: number } = {}) {
    super(options.message ?? REFUSALS[code]);
    this.name = 'Refusal';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }

  toAnswer(): RefusalAnswer {
    const { code, message, retryAfterMs } = this;
    return { ok: false, code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
}
