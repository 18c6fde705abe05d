import {
  type Answer,
  type ChatMessage,
  type HistoryPage,
  type HistoryRequest,
  type RefusalAnswer,
  REFUSALS,
} from 'chat-protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { Feed } from '../src/index.ts';

type History = (request: HistoryRequest) => Promise<Answer<HistoryPage>>;

const said = (seq: number): ChatMessage => ({
  id: String(seq),
  seq,
  username: 'ana',
  message: `message ${seq}`,
  sentAt: 0,
});
const range = (first: number, last: number) =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
const messages = (first: number, last: number) => range(first, last).map(said);
const joined = (seq: number, missed: ChatMessage[] = [], gap = false, epoch = 'e') => ({
  epoch,
  seq,
  missed,
  gap,
});

/** How the server answers that keeps these, with so many on a page. */
function page(
  kept: ChatMessage[],
  { before = Infinity, after }: HistoryRequest,
  size = 3,
): Answer<HistoryPage> {
  const found = kept.filter(({ seq }) => seq > (after ?? 0) && seq < before);
  return {
    ok: true,
    epoch: 'e',
    messages: after === undefined ? found.slice(-size) : found.slice(0, size),
    more: found.length > size,
  };
}

const refusal = (retryAfterMs?: number): RefusalAnswer => ({
  ok: false,
  code: 'unavailable',
  message: REFUSALS.unavailable,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});

/** What the page shows, top to bottom: numbers of messages, and gaps. */
let shown: (number | string)[];
let requests: HistoryRequest[];
let history: History;
let feed: Feed;

function createFeed(): Feed {
  shown = [];
  requests = [];
  return new Feed({
    onMessages: (next) => shown.push(...next.map(({ seq }) => seq)),
    onEarlier: (earlier) => shown.unshift(...earlier.map(({ seq }) => seq)),
    onGap: (why) => shown.push(why),
    history(request) {
      requests.push(request);
      return history(request);
    },
  });
}

/** From now on the server keeps these. */
function keep(kept: ChatMessage[]): void {
  history = async (request) => page(kept, request);
}

interface Question {
  answer(answer: Answer<HistoryPage>): void;
  lose(): void;
}

/** From now on the test answers. */
function answerByHand(): Question[] {
  const questions: Question[] = [];
  history = () =>
    new Promise((answer, reject) =>
      questions.push({ answer, lose: () => reject(new Error('The connection was lost.')) }),
    );
  return questions;
}

/** Someone joins whose first page has not come yet. */
function joining(): Question[] {
  const questions = answerByHand();
  void feed.joined(joined(3));
  return questions;
}

beforeEach(() => {
  vi.useFakeTimers();
  keep([]);
  feed = createFeed();
});
afterEach(() => vi.useRealTimers());

describe('someone new', () => {
  test('has seen nothing yet', () => {
    expect(feed.since).toBeUndefined();
  });

  test('sees the last page of what was said', async () => {
    keep(messages(1, 9));
    await feed.joined(joined(9));
    expect(requests).toEqual([{}]);
    expect(shown).toEqual([7, 8, 9]);
    expect(feed.since).toEqual({ epoch: 'e', seq: 9 });
  });

  test('sees an empty chat, and then what is said first', async () => {
    await feed.joined(joined(0));
    expect(feed.since).toEqual({ epoch: 'e', seq: 0 });
    await feed.received(said(1));
    expect(shown).toEqual([1]);
    expect(requests).toHaveLength(1);
  });

  test('sees what is said next where nothing of before is kept', async () => {
    await feed.joined(joined(7));
    await feed.received(said(8));
    expect(shown).toEqual([8]);
    expect(requests).toHaveLength(1);
  });

  test('sees what comes before the page of history after it, and what is on the page too once', async () => {
    const [question] = joining();
    await feed.received(said(5));
    await feed.received(said(4));
    await feed.received(said(3));
    expect(shown).toEqual([]);
    question?.answer(page(messages(1, 4), {}));
    await vi.waitFor(() => expect(shown).toEqual([2, 3, 4, 5]));
    expect(requests).toEqual([{}]);
  });

  test('sees nothing of a connection that was lost meanwhile, and all of the next one', async () => {
    const [question] = joining();
    await feed.received(said(4));
    feed.closed();
    question?.answer(page(messages(1, 3), {}));
    await vi.advanceTimersByTimeAsync(0);
    expect(shown).toEqual([]);
    expect(feed.since).toBeUndefined();

    keep(messages(1, 5));
    await feed.joined(joined(5));
    expect(shown).toEqual([3, 4, 5]);
  });
});

