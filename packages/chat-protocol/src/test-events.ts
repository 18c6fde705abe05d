/** Step 2: what clients send in the namespace `/test`. */
export interface TestClientToServerEvents {
  send_to_self: (message: TestMessage) => void;
  send_to_all: (message: TestMessage) => void;
}

/** Step 2: what the server sends in the namespace `/test`. */
export interface TestServerToClientEvents {
  display_message: (message: CountedMessage) => void;
}

export interface TestMessage {
  data: string;
}

export interface CountedMessage extends TestMessage {
  /** How many messages the sender's connection has sent so far; 0 for the server's greeting. */
  count: number;
}
