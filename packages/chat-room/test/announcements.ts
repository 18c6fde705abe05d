import { type Room, ROOM_EVENTS, type RoomEvents } from '../src/index.ts';

export type Announcement = { [E in keyof RoomEvents]: [event: E, ...args: RoomEvents[E]] }[keyof RoomEvents];

/** How long an announcement may be on its way, in milliseconds. */
const WITHIN = 10_000;

/** What a room has announced so far. */
export class Announcements {
  readonly all: Announcement[] = [];
  readonly #checks = new Set<() => void>();

  constructor(room: Room) {
    for (const event of ROOM_EVENTS) {
      room.on(event, (...args: unknown[]) => {
        this.all.push([event, ...args] as Announcement);
        this.#checks.forEach((check) => check());
      });
    }
  }

  of(...events: (keyof RoomEvents)[]): Announcement[] {
    return this.all.filter(([event]) => events.includes(event));
  }

  /** Resolves when what is expected holds: now, or after one of the next announcements. */
  async eventually(expectation: () => void): Promise<void> {
    let problem: unknown;
    await new Promise<void>((resolve, reject) => {
      const check = () => {
        try {
          expectation();
        } catch (error) {
          problem = error;
          return;
        }
        clearTimeout(timer);
        this.#checks.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#checks.delete(check);
        reject(problem);
      }, WITHIN);
      this.#checks.add(check);
      check();
    });
  }
}
