import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Deliveries } from '../src/people/deliveries.ts';

const message = (clientId: string) => ({
  id: '',
  seq: 1,
  username: 'ana',
  message: 'hi',
  sentAt: 0,
  clientId,
});
const yes = { ok: true, id: '', seq: 1 } as const;
const no = { ok: false, code: 'too-many-requests', message: '', retryAfterMs: 1 } as const;

test('what is sent is delivered, refused or lost, for each receiver', () => {
  const sending = fc.record({
    refused: fc.boolean(),
    receivers: fc.uniqueArray(fc.integer({ min: 0, max: 4 })),
  });
  fc.assert(
    fc.property(fc.array(sending), (sent) => {
      const deliveries = new Deliveries(5);
      for (const [index, { refused, receivers }] of sent.entries()) {
        deliveries.said(String(index), 10);
        if (!refused) {
          receivers.forEach((person) => deliveries.received(person, message(String(index)), 10 + person));
        }
        deliveries.answered(String(index), refused ? no : yes);
      }
      const delivered = sent.flatMap(({ refused, receivers }) => (refused ? [] : receivers));
      const refusals = sent.filter(({ refused }) => refused).length;
      const counts = deliveries.counts();
      expect(counts).toEqual({
        sent: sent.length,
        delivered: delivered.length,
        refused: refusals,
        lost: (sent.length - refusals) * 5 - delivered.length,
        typingEvents: 0,
        latenciesMs: delivered,
      });
      expect(deliveries.complete).toBe(counts.lost === 0);
    }),
  );
});

test('a message that comes twice to someone is an error, and so is one that nobody sent', () => {
  const deliveries = new Deliveries(2);
  deliveries.said('a', 0);
  deliveries.received(1, message('a'), 1);
  expect(() => deliveries.received(1, message('a'), 2)).toThrow('Message 1 came twice to person 1.');
  expect(() => deliveries.received(1, message('b'), 2)).toThrow(
    'Message 1 came to person 1, and nobody has sent it.',
  );
});

test('typing is complete when everyone else has heard of it', () => {
  const deliveries = new Deliveries(3);
  deliveries.typed();
  deliveries.typingReceived();
  expect(deliveries.complete).toBe(false);
  deliveries.typingReceived();
  expect(deliveries.complete).toBe(true);
});
