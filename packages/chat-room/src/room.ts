import type {
  ChatMessage,
  HistoryPage,
  HistoryRequest,
  Joined,
  JoinRequest,
  MessageRequest,
  People,
  PersonChange,
  Said,
  Typist,
} from 'chat-protocol';

/**
 * What a room announces. Whoever binds a room to a transport passes it on to everyone who has joined,
 * except where a connection is named.
 *
 * Where several processes have a room each over one store, events that name a connection are announced in the
 * process that has this connection, and all others in every process, in one order: the store’s.
 */
export interface RoomEvents {
  /** To this connection alone. From this moment on it is one of everyone. */
  login: [people: People, connection: string];
  'user joined': [change: PersonChange];
  'user left': [change: PersonChange];
  'new message': [message: ChatMessage];
  /**
   * To this connection alone, as a `new message`, after its `login`: more was missed than `Joined` holds, and this is
   * the newest of it. Whoever sees the hole before it asks history.
   */
  'more missed': [newest: ChatMessage, connection: string];
  /** To everyone but this connection. */
  typing: [typist: Typist, connection: string];
  /** To everyone but this connection. */
  'stop typing': [typist: Typist, connection: string];
  /** To this connection alone, which is no longer one of everyone and is to be closed. */
  replaced: [nothing: object, connection: string];
  /** A host took it down. To this connection alone where one is named: its owner was away. */
  'message removed': [message: { id: string }, connection?: string];
  /** A host sent someone out. To this connection alone, which is no longer one of everyone and is to be closed. */
  'sent out': [nothing: object, connection: string];
}

export const ROOM_EVENTS = [
  'login',
  'user joined',
  'user left',
  'new message',
  'more missed',
  'typing',
  'stop typing',
  'replaced',
  'message removed',
  'sent out',
] as const satisfies (keyof RoomEvents)[];

/** Someone who is here, and on which connection. */
export interface Presence {
  username: string;
  connection: string;
}

/**
 * A chat without a transport. A connection is named by an id of the transport's own making, unique for ever.
 *
 * What a method brings about is announced before it resolves, in the process that called it; elsewhere perhaps later.
 *
 * Every method rejects with a `Refusal` when it says no: `not-joined` from all but `join` and `leave`,
 * `unavailable` where a store is out of reach, and what is named at the method.
 */
export interface Room {
  on<E extends keyof RoomEvents>(event: E, listener: (...args: RoomEvents[E]) => void): this;

  /**
   * Resolves with those who are here by what this process has announced so far, before it announces anything else.
   * @throws {Refusal} `already-joined`, `nickname-invalid`, `nickname-taken`, `removed`
   */
  join(connection: string, request: JoinRequest): Promise<Joined>;

  /**
   * Resolves when the message is kept.
   * Said again with the same `clientId` by the same person, it is neither announced nor counted again.
   * @throws {Refusal} `message-empty`, `message-too-long`, `too-many-requests`, `unavailable` while it is paused
   */
  say(connection: string, request: MessageRequest): Promise<Said>;

  history(connection: string, request: HistoryRequest): Promise<HistoryPage>;

  /** @throws {Refusal} `too-many-requests` */
  typing(connection: string): Promise<object>;

  /** @throws {Refusal} `too-many-requests` */
  stopTyping(connection: string): Promise<object>;

  /**
   * Nothing happens if the connection has not joined.
   * @param how `left` frees the name at once, `lost` keeps it a while for whoever has its token
   */
  leave(connection: string, how: 'left' | 'lost'): Promise<void>;

  /** Who is here, in the order of joining. */
  here(): Promise<Presence[]>;

  /**
   * Takes a message down: everyone is told, those who are away when they come back, and no history has it any more.
   * @returns whether it was kept
   */
  remove(messageId: string): Promise<boolean>;

  /**
   * Sends someone out and frees the name. With their token they are refused from now on (`removed`).
   * @returns whether there was anyone of this name
   */
  sendOut(username: string): Promise<boolean>;

  /** Until it goes on, nobody can say anything: `say` refuses with `unavailable`. */
  pause(): Promise<void>;

  goOn(): Promise<void>;

  /**
   * Forgets everyone, without a word, and stops every timer. To other rooms over the same store they are lost.
   * A second time nothing happens.
   */
  close(): Promise<void>;
}
