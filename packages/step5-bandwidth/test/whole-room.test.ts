import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Heat, type RoomCost, roomCost, roomHour } from '../src/report/whole-room.ts';

/** A heat whose bytes follow from what a room costs. */
function heatOf(cost: RoomCost, people: number, linesEach: number, durationMs: number): Heat {
  const messages = people * linesEach;
  const said = messages * (cost.perLine + cost.perDelivery * people);
  return {
    people,
    messages,
    durationMs,
    bytes: said + (cost.perPersonMinute * people * durationMs) / 60_000,
    silentPerPersonMinute: cost.perPersonMinute,
  };
}

const costs = fc.record({
  perPersonMinute: fc.integer({ min: 0, max: 100_000 }),
  perLine: fc.integer({ min: 0, max: 10_000 }),
  perDelivery: fc.integer({ min: 0, max: 10_000 }),
});

describe('what a whole room costs', () => {
  test('is found from two heats, whatever it is', () => {
    fc.assert(
      fc.property(
        costs,
        fc.integer({ min: 2, max: 10 }),
        fc.integer({ min: 1, max: 5 }),
        (cost, half, linesEach) => {
          const whole = heatOf(cost, 2 * half, linesEach, 14_000);
          const found = roomCost(whole, heatOf(cost, half, linesEach, 12_000));
          expect(found.perPersonMinute).toBeCloseTo(cost.perPersonMinute, 3);
          expect(found.perLine).toBeCloseTo(cost.perLine, 3);
          expect(found.perDelivery).toBeCloseTo(cost.perDelivery, 3);
        },
      ),
    );
  });

  test('is never less than nothing, however the heats fall', () => {
    const heats = fc.record({
      people: fc.integer({ min: 2, max: 10 }),
      messages: fc.integer({ min: 1, max: 100 }),
      bytes: fc.integer({ min: 0, max: 1_000_000 }),
      durationMs: fc.integer({ min: 1, max: 100_000 }),
      silentPerPersonMinute: fc.integer({ min: 0, max: 100_000 }),
    });
    fc.assert(
      fc.property(heats, heats, (one, other) => {
        fc.pre(one.people !== other.people);
        const { perPersonMinute, perLine, perDelivery } = roomCost(one, other);
        expect(Math.min(perPersonMinute, perLine, perDelivery)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('grows with the square of the people for what is delivered, and with the people for the rest', () => {
    const delivered = { perPersonMinute: 0, perLine: 0, perDelivery: 300 };
    expect(roomHour(delivered, 100, 1)).toBe(100 * roomHour(delivered, 10, 1));
    const rest = { perPersonMinute: 20, perLine: 500, perDelivery: 0 };
    expect(roomHour(rest, 100, 1)).toBe(10 * roomHour(rest, 10, 1));
    expect(roomHour({ ...delivered, perPersonMinute: 20 }, 10, 0)).toBe(60 * 10 * 20);
  });
});
