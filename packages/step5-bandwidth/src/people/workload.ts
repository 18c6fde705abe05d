import { TYPING_AGAIN_AFTER } from 'chat-client';

import { mulberry32, type Random } from './random.ts';

/** Something that a person does, the same for every contender. */
export interface Action {
  /** Milliseconds after the beginning. */
  atMs: number;
  /** Whose doing it is, from 0. */
  person: number;
  does: 'typing' | 'stop typing' | { message: string; clientId: string };
}

export interface Workload {
  people: number;
  /** Lines in all; people take turns. */
  messages: number;
  seed: number;
}

/**
 * Milliseconds between two keys, on average: 100 words a minute. The typists of Dhakal et al., "Observations on Typing
 * from 136 Million Keystrokes" (CHI 2018), reach 52 on average and 120 at best.
 */
const KEY_EVERY = 120;
/** Milliseconds in which everyone begins to type, and from a line that is sent to the next one's first key at most. */
const BEGINS_WITHIN = 500;
const PAUSE = 2000;

const WORDS =
  'the room is full and we can see all of you here so who has been at the new cafe near station today it was good maybe later then'.split(
    ' ',
  );
const WORDS_OF_A_LINE = { least: 3, most: 6 };

/**
 * People who type: key by key, with typing events at the first key of a line and every 3 seconds from then on, and one
 * that it has ended when the line is sent. In the order of time.
 */
export function typedLines({ people, messages, seed }: Workload): Action[] {
  const random = mulberry32(seed);
  const actions: Action[] = [];
  const freeAt = Array.from({ length: people }, () => random() * BEGINS_WITHIN);
  for (let line = 0; line < messages; line += 1) {
    const person = line % people;
    const say = sayLine(random);
    let now = freeAt[person] ?? 0;
    let announcedAt = -Infinity;
    for (let key = 0; key < say.message.length; key += 1) {
      if (now - announcedAt >= TYPING_AGAIN_AFTER) {
        actions.push({ atMs: now, person, does: 'typing' });
        announcedAt = now;
      }
      // From half to one and a half times the average.
      now += KEY_EVERY * (0.5 + random());
    }
    actions.push({ atMs: now, person, does: say }, { atMs: now, person, does: 'stop typing' });
    freeAt[person] = now + (0.5 + random() / 2) * PAUSE;
  }
  return actions.toSorted((a, b) => a.atMs - b.atMs);
}

/** Lines that are there at once, one after the other in turn. @param everyMs milliseconds from line to line */
export function pastedLines({ people, messages, seed }: Workload, everyMs: number): Action[] {
  const random = mulberry32(seed);
  return Array.from({ length: messages }, (_, line) => ({
    atMs: line * everyMs,
    person: line % people,
    does: sayLine(random),
  }));
}

function sayLine(random: Random): { message: string; clientId: string } {
  const { least, most } = WORDS_OF_A_LINE;
  const count = least + Math.floor(random() * (most - least + 1));
  const words = Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]);
  // As long as the page's own ids: 32 hexadecimal digits.
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  return { message: words.join(' '), clientId: digits.join('') };
}
