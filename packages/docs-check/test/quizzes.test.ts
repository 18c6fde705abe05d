import { describe, expect, test } from 'vitest';

import { readPage } from '../src/page.ts';
import { PAGES, read } from '../src/workshop.ts';
import type { Quizzes } from './quizzes/quiz.ts';
import { STEP_1 } from './quizzes/step-1.ts';
import { STEP_2 } from './quizzes/step-2.ts';
import { STEP_3 } from './quizzes/step-3.ts';
import { STEP_4 } from './quizzes/step-4.ts';
import { STEP_5 } from './quizzes/step-5.ts';
import { STEP_6 } from './quizzes/step-6.ts';

const QUIZZES: Quizzes = { ...STEP_1, ...STEP_2, ...STEP_3, ...STEP_4, ...STEP_5, ...STEP_6 };

const headings = PAGES.filter((name) => name.startsWith('docs/')).flatMap((name) =>
  readPage(read(name)).headings.map(({ anchor, title, answer }) => ({
    place: `${name.slice('docs/'.length)}#${anchor}`,
    title,
    answer,
  })),
);
const answers = new Map(headings.map(({ place, answer }) => [place, answer]));

for (const [quiz, claims] of Object.entries(QUIZZES)) {
  // Each proof builds a stage and starts it.
  describe(quiz, { timeout: 20_000 }, () => {
    claims((sentence, proof) =>
      test(sentence, async () => {
        expect(answers.get(quiz)).toContain(sentence);
        await proof();
      }),
    );
  });
}

test('every quiz of the pages is here', () => {
  const quizzes = headings.filter(({ title }, index) => {
    const isSection = headings[index + 1]?.title.startsWith(`${title} 1`);
    return title.startsWith('Quiz') && !isSection;
  });
  expect(quizzes.map(({ place }) => place)).toEqual(Object.keys(QUIZZES));
});

test('every answer of the pages is here', () => {
  const answered = headings.filter(({ answer }) => answer !== '');
  expect(answered.map(({ place }) => place)).toEqual(Object.keys(QUIZZES));
});
