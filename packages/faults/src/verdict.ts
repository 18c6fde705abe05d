import type { ChatMessage, People, Said } from 'chat-protocol';

import type { Diary } from './diary.ts';

/** What was seen at the end by someone who came to a node then, and left again. */
export interface Sighting {
  /** Of the one who looked: part of `people`. */
  name: string;
  node: string;
  people: People;
  /** The whole history, from the first message on. */
  messages: ChatMessage[];
}

/** How often each promise was broken; all 0 if it holds. */
export interface Verdict {
  /** Messages that a person was not shown, counted a person; or that the history does not have, counted a look. */
  lost: number;
  /** Messages that were shown to a person more than once, or that the history has more than once. */
  doubled: number;
  /** Places where a number does not follow on the one before, or stands for something else than elsewhere. */
  disordered: number;
  /** Pages and looks whose number of people, or whose names, are wrong. */
  miscounted: number;
  /** Errors on pages that do not pass by themselves, and messages that nobody took. */
  failed: number;
  /** What it was found by: a sentence each, the first ones of each kind. */
  evidence: string[];
}

/** So many sentences of a kind are enough to look for the cause. */
const EVIDENCE_OF_A_KIND = 3;

/**
 * Compares what everybody saw with what everybody wrote.
 * @param diaries of everyone who is in the chat at the end
 * @param gone the diaries of those who went away for good
 */
export function judge(
  diaries: readonly Diary[],
  sightings: readonly Sighting[],
  gone: readonly Diary[] = [],
): Verdict {
  const verdict: Verdict = { lost: 0, doubled: 0, disordered: 0, miscounted: 0, failed: 0, evidence: [] };
  type Kind = Exclude<keyof Verdict, 'evidence'>;
  const found = (kind: Kind, sentence: string) => {
    verdict[kind] += 1;
    if (verdict[kind] <= EVIDENCE_OF_A_KIND) {
      verdict.evidence.push(`${kind}: ${sentence}.`);
    }
  };

  const everyone = [...diaries, ...gone];
  // Every text is written once, so that it is what a message is known by.
  const acknowledged = new Map<string, Said[]>();
  const due = new Set<string>();
  for (const diary of everyone) {
    for (const { clientId, message } of diary.written) {
      const said = diary.acknowledged.get(clientId);
      acknowledged.set(message, said ?? []);
      // Who is gone for good may have taken along what nobody had acknowledged.
      if (said !== undefined || !gone.includes(diary)) {
        due.add(message);
      }
    }
  }
  const meaning = new Map<number, string>();

  const read = (who: string, messages: readonly ChatMessage[]) => {
    const times = new Map<string, number>();
    let before: number | undefined;
    for (const { seq, id, message } of messages) {
      const isFirst = !times.has(message);
      times.set(message, (times.get(message) ?? 0) + 1);
      if (before !== undefined && seq !== before + 1) {
        found('disordered', `${who} has ${seq} after ${before}`);
      }
      before = seq;
      const first = meaning.get(seq) ?? message;
      meaning.set(seq, first);
      if (first !== message) {
        found('disordered', `${who} has “${message}” as ${seq}, which others have as “${first}”`);
      }
      const said = acknowledged.get(message);
      const other = said?.find((each) => each.seq !== seq || each.id !== id);
      if (other !== undefined && isFirst) {
        found('disordered', `“${message}” was acknowledged as ${other.seq}, and ${who} has it as ${seq}`);
      }
      if (said === undefined) {
        found('failed', `${who} has “${message}”, which nobody wrote`);
      }
    }
    for (const message of due) {
      if (!times.has(message)) {
        const last = acknowledged.get(message)?.at(-1);
        const known = last === undefined ? 'which was never acknowledged' : `acknowledged as ${last.seq}`;
        found('lost', `${who} has no “${message}”, ${known}`);
      }
    }
    for (const [message, count] of times) {
      if (count > 1) {
        found('doubled', `${who} has “${message}” ${count} times`);
      }
    }
  };

  for (const diary of diaries) {
    read(
      diary.name,
      diary.shown.map(({ message }) => message),
    );
    inOrderOfWriting(diary, (sentence) => found('disordered', sentence));
  }
  for (const { name, node, messages } of sightings) {
    read(`the history at ${node} (${name})`, messages);
  }

  const names = diaries.map(({ name }) => name);
  for (const { name, users, numUsers, drifts } of diaries) {
    const wrong = difference(names, users);
    if (wrong !== undefined || numUsers !== names.length) {
      found('miscounted', `${name} knows of ${numUsers} people, and there are ${names.length}${wrong ?? ''}`);
    }
    drifts.forEach((drift) => found('miscounted', `at ${name} ${drift}`));
  }
  const [first] = sightings;
  for (const { name, node, people } of sightings) {
    const wrong = difference([...names, name], people.users);
    if (wrong !== undefined || people.numUsers !== names.length + 1) {
      found(
        'miscounted',
        `${node} told ${name} of ${people.numUsers} people, and there were ${names.length + 1}${wrong ?? ''}`,
      );
    } else if (first !== undefined && rest(first).join() !== rest({ name, people }).join()) {
      found('miscounted', `${node} has people in another order than ${first.node}`);
    }
  }

  for (const { name, problems } of everyone) {
    problems.forEach((problem) => found('failed', `on the page of ${name} ${problem}`));
  }
  return verdict;
}

/** What one person writes is numbered in the order of writing. */
function inOrderOfWriting({ name, written, shown }: Diary, found: (sentence: string) => void): void {
  const seqs = new Map(shown.map(({ message: { message, seq } }) => [message, seq]));
  let before = 0;
  for (const { message } of written) {
    const seq = seqs.get(message);
    if (seq !== undefined && seq < before) {
      found(`“${message}” of ${name} has the number ${seq}, and what was written before it ${before}`);
    }
    before = seq ?? before;
  }
}

/** Those who are here besides the one who looks. */
function rest({ name, people }: Pick<Sighting, 'name' | 'people'>): string[] {
  return people.users.filter((user) => user !== name);
}

function difference(expected: readonly string[], names: readonly string[]): string | undefined {
  const missing = expected.filter((name) => !names.includes(name));
  const more = names.filter((name, index) => !expected.includes(name) || names.indexOf(name) !== index);
  if (missing.length === 0 && more.length === 0) {
    return undefined;
  }
  return `: without ${missing.join(', ') || 'nobody'}, with ${more.join(', ') || 'nobody'} besides`;
}

/** The longest time, in milliseconds, for which somebody saw nothing come. */
export function longestSilence(diaries: readonly Diary[]): number {
  const silences = diaries.flatMap(({ shown }) =>
    shown.map(({ at }, index) => at - (shown[index - 1]?.at ?? at)),
  );
  return silences.reduce((longest, silence) => Math.max(longest, silence), 0);
}

/**
 * Milliseconds until everybody had seen something that was new after `since`.
 * @param seq the highest number that anybody had seen then
 * @returns `undefined` if somebody never did
 */
export function recovery(diaries: readonly Diary[], seq: number, since: number): number | undefined {
  const times = diaries.map(({ shown }) => shown.find(({ message }) => message.seq > seq)?.at);
  return times.reduce<number | undefined>(
    (last, at) => (last === undefined || at === undefined ? undefined : Math.max(last, at - since)),
    0,
  );
}
