import { setTimeout as sleep } from 'node:timers/promises';

import type { Announcement } from '../contenders/inboxes.ts';
import { openChromium } from './open-chromium.ts';
import type { Person, PersonOptions } from './person.ts';
import { posts } from './posts.ts';

/** Asks for news at an interval, counted from question to question as `setInterval` does. */
export function shortPollingPerson(options: PersonOptions): Person {
  const chromium = openChromium(options);
  const person = posts(chromium);
  const resting = new AbortController();
  let polling = Promise.resolve();
  let after = 0;

  async function ask(connection: string): Promise<void> {
    const body = await chromium.text('fetch', `/events?connection=${connection}&after=${after}`);
    const { events } = JSON.parse(body) as { events: Announcement[] };
    for (const { number, event, payload } of events) {
      after = number;
      options.onEvent(event, payload);
    }
  }

  async function poll(connection: string): Promise<void> {
    let next = performance.now() + options.firstAfterMs;
    for (;;) {
      await sleep(Math.max(0, next - performance.now()), undefined, { signal: resting.signal });
      next = Math.max(next + options.intervalMs, performance.now());
      await ask(connection);
    }
  }

  return {
    ...person,
    async join(username) {
      const connection = await person.join(username);
      polling = poll(connection).catch((error: unknown) => {
        if (!resting.signal.aborted) {
          options.onError(error);
        }
      });
    },
    async rest() {
      resting.abort();
      await polling;
    },
    async leave() {
      await person.leave();
      chromium.close();
    },
  };
}
