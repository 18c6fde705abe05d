import {
  type Answer,
  LIMITS,
  type MessageRequest,
  type RefusalAnswer,
  REFUSALS,
  type Said,
} from 'chat-protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { Outbox, stored, type Stored, type Unsent } from '../src/index.ts';
import { memoryStorage } from './memory-storage.ts';

interface Attempt extends Required<MessageRequest> {
  answer(answer: Answer<Said>): Promise<void>;
  /** The connection is lost, or the acknowledgement does not come in time. */
  lose(): Promise<void>;
}

const SAID: Answer<Said> = { ok: true, id: '1', seq: 1 };
const TOO_LONG: RefusalAnswer = {
  ok: false,
  code: 'message-too-long',
  message: REFUSALS['message-too-long'],
};
const later = (retryAfterMs: number): RefusalAnswer => ({
  ok: false,
  code: 'too-many-requests',
  message: REFUSALS['too-many-requests'],
  retryAfterMs,
});

/** Lets everything happen that needs no time. */
const settled = () => vi.advanceTimersByTimeAsync(0);

let attempts: Attempt[];
let changes: Unsent[];
let sent: string[];
let outbox: Outbox;

function createOutbox(kept?: Stored<Unsent[]>): Outbox {
  return new Outbox({
    send: (request) =>
      new Promise((resolve, reject) =>
        attempts.push({
          ...request,
          async answer(answer) {
            resolve(answer);
            await settled();
          },
          async lose() {
            reject(new Error('The connection was lost.'));
            await settled();
          },
        }),
      ),
    onChange: (unsent) => changes.push({ ...unsent }),
    onSent: (clientId) => sent.push(clientId),
    ...(kept && { stored: kept }),
  });
}

/** The attempt that this text was sent with last. */
function lastOf(message: string): Attempt {
  const attempt = attempts.findLast((each) => each.message === message);
  if (attempt === undefined) {
    throw new Error(`“${message}” was not sent.`);
  }
  return attempt;
}

const texts = (messages: readonly { message: string }[]) => messages.map(({ message }) => message);

beforeEach(() => {
  vi.useFakeTimers();
  attempts = [];
  changes = [];
  sent = [];
  outbox = createOutbox();
});
afterEach(() => vi.useRealTimers());

describe('sending', () => {
  test('nothing is sent before one has joined', async () => {
    outbox.add('one');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toEqual([]);
    expect(texts(outbox.unsent)).toEqual(['one']);

    outbox.open();
    expect(texts(attempts)).toEqual(['one']);
  });

  test('what is added is shown at once, and is settled by the acknowledgement', async () => {
    outbox.open();
    outbox.add('one');
    const { clientId } = lastOf('one');
    expect(changes).toEqual([{ clientId, message: 'one' }]);
    expect(sent).toEqual([]);

    await lastOf('one').answer(SAID);
    expect(sent).toEqual([clientId]);
    expect(outbox.unsent).toEqual([]);
  });

  test('messages go in order, each after the acknowledgement of the one before', async () => {
    outbox.add('one');
    outbox.add('two');
    outbox.open();
    outbox.add('three');
    expect(texts(attempts)).toEqual(['one']);
    await lastOf('one').answer(SAID);
    expect(texts(attempts)).toEqual(['one', 'two']);
    await lastOf('two').answer(SAID);
    expect(texts(attempts)).toEqual(['one', 'two', 'three']);
    await lastOf('three').answer(SAID);

    expect(sent).toEqual(attempts.map(({ clientId }) => clientId));
  });

  test('opening twice sends once', () => {
    outbox.add('one');
    outbox.open();
    outbox.open();
    expect(attempts).toHaveLength(1);
  });

  test('two messages of the same text are two messages', () => {
    outbox.add('one');
    outbox.add('one');
    expect(new Set(outbox.unsent.map(({ clientId }) => clientId)).size).toBe(2);
  });

  test('every id is another one, and none is empty or too long', () => {
    for (let count = 0; count < 1000; count += 1) {
      outbox.add('one');
    }
    const ids = outbox.unsent.map(({ clientId }) => clientId);
    expect(new Set(ids).size).toBe(1000);
    for (const { length } of ids) {
      expect(length).toBeGreaterThanOrEqual(1);
      expect(length).toBeLessThanOrEqual(LIMITS.clientId);
    }
  });
});

