import { expectEqual, expectThat, Mismatch } from './check.ts';
import { type Client, ownName, type Transport } from './client.ts';
import { enter } from './visit.ts';

type Answer = Record<string, unknown>;

export interface Message {
  id: string;
  seq: number;
  message: string;
}

/** Someone who has joined at one of the addresses. */
export interface Person {
  client: Client;
  name: string;
  /** What to call the address where they are. */
  place: string;
  token: string;
  epoch: string;
  seq: number;
  /** As "login" told it: what is announced from then on goes on from there. */
  numUsers: number;
  /** As the answer told it, with "users". Others may have come and gone since "login". */
  counted: number;
  users: readonly unknown[];
  missed: readonly Message[];
  gap: unknown;
}

/** Who comes and goes during a check. Addresses are named by their index, from 0. */
export interface Visits {
  addresses: readonly number[];
  connect: (at: number, transport?: Transport) => Promise<Client>;
  /** Joins under a name of its own, or comes back. @throws {Mismatch} if that is refused */
  join: (at: number, request?: object, transport?: Transport) => Promise<Person>;
  /** One person at each address, joined one after the other. */
  joinEverywhere: () => Promise<Person[]>;
}

/** Runs a check with people who all leave when it is over. */
export async function withVisits(
  urls: readonly string[],
  check: (visits: Visits) => Promise<void>,
): Promise<void> {
  const clients: Client[] = [];
  const place = (at: number) => new URL(urls[at] ?? '').host;
  const visits: Visits = {
    addresses: [...urls.keys()],
    async connect(at, transport) {
      const client = await enter(urls[at] ?? '', transport);
      clients.push(client);
      return client;
    },
    async join(at, request = { username: ownName() }, transport) {
      const client = await visits.connect(at, transport);
      const answer = await client.asks('add user', request);
      expectEqual(answer['ok'], true, `at ${place(at)} ok: `);
      const { numUsers } = await client.hears<{ numUsers: number }>('login');
      return {
        client,
        place: place(at),
        name: text(answer, 'username'),
        token: text(answer, 'token'),
        epoch: text(answer, 'epoch'),
        seq: whole(answer, 'seq'),
        numUsers,
        counted: whole(answer, 'numUsers'),
        users: list(answer, 'users'),
        missed: messages(answer, 'missed'),
        gap: answer['gap'],
      };
    },
    async joinEverywhere() {
      const people: Person[] = [];
      for (const at of visits.addresses) {
        people.push(await visits.join(at));
      }
      return people;
    },
  };
  try {
    await check(visits);
  } finally {
    clients.forEach((client) => client.leave());
  }
}

/** Says something that nobody else says. */
export async function say({ client }: Person, more: object = {}): Promise<Message> {
  const message = `checked by ${ownName()}`;
  const answer = await client.asks('new message', { message, ...more });
  expectEqual(answer['ok'], true, 'ok: ');
  return { id: text(answer, 'id'), seq: whole(answer, 'seq'), message };
}

/** Waits until someone hears a message. @throws {Mismatch} if it does not come, or comes with another id or number */
export async function expectHeard({ client, place }: Person, { message, id, seq }: Message): Promise<void> {
  const heard = await client.hears<Message>(
    'new message',
    (each) => each.message === message,
    `"new message" at ${place}`,
  );
  expectEqual({ id: heard.id, seq: heard.seq }, { id, seq }, `at ${place} `);
}

/** @throws {Mismatch} if someone has heard a message more or less than once so far */
export function expectOnce({ client, place }: Person, { message }: Message): void {
  const heard = client.heard<Message>('new message').filter((each) => each.message === message);
  expectEqual(heard.length, 1, `how often it is heard at ${place}: `);
}

/** What history answers with. @throws {Mismatch} if it is refused */
export async function history({ client }: Person, request: object): Promise<Message[]> {
  const answer = await client.asks('history', request);
  expectEqual(answer['ok'], true, 'ok: ');
  return messages(answer, 'messages');
}

function text(answer: Answer, field: string): string {
  const value = answer[field];
  if (typeof value !== 'string') {
    throw new Mismatch(`a text as "${field}"`, JSON.stringify(value) ?? 'nothing');
  }
  return value;
}

function whole(answer: Answer, field: string): number {
  const value = answer[field];
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new Mismatch(`a whole number as "${field}"`, JSON.stringify(value) ?? 'nothing');
  }
  return value;
}

function list(answer: Answer, field: string): readonly unknown[] {
  const value = answer[field];
  if (!Array.isArray(value)) {
    throw new Mismatch(`a list as "${field}"`, JSON.stringify(value) ?? 'nothing');
  }
  return value;
}

function messages(answer: Answer, field: string): Message[] {
  const all = list(answer, field);
  expectThat(all.every(isMessage), `messages with id and seq as "${field}"`, all);
  return all.filter(isMessage);
}

function isMessage(value: unknown): value is Message {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'seq' in value &&
    Number.isInteger(value.seq) &&
    'message' in value &&
    typeof value.message === 'string'
  );
}
