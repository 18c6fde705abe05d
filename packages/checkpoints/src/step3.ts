import { type Check, type Checkpoint, expectEqual, expectThat } from './check.ts';
import { type Client, ownName, withClients } from './client.ts';
import { pageAndTransports } from './page.ts';
import { beyond } from './step3-beyond.ts';

const NAMESPACE = '/chat';
const link = 'docs/step-3-chat.md#how-it-works';

interface Change {
  username: unknown;
  numUsers: number;
}

const MARKUP = '<b>bold</b> & "more" ✓';

/** Someone who has joined as a 2018 client does: a plain string, and no acknowledgement. */
async function joined(connect: () => Promise<Client>): Promise<Person> {
  const [client, name] = [await connect(), ownName()];
  client.says('add user', name);
  const { numUsers } = await client.hears<{ numUsers: number }>('login');
  return { client, name, numUsers };
}

/** Runs a check with two who have joined, the second after the first. */
export function withTwo(
  url: string,
  check: (ana: Client, bo: Client, names: { ana: string; bo: string }) => Promise<void>,
): Promise<void> {
  return withClients(url, NAMESPACE, async (connect) => {
    const ana = await joined(connect);
    const bo = await joined(connect);
    await check(ana.client, bo.client, { ana: ana.name, bo: bo.name });
  });
}

interface Person {
  client: Client;
  name: string;
  numUsers: number;
}

/** Each one who comes adds one, each one who goes takes one away; other people may do so meanwhile. */
export function expectSteadyCount({ client, name, numUsers }: Person, alias = name): void {
  let people = numUsers;
  const everything = client.everything();
  const login = everything.findIndex(({ event }) => event === 'login');
  for (const { event, payload } of everything.slice(login)) {
    const change = payload as Change;
    if (
      (event === 'user joined' || event === 'user left') &&
      change.username !== name &&
      change.username !== alias
    ) {
      people += event === 'user joined' ? 1 : -1;
      expectEqual(change.numUsers, people, `numUsers with "${event}" `);
    }
  }
}

/** Whether an event is about the person with this name. */
export const by = (name: string) => (payload: { username?: unknown }) => payload.username === name;

