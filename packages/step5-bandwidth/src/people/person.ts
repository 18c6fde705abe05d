import type { Answer, MessageRequest, Said } from 'chat-protocol';

import type { ContenderName } from '../contenders/names.ts';
import type { ChromiumOptions } from './chromium.ts';

/** Someone in the chat, over one of the transports. Every method rejects if the server is gone. */
export interface Person {
  /** Resolves when the server has acknowledged it and news can arrive. @throws if it is refused */
  join(username: string): Promise<void>;
  say(request: MessageRequest): Promise<Answer<Said>>;
  typing(): Promise<void>;
  stopTyping(): Promise<void>;
  /** Asks for news no more. Resolves when nothing is under way but what waits for news. */
  rest(): Promise<void>;
  leave(): Promise<void>;
}

export interface PersonOptions extends ChromiumOptions {
  /** For short polling: milliseconds from one question to the next. */
  intervalMs: number;
  /** For short polling: milliseconds until the first question, so that not everyone asks at once. */
  firstAfterMs: number;
  /** Hears what the room announces, by the names of Step 3's events. */
  onEvent: (event: string, payload: unknown) => void;
  /** The connection is lost, or what comes over it makes no sense. */
  onError: (error: unknown) => void;
}

export type CreatePerson = (name: ContenderName, options: PersonOptions) => Person;
