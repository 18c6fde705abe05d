import { type Check, expectEqual } from './check.ts';
import { by, expectSteadyCount } from './step3.ts';
import { expectHeard, say, withVisits } from './step6-visits.ts';

const peopleLink = 'docs/step-6-scale.md#who-is-here';
const typingLink = 'docs/step-6-scale.md#what-the-adapter-carries';

interface Change {
  username: unknown;
  numUsers: number;
}

/** Who is here, at whichever address. */
export const presenceChecks: readonly Check[] = [
  {
    id: 'names',
    title: 'a name that somebody has at one address is refused at every other, in another case too',
    hint: 'Ask the store that all processes share whether a name is free, and take it in the same step.',
    link: peopleLink,
    needs: ['join'],
    run: (_url, urls) =>
      withVisits(urls, async ({ addresses, connect, joinEverywhere }) => {
        for (const { name } of await joinEverywhere()) {
          for (const at of addresses) {
            const { ok, code } = await (await connect(at)).asks('add user', name.toUpperCase());
            expectEqual({ ok, code }, { ok: false, code: 'nickname-taken' });
          }
        }
      }),
  },
  {
    id: 'presence',
    title: 'user joined and user left are heard at every address, once',
    hint: 'Announce who comes and who goes in every process, and not only in the one that has the connection.',
    link: peopleLink,
    needs: ['join'],
    run: (_url, urls) =>
      withVisits(urls, async ({ addresses, join, joinEverywhere }) => {
        const people = await joinEverywhere();
        for (const [at, how] of addresses.flatMap((each) => [
          [each, 'leave'] as const,
          [each, 'drop'] as const,
        ])) {
          const { client, name } = await join(at);
          for (const person of people) {
            await person.client.hears('user joined', by(name), `"user joined" at ${person.place}`);
          }
          client[how]();
          for (const person of people) {
            await person.client.hears('user left', by(name), `"user left" at ${person.place}`);
            const heard = person.client.heard<Change>('user joined').filter(by(name));
            expectEqual(heard.length, 1, `how often "user joined" is heard at ${person.place}: `);
          }
        }
      }),
  },
  {
    id: 'count',
    title: 'numUsers is the same everywhere, and rises and falls by one',
    hint: 'Count the people of the whole chat, in one place, and let the number travel with each change.',
    link: peopleLink,
    needs: ['presence'],
    run: (_url, urls) =>
      withVisits(urls, async ({ addresses, join, joinEverywhere }) => {
        const people = await joinEverywhere();
        for (const { users, counted, place } of people) {
          expectEqual(users.length, counted, `users at ${place}: `);
        }
        for (const at of addresses) {
          const { client, name, numUsers } = await join(at);
          client.leave();
          let left: number | undefined;
          for (const person of people) {
            const joined = await person.client.hears<Change>('user joined', by(name));
            expectEqual(joined.numUsers, numUsers, `numUsers at ${person.place} `);
            const gone = await person.client.hears<Change>('user left', by(name));
            left ??= gone.numUsers;
            expectEqual(gone.numUsers, left, `numUsers at ${person.place} `);
          }
        }
        people.forEach((person) => expectSteadyCount(person));
      }),
  },
  {
    id: 'typing',
    title: 'typing and stop typing reach everyone else at every address, and not the one who types',
    hint: 'Does an adapter connect the Socket.IO servers of all processes?',
    link: typingLink,
    needs: ['join'],
    run: (_url, urls) =>
      withVisits(urls, async ({ joinEverywhere }) => {
        const people = await joinEverywhere();
        for (const typist of people) {
          for (const event of ['typing', 'stop typing']) {
            typist.client.says(event);
            for (const { client, place } of people.filter((person) => person !== typist)) {
              await client.hears(event, by(typist.name), `"${event}" at ${place}`);
            }
          }
          await expectHeard(typist, await say(typist));
          const own = [...typist.client.heard('typing'), ...typist.client.heard('stop typing')];
          expectEqual(own.filter(by(typist.name)), [], 'nothing for the one who types, ');
        }
      }),
  },
  {
    id: 'take-over',
    title:
      'who comes back elsewhere while the old connection is open takes the name along, and the old one is told',
    hint: 'Tell the process that has the older connection, so that it emits "replaced" to it and closes it.',
    link: peopleLink,
    needs: ['join'],
    run: (_url, urls) =>
      withVisits(urls, async ({ addresses, join }) => {
        for (const at of addresses) {
          const older = await join(at);
          const newer = await join((at + 1) % addresses.length, { username: older.name, token: older.token });
          expectEqual(newer.name, older.name);
          await older.client.hears('replaced', undefined, `"replaced" at ${older.place}`);
        }
      }),
  },
];
