/** Every limit of the chat, in one place: server, page and checks read it here. Times are in milliseconds. */
export const LIMITS = {
  /** Characters of a nickname, as a person counts them. */
  nickname: 14,
  /** UTF-16 units of a nickname: a family emoji is one character and eleven units. */
  nicknameUnits: 64,
  /** Combining marks on one letter of a nickname. Vietnamese and pointed Hebrew need three. */
  marks: 3,
  /** UTF-16 units of a message. */
  message: 2000,
  clientId: 64,
  token: 256,
  /** Messages that one `history` answers with. */
  historyPage: 50,
  /** Messages that the memory room keeps. */
  kept: 100,
  /** Messages that the answer to `add user` holds at most. What was missed beyond is asked for in pages. */
  missed: 1_000,
  /** How long a name waits for its owner after the connection was lost. */
  nameHeld: 30_000,
  tokenLives: 24 * 60 * 60 * 1000,
  /** How long someone types without saying so again. */
  typing: 6_000,
  /** Events of one connection that may wait for their turn. */
  queue: 200,
  /**
   * Events of one connection within `eventsWithin`, by kind: above what a person may do, since what is refused or said
   * again counts too. Anything else is `other`.
   */
  events: {
    'add user': 30,
    'new message': 300,
    history: 100,
    typing: 300,
    'stop typing': 300,
    other: 100,
  },
  eventsWithin: 10_000,
  /** How often one connection may join a namespace within `eventsWithin`. */
  joins: 60,
  /** Characters of an event's name that a refusal repeats. */
  eventName: 64,
  /** What a person may do: so many at once, and so many a second for long. */
  rates: {
    message: { burst: 20, perSecond: 7 },
    typing: { burst: 60, perSecond: 20 },
  },
} as const;
