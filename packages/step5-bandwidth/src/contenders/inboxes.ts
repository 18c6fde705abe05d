import { Refusal } from 'chat-protocol';
import type { Room } from 'chat-room';

/** One announcement of the room, as it waits for whom it is for. */
export interface Announcement {
  /** Rises by 1 from announcement to announcement of one inbox, from 1. */
  number: number;
  event: string;
  payload: object;
}

/** What waits for one person. It keeps everything until its owner has it. */
class Inbox {
  #last = 0;
  #waiting: Announcement[] = [];
  #listener: ((announcement: Announcement) => void) | undefined;

  put(event: string, payload: object): void {
    const announcement = { number: ++this.#last, event, payload };
    if (this.#listener === undefined) {
      this.#waiting.push(announcement);
    } else {
      this.#listener(announcement);
    }
  }

  /** What came after this number; what came up to it is forgotten. */
  after(number: number): Announcement[] {
    this.#waiting = this.#waiting.filter((each) => each.number > number);
    return this.#waiting;
  }

  /** Hands over what waits, and from now on what comes. */
  follow(listener: (announcement: Announcement) => void): void {
    this.#waiting.splice(0).forEach(listener);
    this.#listener = listener;
  }
}

/**
 * What the room announces, sorted by connection, for transports that do not deliver by themselves. Everyone who has
 * joined has an inbox, from `login` until it is closed.
 */
export class Inboxes {
  readonly #inboxes = new Map<string, Inbox>();

  constructor(room: Room) {
    room.on('login', (people, connection) => {
      const inbox = new Inbox();
      this.#inboxes.set(connection, inbox);
      inbox.put('login', people);
    });
    room.on('user joined', (change) => this.#putAll('user joined', change));
    room.on('user left', (change) => this.#putAll('user left', change));
    room.on('new message', (message) => this.#putAll('new message', message));
    room.on('typing', (typist, connection) => this.#putAll('typing', typist, connection));
    room.on('stop typing', (typist, connection) => this.#putAll('stop typing', typist, connection));
    room.on('replaced', (nothing, connection) => this.#inboxes.get(connection)?.put('replaced', nothing));
  }

  /** @throws {Refusal} `not-joined` */
  of(connection: string): Inbox {
    const inbox = this.#inboxes.get(connection);
    if (inbox === undefined) {
      throw new Refusal('not-joined');
    }
    return inbox;
  }

  close(connection: string): void {
    this.#inboxes.delete(connection);
  }

  #putAll(event: string, payload: object, except?: string): void {
    for (const [connection, inbox] of this.#inboxes) {
      if (connection !== except) {
        inbox.put(event, payload);
      }
    }
  }
}