const core: Check[] = [
  ...pageAndTransports(NAMESPACE, link),
  {
    id: 'login',
    title: 'add user is answered with login and the number of people, the newcomer included',
    hint: 'In the handler of "add user" emit "login" { numUsers } to the socket.',
    link,
    needs: ['websocket'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const { numUsers } = await joined(connect);
        expectThat(Number.isInteger(numUsers) && numUsers >= 1, 'numUsers as a whole number from 1', {
          numUsers,
        });
      }),
  },
  {
    id: 'user-joined',
    title: 'everyone who has joined hears user joined, the joiner too',
    hint: 'Emit "user joined" { username, numUsers } to everyone who has joined.',
    link,
    needs: ['login'],
    run: (url) =>
      withTwo(url, async (ana, bo, names) => {
        for (const client of [ana, bo]) {
          const { numUsers } = await client.hears<Change>('user joined', by(names.bo));
          expectThat(Number.isInteger(numUsers), 'numUsers with it', { numUsers });
        }
      }),
  },
  {
    id: 'message',
    title: 'new message reaches everyone who has joined, the sender too, once, with the text unchanged',
    hint: 'Emit "new message" { username, message } to all, not with socket.broadcast: the sender is one of them. If it comes more than once: is it emitted inside the handler of "connection", once a connection?',
    link,
    needs: ['login'],
    run: (url) =>
      withTwo(url, async (ana, bo, names) => {
        bo.says('new message', MARKUP);
        bo.says('new message', 'and another');
        for (const client of [ana, bo]) {
          const texts: unknown[] = [];
          // Two that come: if the first came twice, it would be both of them.
          for (let count = 0; count < 2; count++) {
            const { message } = await client.hears<{ username: unknown; message: unknown }>(
              'new message',
              by(names.bo),
            );
            texts.push(message);
          }
          expectEqual(texts, [MARKUP, 'and another']);
        }
      }),
  },
  {
    id: 'joined-only',
    title: 'who has not joined hears nothing',
    hint: 'Let sockets join a room in "add user", and emit to that room.',
    link,
    needs: ['message', 'user-joined'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const stranger = await connect();
        const ana = await joined(connect);
        ana.client.says('new message', MARKUP);
        await ana.client.hears('new message', by(ana.name));
        // By the time it has joined itself, all that was sent before has arrived.
        stranger.says('add user', ownName());
        await stranger.hears('login');
        const overheard = [...stranger.heard('user joined'), ...stranger.heard('new message')].filter(
          by(ana.name),
        );
        expectEqual(overheard, [], 'nothing, ');
      }),
  },
  {
    id: 'message-before-joining',
    title: 'a message from someone who has not joined reaches nobody, and breaks nothing',
    hint: 'Look whether the socket has a name before you pass its message on.',
    link,
    needs: ['message'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const [stranger, ana, text] = [await connect(), await joined(connect), ownName()];
        stranger.says('new message', text);
        stranger.says('add user', ownName());
        await stranger.hears('login');
        ana.client.says('new message', MARKUP);
        await ana.client.hears('new message', by(ana.name));
        const overheard = ana.client
          .heard<{ message: unknown }>('new message')
          .filter(({ message }) => message === text);
        expectEqual(overheard, [], 'nothing, ');
      }),
  },
  ...(['typing', 'stop typing'] as const).map((event) => ({
    id: event.replace(' ', '-'),
    title: `${event} reaches everyone else, and not the one who types`,
    hint: `Pass "${event}" { username } on with socket.broadcast.emit(…), or to a room except the sender.`,
    link,
    needs: ['message'],
    run: (url: string) =>
      withTwo(url, async (ana, bo, names) => {
        bo.says('typing');
        if (event === 'stop typing') {
          bo.says('stop typing');
        }
        await ana.hears(event, by(names.bo));
        bo.says('new message', MARKUP);
        await bo.hears('new message', by(names.bo));
        expectEqual(
          bo.heard<{ username: unknown }>(event).filter(by(names.bo)),
          [],
          'nothing for the one who types, ',
        );
      }),
  })),
  ...(['left', 'dropped'] as const).map((how) => ({
    id: how === 'left' ? 'user-left' : 'user-dropped',
    title: `user left is heard when somebody ${how === 'left' ? 'goes' : 'loses the connection'}`,
    hint: 'Emit "user left" { username, numUsers } in the handler of "disconnect", for those who had joined.',
    link,
    needs: ['login'],
    run: (url: string) =>
      withTwo(url, async (ana, bo, names) => {
        if (how === 'left') {
          bo.leave();
        } else {
          bo.drop();
        }
        const { numUsers } = await ana.hears<Change>('user left', by(names.bo));
        expectThat(Number.isInteger(numUsers), 'numUsers with it', { numUsers });
      }),
  })),
  {
    id: 'count',
    title: 'numUsers rises by one for who comes and falls by one for who goes',
    hint: 'Count people in "add user" and in "disconnect", and only those who have joined.',
    link,
    needs: ['user-joined', 'user-left'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const ana = await joined(connect);
        const stranger = await connect();
        const bo = await joined(connect);
        stranger.leave();
        bo.client.leave();
        await ana.client.hears('user left', by(bo.name));
        expectSteadyCount(ana);
      }),
  },
  {
    id: 'count-once',
    title: 'joining twice counts once',
    hint: 'In "add user" do nothing if the socket has a name already.',
    link,
    needs: ['count'],
    run: (url) =>
      withClients(url, NAMESPACE, async (connect) => {
        const ana = await joined(connect);
        const again = ownName();
        ana.client.says('add user', ana.name);
        ana.client.says('add user', again);
        const bo = await joined(connect);
        await ana.client.hears('user joined', by(bo.name));
        expectSteadyCount(ana, again);
      }),
  },
];

export const step3: Checkpoint = { core, beyond };
