import { createHmac, randomUUID } from 'node:crypto';

import { type Joined, type JoinRequest, LIMITS, Refusal } from 'chat-protocol';
import { acceptNickname, Tokens } from 'chat-room';

import type { Announcer } from './announcer.ts';
import type { Emitter } from './events.ts';
import type { Membership } from './membership.ts';
import { seqOf, toMessages } from './message.ts';
import * as scripts from './scripts/index.ts';
import type { Seat, Stay } from './stay.ts';

/** Those who are here through this process: how they come and go. */
export class Guests {
  readonly #membership: Membership;
  readonly #announcer: Announcer;
  readonly #events: Emitter;
  readonly #id = randomUUID();

  constructor(membership: Membership, announcer: Announcer, events: Emitter) {
    this.#membership = membership;
    this.#announcer = announcer;
    this.#events = events;
  }

  /** Where someone sits. @throws {Refusal} `not-joined`, `unavailable` */
  seatOf(connection: string): Seat {
    const seat = this.#membership.stay.seatOf(connection);
    if (seat === undefined) {
      throw new Refusal('not-joined');
    }
    return seat;
  }

  async join(connection: string, { username: given, token, since }: JoinRequest): Promise<Joined> {
    const { stay } = this.#membership;
    if (stay.seatOf(connection) !== undefined) {
      throw new Refusal('already-joined');
    }
    const { username, nameKey } = acceptNickname(given);
    const { now, secret } = this.#membership;
    const tokens = new Tokens(secret, LIMITS.tokenLives);
    const known = token === undefined ? undefined : tokens.owner(token, nameKey, now);
    const owner = known ?? this.#newOwner(connection, nameKey);
    const seat = stay.sit(connection, username, nameKey);
    const asked = [owner, since?.epoch ?? '', since?.seq ?? ''];

    const [, taken, epoch, seq, gap, missed, more, removed] = await this.#seated(
      stay,
      seat,
      this.#membership.decide((...asker) =>
        scripts.join(
          ...asker,
          seat.id,
          connection,
          nameKey,
          username,
          ...asked,
          LIMITS.missed,
          LIMITS.historyPage,
        ),
      ),
    );
    if (!seat.isAnnounced) {
      throw new Refusal('not-joined');
    }
    removed.toReversed().forEach((id) => this.#events.emit('message removed', { id }, connection));
    // A later message that was announced meanwhile shows the hole as well.
    if (seqOf(this.#announcer.newestMessage) <= seq) {
      toMessages(more).forEach((newest) => this.#events.emit('more missed', newest, connection));
    }
    return {
      protocol: 1,
      username: taken,
      token: tokens.issue(owner, nameKey, now),
      ...stay.people.counted(),
      epoch,
      seq,
      missed: toMessages(missed),
      gap: gap === 1,
    };
  }

  /** Redis is told as soon as it is there; without it nobody waits longer than for any other answer. */
  async leave(connection: string, how: 'left' | 'lost'): Promise<void> {
    if (!this.#membership.isHere) {
      return;
    }
    const { stay } = this.#membership;
    const seat = stay.seatOf(connection);
    if (seat === undefined) {
      return;
    }
    this.#announcer.endTyping(seat);
    stay.stand(seat);
    stay.leaving.set(seat.id, how);
    // A script that Redis has to be told first could come later than this.
    await seat.joining?.catch(() => {});
    await this.#membership.leave(stay, seat.id);
  }

  /** Waits for the answer to a join, and gives its seat up if there is none. */
  async #seated<Answer>(stay: Stay, seat: Seat, answer: Promise<Answer>): Promise<Answer> {
    seat.joining = answer;
    try {
      return await answer;
    } catch (error) {
      stay.stand(seat);
      if (error instanceof Refusal && error.code === 'unavailable') {
        // It may have been done, or be done yet.
        stay.leaving.set(seat.id, 'lost');
      }
      throw error;
    }
  }

  /** The same one each time, so that someone who has to ask again finds the name taken by nobody else. */
  #newOwner(connection: string, nameKey: string): string {
    const owner = createHmac('sha256', this.#membership.secret).update(
      `${this.#id}.${connection}.${nameKey}`,
    );
    return owner.digest().subarray(0, 16).toString('base64url');
  }
}
