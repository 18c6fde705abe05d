/** How a contender's people talk, in the frames that its page would send. */
export interface Dialect {
  /** Of the WebSocket. */
  path: string;
  /** The frame that asks to be let into the namespace, where there is one. */
  connect?: string;
  /** What begins the answer to it. */
  connected?: string;
  /** The frame with which a person joins, where people do; `before` is what they were told when they joined last. */
  join?: (name: string, before: Before | undefined) => string;
  /** What begins the frame that says it has worked. */
  joined?: string;
  say: (text: string, id: number, name: string) => string;
}

/** What someone who comes back says of the time before. */
export interface Before {
  token: string;
  since: { epoch: string; seq: number };
}

export const DIALECTS = ['chat', 'plain', 'bare'] as const;
export type DialectName = (typeof DIALECTS)[number];

const ENGINE = '/socket.io/?EIO=4&transport=websocket';

export const DIALECT: Record<DialectName, Dialect> = {
  // The workshop's: with acknowledgements, tokens and ids.
  chat: {
    path: ENGINE,
    connect: '40/chat,',
    connected: '40/chat,',
    join: (username, before) => `42/chat,0${JSON.stringify(['add user', { username, ...before }])}`,
    joined: '43/chat,0[{"ok":true',
    say: (message, id, name) =>
      `42/chat,${id}${JSON.stringify(['new message', { message, clientId: `${name} of the bench ${id}` }])}`,
  },
  // That of Socket.IO's tutorial.
  plain: {
    path: ENGINE,
    connect: '40',
    connected: '40{',
    join: (username) => `42${JSON.stringify(['add user', username])}`,
    joined: '42["login"',
    say: (message) => `42${JSON.stringify(['new message', message])}`,
  },
  bare: {
    path: '/',
    say: (text) => text,
  },
};
