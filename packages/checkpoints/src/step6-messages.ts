import { type Check, expectEqual } from './check.ts';
import { ownName } from './client.ts';
import { by } from './step3.ts';
import { expectHeard, expectOnce, history, type Message, say, withVisits } from './step6-visits.ts';

const orderLink = 'docs/step-6-scale.md#one-order-for-all';
const promiseLink = 'docs/step-6-scale.md#the-promise';

/** Messages that each one says at the same moment: less than a person may. */
const AT_ONCE = 5;

/** What is said at one address, as it comes to the others. */
export const messageChecks: readonly Check[] = [
  {
    id: 'message',
    title: 'what is said at one address is heard at every other, once, with the same id and number',
    hint: 'Let each process read what was said from the store, and emit it to its own people. If it comes twice, the adapter brings it too.',
    link: orderLink,
    needs: ['join'],
    run: (_url, urls) =>
      withVisits(urls, async ({ joinEverywhere }) => {
        const people = await joinEverywhere();
        for (const speaker of people) {
          const said = await say(speaker);
          // If the first came twice, it would be there twice before this one comes.
          const marker = await say(speaker);
          for (const person of people) {
            await expectHeard(person, said);
            await expectHeard(person, marker);
            expectOnce(person, said);
          }
        }
      }),
  },
  {
    id: 'order',
    title: 'what is said at all addresses at once comes everywhere in one order, without a hole',
    hint: 'Number messages in the store, and announce them in the order of these numbers.',
    link: orderLink,
    needs: ['message'],
    run: (_url, urls) =>
      withVisits(urls, async ({ joinEverywhere }) => {
        const people = await joinEverywhere();
        const said = await Promise.all(
          people.flatMap((person) => Array.from({ length: AT_ONCE }, () => say(person))),
        );
        const inOrder = said.toSorted((one, other) => one.seq - other.seq).map(({ id }) => id);
        for (const person of people) {
          for (const message of said) {
            await expectHeard(person, message);
          }
          const heard = person.client.heard<Message>('new message');
          const ours = heard.map(({ id }) => id).filter((id) => inOrder.includes(id));
          expectEqual(ours, inOrder, `at ${person.place} `);
          const first = heard[0]?.seq ?? 0;
          expectEqual(
            heard.map(({ seq }) => seq),
            heard.map((_, index) => first + index),
            `numbers at ${person.place} `,
          );
        }
      }),
  },
  {
    id: 'history',
    title: 'history is the same at each address, and goes back to what was said before',
    hint: 'Keep what was said in the store that all processes share, and answer from there.',
    link: orderLink,
    needs: ['message'],
    run: (_url, urls) =>
      withVisits(urls, async ({ joinEverywhere }) => {
        const people = await joinEverywhere();
        const said: Message[] = [];
        for (const person of people) {
          said.push(await say(person));
        }
        const [first = 0, last = 0] = [said[0]?.seq, said.at(-1)?.seq];
        const ids = (messages: readonly Message[]) => messages.map(({ id }) => id);
        let before: string[] | undefined;
        for (const person of people) {
          const since = await history(person, { after: first - 1, limit: 50 });
          const ours = ids(since.filter(({ seq }) => seq <= last)).filter((id) => ids(said).includes(id));
          expectEqual(ours, ids(said), `at ${person.place} `);
          const older = ids(await history(person, { before: first, limit: 50 }));
          before ??= older;
          expectEqual(older, before, `before that, at ${person.place} `);
        }
      }),
  },
  {
    id: 'come-back',
    title: 'who drops at one address comes back at the next, with the name and what was missed',
    hint: 'Let all processes sign tokens with one key, and answer "missed" from the store that they share.',
    link: promiseLink,
    needs: ['message', 'presence'],
    run: (_url, urls) =>
      withVisits(urls, async ({ addresses, join, joinEverywhere }) => {
        const people = await joinEverywhere();
        for (const at of addresses) {
          const { client, ...person } = await join(at);
          const { seq } = await say({ client, ...person });
          client.drop();
          const missed: string[] = [];
          for (const witness of people) {
            await witness.client.hears('user left', by(person.name), `"user left" at ${witness.place}`);
            missed.push((await say(witness)).id);
          }
          const since = { epoch: person.epoch, seq };
          const next = (at + 1) % addresses.length;
          const back = await join(next, { username: person.name, token: person.token, since });
          expectEqual(
            { username: back.name, epoch: back.epoch },
            { username: person.name, epoch: person.epoch },
          );
          const ids = back.missed.map(({ id }) => id);
          expectEqual(
            ids.filter((id) => missed.includes(id)),
            missed,
            `missed at ${back.place} `,
          );
          expectEqual(
            back.missed.map((message) => message.seq),
            ids.map((_, index) => seq + 1 + index),
            'numbers of what was missed ',
          );
          expectEqual(back.gap, false, 'gap ');
        }
      }),
  },
  {
    id: 'delivered-once',
    title: 'a message sent again at another address with its clientId is delivered once',
    hint: 'Look in the store whether this person has said this clientId, and number the message in the same step.',
    link: promiseLink,
    needs: ['message'],
    run: (_url, urls) =>
      withVisits(urls, async ({ join, joinEverywhere }) => {
        const people = await joinEverywhere();
        const sender = await join(0);
        const clientId = ownName();
        const said = await say(sender, { clientId });
        sender.client.drop();
        const back = await join(1, { username: sender.name, token: sender.token });
        const again = await say(back, { message: said.message, clientId });
        expectEqual({ id: again.id, seq: again.seq }, { id: said.id, seq: said.seq });
        const marker = await say(back);
        for (const person of people) {
          await expectHeard(person, marker);
          expectOnce(person, said);
        }
      }),
  },
];
