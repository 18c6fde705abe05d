import { type Check, expectEqual, expectThat } from './check.ts';
import { type Client, get, ownName, withClients } from './client.ts';

const NAMESPACE = '/chat';
const link = 'docs/step-3-chat.md#beyond-the-core';

type Answer = Record<string, unknown>;

/** Joins and asks for the acknowledgement. */
async function join(client: Client, more: object = {}): Promise<Answer & { name: string }> {
  const name = ownName();
  const answer = await client.asks('add user', { username: name, ...more });
  expectEqual(answer['ok'], true, 'ok: ');
  return { ...answer, name };
}

async function expectRefusal(answer: Promise<Answer>, code: string): Promise<void> {
  const { ok, code: given } = await answer;
  expectEqual({ ok, code: given }, { ok: false, code });
}

export const beyond: Check[] = [
  {
    id: 'ack-join',
    title: 'add user is acknowledged with everything a page needs',
    hint: 'The last argument of the handler is a function: call it with { ok: true, … }.',
    link,
    needs: ['login'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const { name, ...answer } = await join(await connect());
        const { protocol, username, token, users, epoch, seq, missed, gap } = answer;
        expectEqual(
          { protocol, username, missed, gap },
          { protocol: 1, username: name, missed: [], gap: false },
        );
        expectThat(typeof token === 'string' && token.length > 0 && token.length <= 256, 'a token', token);
        expectThat(Array.isArray(users) && users.includes(name), 'users with the newcomer', users);
        expectThat(typeof epoch === 'string' && Number.isInteger(seq), 'epoch and seq', { epoch, seq });
      }),
  },
  {
    id: 'numbers',
    title: 'messages carry a unique id, a number that rises by one, and their time',
    hint: 'Number messages where they are kept, not where they are sent.',
    link,
    needs: ['ack-join'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const client = await connect();
        const { name } = await join(client);
        await client.asks('new message', 'one');
        await client.asks('new message', 'two');
        // Between ours there may be other people's.
        const all = client.heard<{ id: unknown; seq: number; sentAt: number; username: unknown }>(
          'new message',
        );
        expectThat(
          all.filter(({ username }) => username === name).length === 2,
          'both messages before their acknowledgements',
          all,
        );
        for (const [index, message] of all.entries()) {
          expectEqual(message.seq, (all[0]?.seq ?? 0) + index, 'seq ');
          expectThat(Number.isInteger(message.sentAt), 'sentAt in milliseconds', message.sentAt);
        }
        expectEqual(new Set(all.map(({ id }) => id)).size, all.length, 'different ids: ');
      }),
  },
  {
    id: 'history',
    title: 'history answers with what was said, oldest first',
    hint: 'Keep the last messages in a list, and answer with a part of it.',
    link,
    needs: ['numbers'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const client = await connect();
        await join(client);
        const first = await client.asks('new message', 'one');
        const second = await client.asks('new message', 'two');
        const { messages } = await client.asks('history', { after: Number(first['seq']) - 1, limit: 50 });
        const seqs = (Array.isArray(messages) ? messages : []).map(
          (message: { seq: unknown }) => message.seq,
        );
        expectThat(
          seqs[0] === first['seq'] && seqs.includes(second['seq']),
          'both messages, oldest first',
          messages,
        );
      }),
  },
  {
    id: 'delivered-once',
    title: 'a message sent again with its clientId is delivered once',
    hint: 'Remember id and number under person and clientId, and acknowledge a repetition with them.',
    link,
    needs: ['numbers'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const client = await connect();
        const { name } = await join(client);
        const message = { message: 'once', clientId: ownName() };
        const [{ id, seq }, again] = [
          await client.asks('new message', message),
          await client.asks('new message', message),
        ];
        expectEqual({ id: again['id'], seq: again['seq'] }, { id, seq });
        await client.asks('new message', 'marker');
        const delivered = client.heard<Answer>('new message').filter(({ username }) => username === name);
        expectEqual(delivered.length, 2, 'messages: ');
      }),
  },
  {
    id: 'come-back',
    title: 'who comes back with the token gets the name back, and what was missed',
    hint: 'Sign a token when somebody joins; later it proves whose name it is.',
    link,
    needs: ['numbers'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const [client, witness] = [await connect(), await connect()];
        const { name, token, epoch } = await join(client);
        await join(witness);
        const { seq } = await client.asks('new message', 'seen');
        client.drop();
        await witness.hears('user left', ({ username }) => username === name);
        const { id } = await witness.asks('new message', 'missed');
        const back = await connect();
        const { username, missed } = await join(back, { username: name, token, since: { epoch, seq } });
        expectEqual(username, name);
        const ids = (Array.isArray(missed) ? missed : []).map((message: { id: unknown }) => message.id);
        expectThat(ids.includes(id), 'the missed message in "missed"', missed);
      }),
  },
  {
    id: 'take-over',
    title: 'the older connection of somebody who comes back is told, and closed',
    hint: 'Emit "replaced" to it, then disconnect it.',
    link,
    needs: ['ack-join'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const [older, newer] = [await connect(), await connect()];
        const { name, token } = await join(older);
        await join(newer, { username: name, token });
        await older.hears('replaced');
      }),
  },
  {
    id: 'name-taken',
    title: 'a name that somebody has is refused, in another case too',
    hint: 'Compare names without case before you let somebody in.',
    link,
    needs: ['ack-join'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const { name } = await join(await connect());
        await expectRefusal((await connect()).asks('add user', name.toUpperCase()), 'nickname-taken');
      }),
  },
  {
    id: 'refusals',
    title: 'what cannot be is refused with a code',
    hint: 'Answer { ok: false, code, message } instead of throwing.',
    link,
    needs: ['ack-join'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const client = await connect();
        await expectRefusal(client.asks('new message', 'too early'), 'not-joined');
        await expectRefusal(client.asks('add user', 7), 'malformed');
        await expectRefusal(client.asks('add user', ' '), 'nickname-invalid');
        await expectRefusal(client.asks('add user', 'fifteen letters'), 'nickname-invalid');
        await join(client);
        await expectRefusal(client.asks('add user', ownName()), 'already-joined');
        await expectRefusal(client.asks('new message', '   '), 'message-empty');
        await expectRefusal(client.asks('new message', 'x'.repeat(2001)), 'message-too-long');
      }),
  },
  {
    id: 'rejected',
    title: 'who asked for no acknowledgement hears of a refusal as rejected',
    hint: 'Emit "rejected" { event, code, message } where there is no acknowledgement to call.',
    link,
    needs: ['refusals'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const client = await connect();
        client.says('new message', 'too early');
        const { event, code } = await client.hears('rejected');
        expectEqual({ event, code }, { event: 'new message', code: 'not-joined' });
      }),
  },
  {
    id: 'rates',
    title: 'a flood is refused, with when to try again',
    hint: 'Give each person a bucket of tokens that fills up again (step 3’s own is in chat-room).',
    link,
    needs: ['refusals'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const client = await connect();
        await join(client);
        // Not of messages: those would stay, and people may be reading.
        // In parts, so that it is the rate that is refused and not the length of a queue.
        const answers: Answer[] = [];
        for (let part = 0; part < 4; part++) {
          answers.push(...(await Promise.all(Array.from({ length: 75 }, () => client.asks('typing')))));
        }
        const refused = answers.find(({ ok }) => ok === false);
        expectEqual(refused?.['code'], 'too-many-requests');
        expectThat(Number.isInteger(refused?.['retryAfterMs']), 'retryAfterMs', refused);
      }),
  },
  {
    id: 'origin',
    title: 'a page of another site is refused with 403',
    hint: 'Compare the Origin header with the server’s own address before there is a session.',
    link,
    needs: ['polling'],
    async run(url) {
      const handshake = new URL('/socket.io/?EIO=4&transport=polling', url);
      const { status } = await get(handshake, { Origin: 'https://elsewhere.example' });
      expectEqual(status, 403, 'status ');
    },
  },
];
