import { type ContenderName, isOverHttp2 } from '../contenders/names.ts';
import type { Chromium } from './chromium.ts';
import { engineIoPerson } from './engine-io-person.ts';
import { openChromium } from './open-chromium.ts';
import type { Person, PersonOptions } from './person.ts';
import { shortPollingPerson } from './short-polling-person.ts';
import { ssePerson } from './sse-person.ts';

/** Someone whom this process plays, with the headers and connections of a browser in place of Node's. */
export function createPerson(name: ContenderName, options: PersonOptions): Person {
  const chromium = openChromium({ ...options, http2: isOverHttp2(name) });
  const person = personWith(chromium, name, options);
  return {
    ...person,
    async leave() {
      await person.leave();
      chromium.close();
    },
  };
}

function personWith(chromium: Chromium, name: ContenderName, options: PersonOptions): Person {
  switch (name) {
    case 'short-polling':
      return shortPollingPerson(chromium, options);
    case 'long-polling':
    case 'long-polling-h2':
      return engineIoPerson(chromium, 'polling', options);
    case 'sse':
    case 'sse-h2':
      return ssePerson(chromium, options);
    case 'websocket':
      return engineIoPerson(chromium, 'websocket', options);
  }
}
