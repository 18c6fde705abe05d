import { type Joined, type JoinRequest, LIMITS, type Since } from 'chat-protocol';

import type { Stored } from './stored.ts';

/**
 * Milliseconds for which a connection that nobody uses may hold a name: until the server notices (Engine.IO's
 * heartbeat, 25 + 20 seconds) and as long as it keeps the name after that.
 */
const HELD_FOR = 45_000 + LIMITS.nameHeld;

interface Identity {
  username: string;
  token?: string | undefined;
}

/** Who one is in the chat: the nickname, and the token that proves it. Kept in the tab, so that a reload keeps it. */
export class Session {
  readonly #stored: Stored<Identity>;
  #identity: Identity | undefined;
  #heldUntil = 0;

  constructor(storage: Stored<Identity>) {
    this.#stored = storage;
    this.#identity = storage.load();
  }

  get username(): string | undefined {
    return this.#identity?.username;
  }

  /** Whether a lost connection of ours may be the one that has the name. */
  get mayBeHeldByUs(): boolean {
    return Date.now() < this.#heldUntil;
  }

  choose(username: string): void {
    if (username !== this.#identity?.username) {
      this.#heldUntil = 0;
    }
    this.#identity = { username };
  }

  /** What to join with. @param since what was seen last, to get what came after */
  request(since: Since | undefined): JoinRequest {
    return { username: '', ...this.#identity, ...(since && { since }) };
  }

  /** Nobody knows whether joining has worked. */
  unanswered(): void {
    this.#heldUntil = Date.now() + HELD_FOR;
  }

  joined({ username, token }: Pick<Joined, 'username' | 'token'>): void {
    this.#identity = { username, token };
    this.#stored.save(this.#identity);
    this.#heldUntil = 0;
  }

  forget(): void {
    this.#identity = undefined;
    this.#stored.save(undefined);
  }
}
