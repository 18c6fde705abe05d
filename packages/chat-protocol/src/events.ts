import type { RefusalAnswer } from './refusals.ts';

/** One message, as everyone who has joined receives it. */
export interface ChatMessage {
  /** Unique for ever. */
  id: string;
  /** Rises by exactly 1 from message to message within one epoch. */
  seq: number;
  username: string;
  message: string;
  /** Milliseconds since 1970, by the server's clock. */
  sentAt: number;
  /** The sender's own id of the message, if it gave one. */
  clientId?: string | undefined;
}

/** The last message that someone who comes back has seen. */
export interface Since {
  epoch: string;
  seq: number;
}

export interface JoinRequest {
  username: string;
  /** From an earlier {@link Joined}: proves whose name it is. */
  token?: string | undefined;
  since?: Since | undefined;
}

export interface MessageRequest {
  message: string;
  /** 1 to 64 characters. A message sent again with the same one is delivered once. */
  clientId?: string | undefined;
}

/** Which part of what was said: the newest before `before`, or the oldest after `after`. */
export interface HistoryRequest {
  before?: number | undefined;
  after?: number | undefined;
  /** 1 to 50; 50 if it is left out. */
  limit?: number | undefined;
}

export interface People {
  numUsers: number;
  /** In the order of joining. */
  users: string[];
}

export interface Joined extends People {
  protocol: 1;
  username: string;
  token: string;
  /** Names the run of numbers that `seq` belongs to; another epoch means that they began again. */
  epoch: string;
  /** The number of the newest message, 0 if there is none. */
  seq: number;
  /** What came after `since`, oldest first. */
  missed: ChatMessage[];
  /** More was missed than is kept, or the epoch changed. */
  gap: boolean;
}

export interface Said {
  id: string;
  seq: number;
}

export interface HistoryPage {
  epoch: string;
  /** Oldest first. */
  messages: ChatMessage[];
  /** Whether more is kept in the direction that was asked for. */
  more: boolean;
}

export interface PersonChange {
  username: string;
  numUsers: number;
}

export interface Typist {
  username: string;
}

/** A refusal for a client that asked for no acknowledgement. */
export interface Rejected extends Omit<RefusalAnswer, 'ok'> {
  event: string;
  clientId?: string | undefined;
}

/** What a request is acknowledged with, by its event. */
export interface ChatAnswers {
  'add user': Joined;
  'new message': Said;
  history: HistoryPage;
  typing: object;
  'stop typing': object;
}

export type Answer<T> = ({ ok: true } & T) | RefusalAnswer;
export type Acknowledgement<E extends keyof ChatAnswers> = (answer: Answer<ChatAnswers[E]>) => void;

/**
 * Step 3: what clients send in the namespace `/chat`. On the wire every acknowledgement is optional; a page asks
 * for those of which it needs the answer.
 */
export interface ClientToServerEvents {
  'add user': (who: string | JoinRequest, ack: Acknowledgement<'add user'>) => void;
  'new message': (what: string | MessageRequest, ack: Acknowledgement<'new message'>) => void;
  history: (range: HistoryRequest, ack: Acknowledgement<'history'>) => void;
  typing: (ack?: Acknowledgement<'typing'>) => void;
  'stop typing': (ack?: Acknowledgement<'stop typing'>) => void;
}

/** Step 3: what the server sends in the namespace `/chat`. */
export interface ServerToClientEvents {
  login: (people: People) => void;
  'user joined': (change: PersonChange) => void;
  'user left': (change: PersonChange) => void;
  'new message': (message: ChatMessage) => void;
  typing: (typist: Typist) => void;
  'stop typing': (typist: Typist) => void;
  'message removed': (message: { id: string }) => void;
  replaced: (nothing: object) => void;
  rejected: (refusal: Rejected) => void;
}
