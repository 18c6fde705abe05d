import type { Edit } from 'testing';
import { expect } from 'vitest';

import { startEdited } from '../edited-stage.ts';
import { connect, type Quizzes, ROUND_TRIP } from './quiz.ts';

/** Step 3's quizzes by their place, with the proofs of what their answers say. */
export const STEP_3: Quizzes = {
  'step-3-chat.md#quiz': (claim) => {
    /** Ana and Bo have joined, Cy is connected. Ana begins to type. @returns who hears of it, and Cy */
    async function whoHears(...edits: Edit[]) {
      const { url } = await startEdited('step3-chat', ...edits);
      const [ana, bo, cy] = [
        await connect(`${url}chat`),
        await connect(`${url}chat`),
        await connect(`${url}chat`),
      ];
      expect(await ana.ask('add user', { username: 'ana' })).toMatchObject({ ok: true });
      expect(await bo.ask('add user', { username: 'bo' })).toMatchObject({ ok: true });
      await ana.ask('typing');
      const people = Object.entries({ ana, bo, cy });
      // Answered after whatever the server had to say before, since one connection keeps the order.
      await Promise.all(people.map(([, { socket }]) => socket.io.socket('/').emitWithAck(ROUND_TRIP)));
      const hearing = people.filter(([, { heard }]) => heard.some(({ event }) => event === 'typing'));
      return { names: hearing.map(([name]) => name), ana, cy };
    }

    claim('Only Bo.', async () => {
      expect((await whoHears()).names).toEqual(['bo']);
    });

    claim(
      'Cy is connected to `/chat`, but is not in the group `joined` before `add user` was accepted.',
      async () => {
        const { names, ana, cy } = await whoHears();
        expect(names).not.toContain('cy');
        expect(cy.socket.connected).toBe(true);
        await cy.ask('add user', { username: 'cy' });
        ana.socket.emit('typing');
        expect(await cy.next('typing')).toEqual({ username: 'ana' });
      },
    );

    claim('Ana is in the group, and is left out by `except`.', async () => {
      const { names } = await whoHears([
        'src/chat.ts',
        "namespace.to(JOINED).except(id).emit('typing', typist)",
        "namespace.to(JOINED).emit('typing', typist)",
      ]);
      expect(names).toEqual(['ana', 'bo']);
    });

    claim("With `namespace.emit('typing', …)` all three would get it.", async () => {
      const { names } = await whoHears([
        'src/chat.ts',
        "namespace.to(JOINED).except(id).emit('typing', typist)",
        "namespace.emit('typing', typist)",
      ]);
      expect(names).toEqual(['ana', 'bo', 'cy']);
    });
  },
};
