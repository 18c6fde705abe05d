import { createParser } from 'eventsource-parser';

import { openChromium } from './open-chromium.ts';
import type { Person, PersonOptions } from './person.ts';
import { posts } from './posts.ts';

/** Hears of news as Server-Sent Events. */
export function ssePerson(options: PersonOptions): Person {
  const chromium = openChromium(options);
  const person = posts(chromium);
  let leaving = false;

  return {
    ...person,
    async join(username) {
      const connection = await person.join(username);
      const parser = createParser({
        onEvent: ({ event = 'message', data }) => options.onEvent(event, JSON.parse(data)),
        onError: options.onError,
      });
      const { body } = await chromium.stream('eventSource', `/events?connection=${connection}`);
      body.setEncoding('utf8');
      body.on('data', (data: string) => parser.feed(data));
      body.once('close', () => leaving || options.onError(new Error('The stream of events has ended.')));
      body.once('error', () => {});
    },
    rest: () => Promise.resolve(),
    async leave() {
      leaving = true;
      await person.leave();
      chromium.close();
    },
  };
}