describe('a lost connection', () => {
  test('what was being sent is sent again with the same id once one has joined again', async () => {
    outbox.open();
    outbox.add('one');
    outbox.add('two');
    outbox.close();
    await lastOf('one').lose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toHaveLength(1);

    outbox.open();
    expect(texts(attempts)).toEqual(['one', 'one']);
    expect(attempts[1]?.clientId).toBe(attempts[0]?.clientId);
    await lastOf('one').answer(SAID);
    expect(texts(attempts)).toEqual(['one', 'one', 'two']);
  });

  test('an acknowledgement that does not come in time is asked for again', async () => {
    outbox.open();
    outbox.add('one');
    await lastOf('one').lose();
    expect(texts(attempts)).toEqual(['one', 'one']);
    expect(attempts[1]?.clientId).toBe(attempts[0]?.clientId);
  });

  test('an acknowledgement that came with the loss settles the message, and the next one waits', async () => {
    outbox.open();
    outbox.add('one');
    outbox.add('two');
    outbox.close();
    await lastOf('one').answer(SAID);
    expect(texts(attempts)).toEqual(['one']);
    expect(texts(outbox.unsent)).toEqual(['two']);
  });

  test('what comes back before its acknowledgement is not sent again', async () => {
    outbox.open();
    outbox.add('one');
    outbox.add('two');
    const { clientId } = lastOf('one');
    outbox.settle(clientId);
    expect(sent).toEqual([clientId]);
    await lastOf('one').lose();
    expect(texts(attempts)).toEqual(['one', 'two']);
  });

  test('what came back and is then acknowledged is settled once', async () => {
    outbox.open();
    outbox.add('one');
    outbox.settle(lastOf('one').clientId);
    await lastOf('one').answer(SAID);
    expect(sent).toHaveLength(1);
  });

  test('what came back and is then refused was delivered all the same', async () => {
    outbox.open();
    outbox.add('one');
    outbox.settle(lastOf('one').clientId);
    await lastOf('one').answer(TOO_LONG);
    expect(changes).toEqual([{ clientId: lastOf('one').clientId, message: 'one' }]);
    expect(outbox.unsent).toEqual([]);
  });

  test('settling what is no message of one’s own changes nothing', () => {
    outbox.add('one');
    outbox.settle('another tab’s');
    expect(sent).toEqual([]);
    expect(texts(outbox.unsent)).toEqual(['one']);
  });
});

describe('a refusal', () => {
  test('that may be tried again is, after as long as told, before what comes next', async () => {
    outbox.open();
    outbox.add('one');
    outbox.add('two');
    await lastOf('one').answer(later(400));
    await vi.advanceTimersByTimeAsync(399);
    expect(texts(attempts)).toEqual(['one']);
    await vi.advanceTimersByTimeAsync(1);
    expect(texts(attempts)).toEqual(['one', 'one']);
    expect(attempts[1]?.clientId).toBe(attempts[0]?.clientId);
    expect(changes.every(({ problem }) => problem === undefined)).toBe(true);

    await lastOf('one').answer(SAID);
    expect(texts(attempts)).toEqual(['one', 'one', 'two']);
  });

  test('that may be tried again waits for the connection as well', async () => {
    outbox.open();
    outbox.add('one');
    await lastOf('one').answer(later(400));
    outbox.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toHaveLength(1);
    outbox.open();
    expect(attempts).toHaveLength(2);
  });

  test('for good marks the message with the reason, and the next one goes on', async () => {
    outbox.open();
    outbox.add('one');
    outbox.add('two');
    const { clientId } = lastOf('one');
    await lastOf('one').answer(TOO_LONG);
    expect(changes.at(-1)).toEqual({ clientId, message: 'one', problem: TOO_LONG.message });
    expect(texts(attempts)).toEqual(['one', 'two']);

    await lastOf('two').answer(SAID);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(attempts).toHaveLength(2);
    expect(texts(outbox.unsent)).toEqual(['one']);
    expect(sent).not.toContain(clientId);
  });

  test('for good outlives a new connection', async () => {
    outbox.open();
    outbox.add('one');
    await lastOf('one').answer(TOO_LONG);
    outbox.close();
    outbox.open();
    expect(attempts).toHaveLength(1);
  });

  test('for good is over when the person sends the message again', async () => {
    outbox.open();
    outbox.add('one');
    const { clientId } = lastOf('one');
    await lastOf('one').answer(TOO_LONG);
    outbox.retry(clientId);
    expect(changes.at(-1)).toEqual({ clientId, message: 'one' });
    expect(attempts.map((each) => each.clientId)).toEqual([clientId, clientId]);

    await lastOf('one').answer(SAID);
    expect(sent).toEqual([clientId]);
    expect(outbox.unsent).toEqual([]);
  });

  test('of a message sent again without a connection waits for one', async () => {
    outbox.open();
    outbox.add('one');
    await lastOf('one').answer(TOO_LONG);
    outbox.close();
    outbox.retry(lastOf('one').clientId);
    expect(attempts).toHaveLength(1);
    outbox.open();
    expect(attempts).toHaveLength(2);
  });

  test('cannot be tried again of a message that is gone', async () => {
    outbox.open();
    outbox.add('one');
    await lastOf('one').answer(SAID);
    outbox.retry(lastOf('one').clientId);
    expect(attempts).toHaveLength(1);
    expect(changes).toHaveLength(1);
  });
});

