import type { Announcement } from '../contenders/inboxes.ts';
import type { Http } from './http.ts';
import type { Person, PersonOptions } from './person.ts';
import { posts } from './posts.ts';
import { sleep } from './sleep.ts';

/** Asks for news at an interval, counted from question to question as `setInterval` does. */
export function shortPollingPerson(http: Http, options: PersonOptions): Person {
  const person = posts(http);
  const resting = new AbortController();
  let polling = Promise.resolve();
  let after = 0;

  async function ask(connection: string): Promise<void> {
    const body = await http.text('fetch', `/events?connection=${connection}&after=${after}`);
    const { events } = JSON.parse(body) as { events: Announcement[] };
    for (const { number, event, payload } of events) {
      after = number;
      options.onEvent(event, payload);
    }
  }

  async function poll(connection: string): Promise<void> {
    let next = performance.now() + options.firstAfterMs;
    for (;;) {
      await sleep(Math.max(0, next - performance.now()), resting.signal);
      if (resting.signal.aborted) {
        return;
      }
      next = Math.max(next + options.intervalMs, performance.now());
      await ask(connection);
    }
  }

  return {
    ...person,
    async join(username) {
      polling = poll(await person.join(username)).catch(options.onError);
    },
    async rest() {
      resting.abort();
      await polling;
    },
    async leave() {
      resting.abort();
      await person.leave();
    },
  };
}
