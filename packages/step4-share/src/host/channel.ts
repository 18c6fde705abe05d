import type { Answer, ChatMessage } from 'chat-protocol';

/** The namespace of the host's page. */
export const HOST = '/host';

/** Someone in the chat, as the host sees them. */
export interface Guest {
  username: string;
  transport: string;
  /** Milliseconds of the last heartbeat there and back; `null` before the first one. */
  roundTripMs: number | null;
}

export interface HostNews {
  /** How it goes: every second. */
  state: (state: HostState) => void;
  /** The messages that are kept, oldest first: when there is another one, or one less. */
  messages: (messages: Pick<ChatMessage, 'id' | 'username' | 'message'>[]) => void;
}

export interface HostState {
  guests: Guest[];
  /** Bytes from visitors and to them, everything included. */
  bytesUp: number;
  bytesDown: number;
  requests: number;
  connections: number;
  paused: boolean;
  /** Milliseconds until the chat is no longer shared. */
  endsInMs: number;
}

type Acknowledge = (answer: Answer<object>) => void;

/** What the host decides. */
export interface HostRequests {
  remove: (messageId: string, acknowledge: Acknowledge) => void;
  'send out': (username: string, acknowledge: Acknowledge) => void;
  pause: (acknowledge: Acknowledge) => void;
  'go on': (acknowledge: Acknowledge) => void;
}
