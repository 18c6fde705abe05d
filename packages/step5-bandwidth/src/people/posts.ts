import type { Answer, Joined, MessageRequest, Said } from 'chat-protocol';

import { type Http, HttpError } from './http.ts';
import type { Person } from './person.ts';

type Posts = Pick<Person, 'say' | 'typing' | 'stopTyping'> & {
  /** Resolves when the server has acknowledged it. @returns what later requests name the person with */
  join(username: string): Promise<string>;
  leave(): Promise<void>;
};

/** What a person does over plain HTTP: the client's half of `roomPosts`. */
export function posts(http: Http): Posts {
  let connection = '';

  async function post(path: string): Promise<void> {
    await http.text('emptyPost', `${path}?connection=${connection}`, '');
  }

  return {
    async join(username) {
      const body = await http.text('post', '/join', JSON.stringify({ username }));
      ({ connection } = JSON.parse(body) as Joined & { connection: string });
      return connection;
    },
    async say(request: MessageRequest) {
      try {
        const path = `/say?connection=${connection}`;
        return JSON.parse(await http.text('post', path, JSON.stringify(request))) as Answer<Said>;
      } catch (error) {
        if (error instanceof HttpError) {
          return JSON.parse(error.message) as Answer<Said>;
        }
        throw error;
      }
    },
    typing: () => post('/typing'),
    stopTyping: () => post('/stop-typing'),
    leave: () => post('/leave'),
  };
}