describe('messages as they are said', () => {
  /** The sixth comes after the third, and what is between has not come yet. */
  function missing(): Question[] {
    const questions = answerByHand();
    void feed.received(said(6));
    return questions;
  }

  beforeEach(async () => {
    keep(messages(1, 3));
    await feed.joined(joined(3));
    requests = [];
  });

  test('are shown at once', async () => {
    await feed.received(said(4));
    await feed.received(said(5));
    expect(shown).toEqual([1, 2, 3, 4, 5]);
    expect(feed.since).toEqual({ epoch: 'e', seq: 5 });
    expect(requests).toEqual([]);
  });

  test('are shown once, however often they come', async () => {
    for (const seq of [4, 4, 2, 5, 4, 5]) {
      await feed.received(said(seq));
    }
    expect(shown).toEqual([1, 2, 3, 4, 5]);
    expect(requests).toEqual([]);
  });

  test('wait for what is missing before them, and it is asked for', async () => {
    keep(messages(1, 6));
    await feed.received(said(6));
    expect(requests).toEqual([{ after: 3, before: 6 }]);
    expect(shown).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('wait for several pages of what is missing', async () => {
    keep(messages(1, 11));
    await feed.received(said(11));
    expect(requests).toEqual([
      { after: 3, before: 11 },
      { after: 6, before: 11 },
      { after: 9, before: 11 },
    ]);
    expect(shown).toEqual(range(1, 11));
  });

  test('wait for what is being asked for, and what fills the hole itself is shown once', async () => {
    const [question] = missing();
    await feed.received(said(7));
    await feed.received(said(4));
    await feed.received(said(5));
    expect(shown).toEqual([1, 2, 3]);
    expect(requests).toEqual([{ after: 3, before: 6 }]);
    question?.answer(page(messages(1, 7), { after: 3, before: 6 }));
    await vi.waitFor(() => expect(shown).toEqual(range(1, 7)));
    expect(requests).toHaveLength(1);
  });

  test('come after a gap where what is missing is kept no longer', async () => {
    keep(messages(6, 8));
    await feed.received(said(8));
    expect(shown).toEqual([1, 2, 3, 'not-kept', 6, 7, 8]);

    keep([]);
    await feed.received(said(10));
    expect(shown).toEqual([1, 2, 3, 'not-kept', 6, 7, 8, 'not-kept', 10]);
  });

  test('are not waited for on a connection that is lost', async () => {
    const [question] = missing();
    feed.closed();
    question?.lose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(1);
    expect(shown).toEqual([1, 2, 3]);
    await feed.joined(joined(7, messages(4, 7)));
    expect(shown).toEqual(range(1, 7));
    expect(requests).toHaveLength(1);
  });

  test('are not mixed up with answers that belong to a connection before', async () => {
    const [question] = missing();
    feed.closed();
    await feed.joined(joined(2, messages(1, 2), true, 'f'));
    question?.answer(page(messages(4, 5), { after: 3, before: 6 }));
    await vi.advanceTimersByTimeAsync(0);
    expect(shown).toEqual([1, 2, 3, 'new-epoch', 1, 2]);
    await feed.received(said(3));
    expect(shown).toEqual([1, 2, 3, 'new-epoch', 1, 2, 3]);
  });

  test('are not shown between two connections', async () => {
    feed.closed();
    await feed.received(said(4));
    expect(shown).toEqual([1, 2, 3]);
    await feed.joined(joined(4, messages(4, 4)));
    expect(shown).toEqual([1, 2, 3, 4]);
  });
});

describe('someone who comes back', () => {
  beforeEach(async () => {
    keep(messages(1, 3));
    await feed.joined(joined(3));
    feed.closed();
    requests = [];
  });

  test('sees what was missed, and asks for nothing', async () => {
    await feed.joined(joined(5, messages(4, 5)));
    expect(shown).toEqual([1, 2, 3, 4, 5]);
    expect(requests).toEqual([]);
  });

  test('sees what comes before the answer after what was missed', async () => {
    await feed.received(said(8));
    await feed.received(said(7));
    await feed.received(said(6));
    expect(shown).toEqual([1, 2, 3]);
    await feed.joined(joined(6, messages(4, 6)));
    expect(shown).toEqual(range(1, 8));
    expect(requests).toEqual([]);
  });

  test('sees nothing twice where nothing was missed', async () => {
    await feed.joined(joined(3));
    expect(shown).toEqual([1, 2, 3]);
    expect(feed.since).toEqual({ epoch: 'e', seq: 3 });
  });

  test('sees a gap before what was missed where more was missed than is kept', async () => {
    await feed.joined(joined(9, messages(8, 9), true));
    await feed.received(said(10));
    expect(shown).toEqual([1, 2, 3, 'not-kept', 8, 9, 10]);
    expect(requests).toEqual([]);
  });

  test('sees a gap where nothing of what was missed is kept', async () => {
    await feed.joined(joined(9, [], true));
    await feed.received(said(10));
    expect(shown).toEqual([1, 2, 3, 'not-kept', 10]);
    expect(requests).toEqual([]);
  });

  test('sees a gap where the numbers began again, and then the new ones', async () => {
    await feed.joined(joined(2, messages(1, 2), true, 'f'));
    await feed.received(said(3));
    expect(shown).toEqual([1, 2, 3, 'new-epoch', 1, 2, 3]);
    expect(feed.since).toEqual({ epoch: 'f', seq: 3 });
  });

  test('sees a gap where the numbers began again and nothing was said yet', async () => {
    await feed.joined(joined(0, [], true, 'f'));
    expect(feed.since).toEqual({ epoch: 'f', seq: 0 });
    await feed.received(said(1));
    expect(shown).toEqual([1, 2, 3, 'new-epoch', 1]);
    expect(requests).toEqual([]);
  });
});

describe('history that does not come', () => {
  test('is asked for again as long after a refusal as told', async () => {
    const questions = joining();
    questions[0]?.answer(refusal(700));
    await vi.advanceTimersByTimeAsync(699);
    expect(questions).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toEqual([{}, {}]);
    questions[1]?.answer(page(messages(1, 3), {}));
    await vi.waitFor(() => expect(shown).toEqual([1, 2, 3]));
  });

  test('is asked for again when the answer was lost', async () => {
    const questions = joining();
    questions[0]?.lose();
    await vi.waitFor(() => expect(questions).toHaveLength(2));
    questions[1]?.answer(page(messages(1, 3), {}));
    await vi.waitFor(() => expect(shown).toEqual([1, 2, 3]));
  });

  test('is asked for no more once it is refused for good', async () => {
    history = async () => refusal();
    await feed.joined(joined(3));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(1);
    expect(shown).toEqual([]);
  });

  test('is asked for no more on a connection that is lost while it waits', async () => {
    const questions = joining();
    questions[0]?.answer(refusal(700));
    await vi.advanceTimersByTimeAsync(100);
    feed.closed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(1);
  });
});

describe('what was said earlier', () => {
  beforeEach(async () => {
    keep(messages(1, 8));
    await feed.joined(joined(8));
    requests = [];
  });

  test('is shown page by page up to the first message', async () => {
    await feed.showEarlier();
    expect(shown).toEqual(range(3, 8));
    await feed.showEarlier();
    expect(shown).toEqual(range(1, 8));
    await feed.showEarlier();
    expect(requests).toEqual([{ before: 6 }, { before: 3 }]);
  });

  test('is not asked for where the first page is all there is', async () => {
    feed = createFeed();
    keep(messages(1, 3));
    await feed.joined(joined(3));
    await feed.showEarlier();
    expect(requests).toEqual([{}]);
  });

  test('is asked for once at a time', async () => {
    await Promise.all([feed.showEarlier(), feed.showEarlier(), feed.showEarlier()]);
    expect(requests).toEqual([{ before: 6 }]);
    expect(shown).toEqual(range(3, 8));
  });

  test('does not change what comes next', async () => {
    const questions = answerByHand();
    const earlier = feed.showEarlier();
    await feed.received(said(9));
    questions[0]?.answer(page(messages(1, 9), { before: 6 }));
    await earlier;
    expect(shown).toEqual(range(3, 9));
    expect(feed.since).toEqual({ epoch: 'e', seq: 9 });
  });

  test('can be asked for again after it was refused', async () => {
    history = async () => refusal();
    await feed.showEarlier();
    keep(messages(1, 8));
    await feed.showEarlier();
    expect(shown).toEqual(range(3, 8));
  });

  test('can be asked for again after the connection was lost', async () => {
    const questions = answerByHand();
    const earlier = feed.showEarlier();
    feed.closed();
    questions[0]?.lose();
    await earlier;
    expect(shown).toEqual([6, 7, 8]);

    keep(messages(1, 8));
    await feed.joined(joined(8));
    await feed.showEarlier();
    expect(shown).toEqual(range(3, 8));
  });

  test.each([
    ['not kept', joined(30, messages(28, 30), true), [6, 7, 8, 'not-kept', 28, 29, 30]],
    ['of another epoch', joined(7, messages(1, 7), true, 'f'), [6, 7, 8, 'new-epoch', ...range(1, 7)]],
  ])('is over once something in between is %s', async (_, back, all) => {
    feed.closed();
    await feed.joined(back);
    await feed.showEarlier();
    expect(requests).toEqual([]);
    expect(shown).toEqual(all);
  });

  test('is over too if it was being asked for when the numbers began again', async () => {
    const questions = answerByHand();
    const earlier = feed.showEarlier();
    feed.closed();
    await feed.joined(joined(7, messages(1, 7), true, 'f'));
    questions[0]?.answer(page(messages(1, 8), { before: 6 }));
    await earlier;

    keep(messages(1, 7));
    await feed.showEarlier();
    expect(shown).toEqual([6, 7, 8, 'new-epoch', ...range(1, 7)]);
  });
});

describe('a bad network', () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1, max: 30 }) },
      fc.constantFrom('lost' as const, 'scrolled up' as const),
    ),
    { maxLength: 40 },
  );

  test('loses nothing, repeats nothing, and changes no order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(8), steps, fc.scheduler(), async (start, happening, scheduler) => {
        let newest = start;
        history = (request) => scheduler.schedule(Promise.resolve(page(messages(1, newest), request)));
        feed = createFeed();

        const join = () =>
          void feed.joined(joined(newest, feed.since && messages(feed.since.seq + 1, newest)));
        join();
        void scheduler.scheduleSequence(
          happening.map((step) => async () => {
            if (step === 'lost') {
              feed.closed();
              join();
            } else if (step === 'scrolled up') {
              void feed.showEarlier();
            } else {
              newest = Math.max(newest, step);
              void feed.received(said(step));
            }
          }),
        );
        await scheduler.waitIdle();

        const first = Number(shown[0] ?? newest + 1);
        expect(shown).toEqual(range(first, newest));
        for (let pages = 0; pages < 10; pages += 1) {
          void feed.showEarlier();
          await scheduler.waitIdle();
        }
        expect(shown).toEqual(range(1, newest));
      }),
      { numRuns: 500 },
    );
  });
});
