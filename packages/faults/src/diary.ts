import type { ChatMessage, Said } from 'chat-protocol';

/** What one person wrote, was told and was shown. Times are in milliseconds, by `performance.now()`. */
export interface Diary {
  name: string;
  /** In the order of writing. */
  written: { clientId: string; message: string }[];
  /** By the message's `clientId`: every acknowledgement that came. */
  acknowledged: Map<string, Said[]>;
  /** In the order in which the page shows them, which is from the top down. */
  shown: Shown[];
  /** Who is here, as far as this page knows; empty while it is not in the chat. */
  users: string[];
  /** The last number of people that it was told. */
  numUsers: number;
  /** Where the number and the names did not agree, a sentence each. */
  drifts: string[];
  /** What a page would show as an error that does not pass by itself, a sentence each. */
  problems: string[];
}

export interface Shown {
  message: ChatMessage;
  at: number;
}

export function newDiary(name: string): Diary {
  return {
    name,
    written: [],
    acknowledged: new Map(),
    shown: [],
    users: [],
    numUsers: 0,
    drifts: [],
    problems: [],
  };
}
