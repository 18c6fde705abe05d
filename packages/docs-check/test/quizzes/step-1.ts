import { runCheckpoint } from 'checkpoints';
import { expect } from 'vitest';

import { startEdited } from '../edited-stage.ts';
import type { Quizzes } from './quiz.ts';

/** Step 1's quizzes by their place, with the proofs of what their answers say. */
export const STEP_1: Quizzes = {
  'step-1-hello.md#quiz': (claim) => {
    const answeringAnObject = () =>
      startEdited('step1-hello', ['src/app.ts', `'Hello World!'`, `({ text: 'Hello World!' })`]);

    claim('Only the first one. The status is still `200`.', async () => {
      const { url } = await answeringAnObject();
      expect((await fetch(url)).status).toBe(200);
      const { checks } = await runCheckpoint('1', url);
      expect(checks.map(({ passed }) => passed)).toEqual([true, false, false]);
    });

    claim(
      'the type is now `application/json; charset=utf-8`, and the body is `{"text":"Hello World!"}`',
      async () => {
        const response = await fetch((await answeringAnObject()).url);
        expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
        expect(await response.text()).toBe('{"text":"Hello World!"}');
      },
    );

    claim('So “the answer is plain text” and “it says Hello World!” fail.', async () => {
      const { checks } = await runCheckpoint('1', (await answeringAnObject()).url);
      const failed = checks.filter(({ passed }) => !passed).map(({ title }) => title);
      expect(failed).toEqual([
        expect.stringMatching(/^the answer is plain text/),
        expect.stringMatching(/^it says Hello World!/),
      ]);
    });
  },
};
