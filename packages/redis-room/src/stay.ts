import { randomUUID } from 'node:crypto';

import { RedisSilent } from './errors.ts';
import type { Entrance } from './lease.ts';
import { People } from './people.ts';

/** What a connection of this process has taken by joining. */
export interface Seat {
  /** Unique for ever: what is done late, for a seat that was given up, concerns no later one. */
  id: string;
  connection: string;
  username: string;
  nameKey: string;
  /** Whether everyone has been told of it. */
  isAnnounced: boolean;
  /** Until Redis has answered the join. */
  joining?: Promise<unknown>;
  typing?: NodeJS.Timeout | undefined;
}

/** One time of this process in the chat: everything that is forgotten when its lease is lost. */
export class Stay {
  readonly process: string;
  readonly people: People;
  /** Seats that are to be left, until Redis has done it. */
  readonly leaving = new Map<string, 'left' | 'lost'>();
  readonly #byConnection = new Map<string, Seat>();
  readonly #byId = new Map<string, Seat>();
  /** Who waits for an event: they get an error if it will not come any more. */
  readonly #waiting = new Map<string, ((error?: RedisSilent) => void)[]>();
  /** The event that was announced last. */
  #newest: string;

  constructor({ process, people, newestEvent }: Entrance) {
    this.process = process;
    this.people = new People(people);
    this.#newest = newestEvent;
  }

  get newest(): string {
    return this.#newest;
  }

  seatOf(connection: string): Seat | undefined {
    return this.#byConnection.get(connection);
  }

  seat(id: string): Seat | undefined {
    return this.#byId.get(id);
  }

  sit(connection: string, username: string, nameKey: string): Seat {
    const seat = { id: randomUUID(), connection, username, nameKey, isAnnounced: false };
    this.#byConnection.set(connection, seat);
    this.#byId.set(seat.id, seat);
    return seat;
  }

  stand(seat: Seat): void {
    clearTimeout(seat.typing);
    this.#byId.delete(seat.id);
    if (this.#byConnection.get(seat.connection) === seat) {
      this.#byConnection.delete(seat.connection);
    }
  }

  /** Waits until this event was announced here. @throws {RedisSilent} after so many milliseconds */
  reached(event: string, within: number): Promise<void> {
    if (!isAfter(event, this.#newest)) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const done = (error?: RedisSilent) => {
        clearTimeout(timer);
        if (error === undefined) {
          resolve();
        } else {
          reject(error);
        }
      };
      const timer = setTimeout(() => done(new RedisSilent('An event did not arrive in time.')), within);
      const waiting = this.#waiting.get(event);
      if (waiting === undefined) {
        this.#waiting.set(event, [done]);
      } else {
        waiting.push(done);
      }
    });
  }

  announced(event: string): void {
    this.#newest = event;
    this.#waiting.get(event)?.forEach((done) => done());
    this.#waiting.delete(event);
  }

  /** Forgets everyone. */
  end(): void {
    for (const seat of this.#byId.values()) {
      clearTimeout(seat.typing);
    }
    this.#byConnection.clear();
    this.#byId.clear();
    const error = new RedisSilent('The lease is lost.');
    this.#waiting.forEach((waiting) => waiting.forEach((done) => done(error)));
    this.#waiting.clear();
  }
}

/** When an event was appended, by Redis' clock: the first part of its id. */
export function timeOf(event: string): number {
  return Number.parseInt(event, 10);
}

function isAfter(event: string, other: string): boolean {
  const [time = 0, count = 0] = event.split('-').map(Number);
  const [otherTime = 0, otherCount = 0] = other.split('-').map(Number);
  return time > otherTime || (time === otherTime && count > otherCount);
}
