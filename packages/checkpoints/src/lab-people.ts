import { Mismatch } from './check.ts';
import { Client, ownName, WAIT } from './client.ts';
import type { Contender } from './lab-race.ts';

/** Someone who takes part over one of the contenders, as the lab's page does: with its origin. */
export interface LabPerson {
  name: string;
  /** The texts that came so far, in their order. */
  heard: readonly string[];
  says(text: string): Promise<void>;
  leave(): void;
}

/** Milliseconds from one question to the next in short polling, and between two looks at what was heard. */
const ASKS_EVERY = 100;
const LOOKS_EVERY = 20;

/** Joins under a name of the checkpoint's own. @throws {Mismatch} if that is refused, or nothing answers */
export function joinLab(contender: Contender, address: string, origin: string): Promise<LabPerson> {
  switch (contender) {
    case 'short-polling':
      return shortPolling(address, origin);
    case 'long-polling':
      return overSocket(address, origin, 'polling');
    case 'sse':
      return serverSentEvents(address, origin);
    case 'websocket':
      return overSocket(address, origin, 'websocket');
  }
}

/** Waits until everyone has heard this text. @throws {Mismatch} if that takes too long */
export async function untilHeard(people: readonly LabPerson[], text: string): Promise<void> {
  const late = performance.now() + WAIT;
  for (const person of people) {
    while (!person.heard.includes(text)) {
      if (performance.now() > late) {
        throw new Mismatch(`"${text}" at everyone who has joined`, JSON.stringify(person.heard));
      }
      await new Promise((resolve) => setTimeout(resolve, LOOKS_EVERY));
    }
  }
}

async function overSocket(
  address: string,
  origin: string,
  transport: 'polling' | 'websocket',
): Promise<LabPerson> {
  const name = ownName();
  const client = await Client.connect(address, '/chat', transport, {
    extraHeaders: { Origin: origin },
  });
  expectOk(await client.asks('add user', { username: name }), 'add user');
  return {
    name,
    get heard() {
      return client.heard<{ message: string }>('new message').map(({ message }) => message);
    },
    async says(text) {
      expectOk(await client.asks('new message', { message: text }), 'new message');
    },
    leave: () => client.leave(),
  };
}

async function shortPolling(address: string, origin: string): Promise<LabPerson> {
  const { name, connection, post, end } = await joinByPost(address, origin);
  const heard: string[] = [];
  let after = 0;

  async function ask() {
    const path = `/events?connection=${connection}&after=${after}`;
    const { events } = await answerOf(await request(address, origin, path, { signal: end.signal }));
    for (const event of Array.isArray(events) ? events : []) {
      const { number, event: what, payload } = event as Announcement;
      after = number;
      if (what === 'new message') {
        heard.push(String(payload.message));
      }
    }
  }

  // One question after the other: two at once would have the same answer.
  async function poll(): Promise<void> {
    while (!end.signal.aborted) {
      await ask().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, ASKS_EVERY));
    }
  }
  void poll();
  return { name, heard, says: (text) => post('say', { message: text }), leave: () => end.abort() };
}

interface Announcement {
  number: number;
  event: string;
  payload: { message?: unknown };
}

async function serverSentEvents(address: string, origin: string): Promise<LabPerson> {
  const { name, connection, post, end } = await joinByPost(address, origin);
  const heard: string[] = [];
  const { status, body } = await request(address, origin, `/events?connection=${connection}`, {
    signal: end.signal,
  });
  if (status !== 200 || body === null) {
    throw new Mismatch('a stream of events', `status ${status}`);
  }
  void readEvents(body, (event, data) => {
    if (event === 'new message') {
      const { message } = JSON.parse(data) as { message: string };
      heard.push(message);
    }
  }).catch(() => {});
  return { name, heard, says: (text) => post('say', { message: text }), leave: () => end.abort() };
}

/** Reads what a server writes as `event:` and `data:`, with an empty line behind (HTML, 9.2.6). */
async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: string, data: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let unread = '';
  for await (const part of body) {
    const events = (unread + decoder.decode(part, { stream: true })).split('\n\n');
    unread = events.pop() ?? '';
    for (const lines of events) {
      const field = (name: string) =>
        lines
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2) ?? '';
      onEvent(field('event'), field('data'));
    }
  }
}

/** Joins where people do things by `POST`. */
async function joinByPost(address: string, origin: string) {
  const name = ownName();
  const end = new AbortController();
  const post = (path: string, content: object) =>
    request(address, origin, path, { method: 'POST', body: JSON.stringify(content) }).then(answerOf);
  const joined = await post('/join', { username: name });
  expectOk(joined, 'POST /join');
  const connection = String(joined['connection']);
  return {
    name,
    connection,
    end,
    post: async (what: string, content: object) => {
      expectOk(await post(`/${what}?connection=${connection}`, content), `POST /${what}`);
    },
  };
}

/** As a page asks: with its origin, and what it posts is text. */
function request(address: string, origin: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = {
    Origin: origin,
    ...(init.method === 'POST' && { 'Content-Type': 'text/plain;charset=UTF-8' }),
  };
  return fetch(new URL(path, address), { ...init, headers }).catch(() => {
    throw new Mismatch(`an answer to ${path.split('?')[0]}`, 'none');
  });
}

async function answerOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new Mismatch('JSON', `status ${response.status}, ${JSON.stringify(text.slice(0, 80))}`);
  }
}

function expectOk(answer: Record<string, unknown>, what: string): void {
  if (answer['ok'] !== true) {
    throw new Mismatch(`{ ok: true, … } as the answer to ${what}`, JSON.stringify(answer));
  }
}
