import { setTimeout as sleep } from 'node:timers/promises';

import { now } from './clock.ts';
import { DIALECT, type DialectName } from './dialects.ts';
import { Latencies } from './latencies.ts';
import type { Heard, Order, Returned, Sent } from './orders.ts';
import { Person } from './person.ts';

/** How many open their connection at the same time. */
const AT_ONCE = 25;
/** Milliseconds without any delivery after which what is missing is lost. */
const LOST_AFTER = 3000;
/** Milliseconds until everyone who comes back has given up. */
const BACK_WITHIN = 60_000;
/** Socket.IO's own: the first attempt after 0.5 to 1.5 s, then twice that, at most 5 s on average. */
const RECONNECT = { first: 1000, most: 5000, spread: 0.5 };

type Joining = Omit<Extract<Order, { do: 'join' }>, 'do' | 'dialect'>;

/** Some of a room's people. */
export class Crowd {
  readonly #dialect: DialectName;
  readonly #people: { person: Person; address: string }[] = [];
  /** Of what was heard. */
  readonly #latencies = new Latencies();
  #lastMs = 0;
  #begun = { cpu: process.cpuUsage(), atMs: now() };
  #onHeard: ((dueMs: number, person: Person) => void) | undefined;
  #onOther: ((person: Person) => void) | undefined;
  #returned: Promise<Returned> | undefined;

  constructor(dialect: DialectName) {
    this.#dialect = dialect;
  }

  /** Those with these numbers join: each from another address, so that no limit of one address is reached. */
  async join({ url, way, from, to }: Joining): Promise<void> {
    const added = Array.from({ length: to - from }, (_, index) => {
      const number = from + index;
      const ears = {
        message: (dueMs: number, person: Person) => this.#heard(dueMs, person),
        other: (person: Person) => this.#onOther?.(person),
      };
      const person = new Person(`p${number}`, DIALECT[this.#dialect], ears);
      return { person, address: `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}` };
    });
    this.#people.push(...added);
    const waiting = [...added];
    const oneAfterTheOther = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        await next.person.join(url, next.address, way);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, oneAfterTheOther));
  }

  /** What is heard counts from now on: people of other processes may speak before those of this one. */
  begin(): void {
    this.#latencies.clear();
    this.#begun = { cpu: process.cpuUsage(), atMs: now() };
  }

  /** Messages fall due at a fixed rate, whatever becomes of those before; each person in turn says one. */
  async openLoop(perSecond: number, firstMs: number, messages: number, people: number): Promise<Sent> {
    const own = new Map(this.#people.map(({ person }) => [Number(person.name.slice(1)), person]));
    let sent = 0;
    for (let count = 0; count < messages; count++) {
      const speaker = own.get(count % people);
      if (speaker !== undefined) {
        const dueMs = firstMs + (count * 1000) / perSecond;
        for (let left = dueMs - now(); left > 0; left = dueMs - now()) {
          await sleep(Math.max(1, left));
        }
        speaker.say(dueMs);
        sent += 1;
      }
    }
    return { sent };
  }

  /**
   * Those who write say the next one as soon as they hear their last one.
   * @param most how many each of them says
   */
  async closedLoop(writers: number, untilMs: number, most = Infinity): Promise<Sent> {
    const speakers = this.#people.slice(0, writers).map(({ person }) => person);
    const due = new Map<Person, { dueMs: number; said: number }>();
    let sent = 0;
    const say = (person: Person, said: number) => {
      // As it comes back: see Person.
      const dueMs = Number(now().toFixed(3));
      due.set(person, { dueMs, said });
      sent += 1;
      person.say(dueMs);
    };
    const over = new Promise<void>((resolve) => {
      let silent = 0;
      this.#onHeard = (dueMs, person) => {
        const last = due.get(person);
        if (last?.dueMs !== dueMs) {
          return;
        }
        if (last.said < most) {
          say(person, last.said + 1);
        } else if (++silent === speakers.length) {
          resolve();
        }
      };
    });
    speakers.forEach((person) => say(person, 1));
    await Promise.race([over, sleep(Math.max(0, untilMs - now()))]);
    this.#onHeard = undefined;
    return { sent };
  }

  /** @param deliveries how many are to come, those that have come included */
  async hear(deliveries: number): Promise<Heard> {
    for (let before = -1; this.#latencies.count < deliveries && this.#latencies.count > before;) {
      before = this.#latencies.count;
      for (let waited = 0; waited < LOST_AFTER && this.#latencies.count < deliveries; waited += 10) {
        await sleep(10);
        if (this.#latencies.count > before) {
          break;
        }
      }
    }
    const { user, system } = process.cpuUsage(this.#begun.cpu);
    return {
      deliveries: this.#latencies.count,
      latenciesUs: this.#latencies.all(),
      lastMs: this.#lastMs,
      cpuMs: (user + system) / 1000,
      elapsedMs: this.#lastMs - this.#begun.atMs,
    };
  }

  /** Whoever loses the connection comes back as Socket.IO's client does, until it works. */
  comeBack(url: string, people: number): void {
    this.#returned = new Promise((resolve) => {
      const all = this.#people;
      const returned = new Set<Person>();
      const know = new Set<Person>();
      const late = setTimeout(done, BACK_WITHIN);
      function done() {
        clearTimeout(late);
        resolve({
          lastMs: now(),
          know: know.size,
          frames: all.reduce((sum, { person }) => sum + person.frames, 0),
          bytes: all.reduce((sum, { person }) => sum + person.bytes, 0),
        });
      }
      const check = (person: Person) => {
        if (person.numUsers === people && returned.has(person)) {
          know.add(person);
        } else {
          know.delete(person);
        }
        if (know.size === all.length) {
          done();
        }
      };
      this.#onOther = check;
      for (const { person, address } of all) {
        const retry = async (attempt: number): Promise<void> => {
          const delay = Math.min(RECONNECT.first * 2 ** attempt, RECONNECT.most);
          await sleep(delay * (1 + RECONNECT.spread * (2 * Math.random() - 1)));
          try {
            await person.join(url, address);
          } catch {
            return retry(attempt + 1);
          }
          returned.add(person);
          check(person);
        };
        person.onLost = () => {
          person.onLost = undefined;
          person.numUsers = 0;
          void retry(0);
        };
      }
    });
  }

  async returned(): Promise<Returned> {
    return this.#returned ?? { lastMs: 0, know: 0, frames: 0, bytes: 0 };
  }

  leave(): void {
    this.#people.forEach(({ person }) => person.leave());
  }

  #heard(dueMs: number, person: Person): void {
    const nowMs = now();
    this.#latencies.add((nowMs - dueMs) * 1000);
    this.#lastMs = nowMs;
    this.#onHeard?.(dueMs, person);
  }
}
