import type { Joined, JoinRequest, Since } from 'chat-protocol';

import type { Stored } from './stored.ts';

interface Identity {
  username: string;
  token?: string | undefined;
}

/** Who one is in the chat: the nickname, and the token that proves it. Kept in the tab, so that a reload keeps it. */
export class Session {
  readonly #stored: Stored<Identity>;
  #identity: Identity | undefined;

  constructor(storage: Stored<Identity>) {
    this.#stored = storage;
    this.#identity = storage.load();
  }

  get username(): string | undefined {
    return this.#identity?.username;
  }

  choose(username: string): void {
    this.#identity = { username };
  }

  /** What to join with. @param since what was seen last, to get what came after */
  request(since: Since | undefined): JoinRequest {
    return { username: '', ...this.#identity, ...(since && { since }) };
  }

  joined({ username, token }: Pick<Joined, 'username' | 'token'>): void {
    this.#identity = { username, token };
    this.#stored.save(this.#identity);
  }

  forget(): void {
    this.#identity = undefined;
    this.#stored.save(undefined);
  }
}