describe('a reload', () => {
  let kept: Stored<Unsent[]>;

  beforeEach(() => {
    const storage = memoryStorage();
    kept = stored(() => storage, 'unsent');
    outbox = createOutbox(kept);
  });

  test('what is unsent is sent after it, in order and with the same ids', async () => {
    outbox.open();
    outbox.add('one');
    outbox.add('two');
    outbox.add('three');
    const ids = outbox.unsent.map(({ clientId }) => clientId);
    await lastOf('one').answer(SAID);

    attempts = [];
    const next = createOutbox(kept);
    expect(texts(next.unsent)).toEqual(['two', 'three']);
    expect(attempts).toEqual([]);
    next.open();
    await lastOf('two').answer(SAID);
    await lastOf('three').answer(SAID);
    expect(attempts.map(({ clientId }) => clientId)).toEqual(ids.slice(1));
    expect(createOutbox(kept).unsent).toEqual([]);
  });

  test('a refusal is still there after it, and so is that it was tried again', async () => {
    outbox.open();
    outbox.add('one');
    const { clientId } = lastOf('one');
    await lastOf('one').answer(TOO_LONG);
    expect(createOutbox(kept).unsent).toEqual([{ clientId, message: 'one', problem: TOO_LONG.message }]);

    outbox.retry(clientId);
    expect(createOutbox(kept).unsent).toEqual([{ clientId, message: 'one' }]);
  });

  test('what came back before it is gone after it', () => {
    outbox.open();
    outbox.add('one');
    outbox.settle(lastOf('one').clientId);
    expect(createOutbox(kept).unsent).toEqual([]);
  });
});

describe('a bad network', () => {
  /** What happens to one attempt to send. */
  const fates = fc.oneof(
    fc.record({
      arrives: fc.boolean(),
      comesBack: fc.boolean(),
      outcome: fc.constantFrom('acknowledged', 'not acknowledged', 'disconnected', 'reloaded'),
      after: fc.nat(300),
    }),
    fc.record({ retryAfterMs: fc.nat(2000) }),
  );
  type Fate = typeof fates extends fc.Arbitrary<infer F> ? F : never;

  /** Says everything, with these pauses, and sends with these fates; when they are used up, all goes well. */
  async function sayAll(pauses: number[], fate: Fate[]) {
    const storage = memoryStorage();
    const unfinished = [...fate];
    const delivered = new Map<string, string>();
    const marked: string[] = [];
    let sending = 0;
    let mostAtOnce = 0;

    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

    async function send({ clientId, message }: Required<MessageRequest>): Promise<Answer<Said>> {
      const current = box;
      const next = unfinished.shift();
      if (next !== undefined && 'retryAfterMs' in next) {
        return later(next.retryAfterMs);
      }
      const { arrives, comesBack, outcome, after } = next ?? {
        arrives: true,
        comesBack: false,
        outcome: 'acknowledged',
        after: 1,
      };
      sending += 1;
      mostAtOnce = Math.max(mostAtOnce, sending);
      await wait(after);
      sending -= 1;
      if (arrives || outcome === 'acknowledged') {
        delivered.set(clientId, delivered.get(clientId) ?? message);
        if (comesBack) {
          current.settle(clientId);
        }
      }
      switch (outcome) {
        case 'acknowledged':
          return SAID;
        case 'reloaded':
          setTimeout(() => (box = create(true)), 100);
          return new Promise(() => {});
        case 'disconnected':
          current.close();
          setTimeout(() => current.open(), 100);
          break;
        case 'not acknowledged':
          break;
      }
      throw new Error('The connection was lost.');
    }
    function create(joined: boolean): Outbox {
      const made = new Outbox({
        send,
        onChange: () => {},
        onSent: (clientId) => marked.push(clientId),
        stored: stored(() => storage, 'unsent'),
      });
      if (joined) {
        setTimeout(() => made.open(), 0);
      }
      return made;
    }

    let box = create(true);
    for (const [index, pause] of pauses.entries()) {
      await vi.advanceTimersByTimeAsync(pause);
      box.add(`message ${index}`);
    }
    await vi.runAllTimersAsync();
    return { delivered: [...delivered.values()], marked, mostAtOnce, unsent: box.unsent };
  }

  test('loses nothing, repeats nothing, and changes no order', async () => {
    const pauses = fc.array(fc.nat(500), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(pauses, fc.array(fates, { maxLength: 20 }), async (said, fate) => {
        const { delivered, marked, mostAtOnce, unsent } = await sayAll(said, fate);
        expect(delivered).toEqual(said.map((_, index) => `message ${index}`));
        expect(new Set(marked).size).toBe(said.length);
        expect(marked).toHaveLength(said.length);
        expect(mostAtOnce).toBeLessThanOrEqual(1);
        expect(unsent).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
