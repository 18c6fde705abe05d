import fc from 'fast-check';
import { expect, test } from 'vitest';

import { heardBy, type Pair, type Room, startRoom, turn } from './room.ts';

const who = fc.nat({ max: 2 });
/** What is done to a room, in words that both servers understand. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('say' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('presence' as const) }) },
  fc.record({ do: fc.constantFrom('to all' as const, 'to another room' as const, 'turn' as const) }),
  fc.record({
    do: fc.constantFrom(
      'join' as const,
      'leave' as const,
      'to one' as const,
      'visit' as const,
      'except' as const,
      'bytes' as const,
    ),
    who,
  }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function hear(
  { namespace }: Room,
  people: readonly Pair[],
  steps: readonly Step[],
): Promise<unknown[][]> {
  const first = people[0]?.socket.id ?? '';
  for (const { socket } of people) {
    void socket.leave('joined');
    void socket.join('other');
    if (socket.id !== first) {
      void socket.leave(first);
    }
  }
  for (const [number, each] of steps.entries()) {
    const socket = 'who' in each ? people[each.who]?.socket : undefined;
    const id = socket?.id ?? '';
    switch (each.do) {
      case 'say':
        namespace.to('joined').emit('said', number);
        break;
      case 'presence':
        namespace.to('joined').emit('presence', number);
        break;
      case 'to all':
        namespace.emit('said', number);
        break;
      case 'to another room':
        namespace.to('other').emit('said', number);
        break;
      case 'turn':
        await turn();
        break;
      case 'join':
        void socket?.join('joined');
        break;
      case 'leave':
        void socket?.leave('joined');
        break;
      case 'visit':
        // The room of somebody else.
        void socket?.join(first);
        break;
      case 'to one':
        namespace.to(id).emit('said', number);
        break;
      case 'except':
        namespace.to('joined').except(id).emit('said', number);
        break;
      case 'bytes':
        socket?.emit('said', Buffer.of(number));
        break;
    }
  }
  return Promise.all(people.map(heardBy));
}

test('everyone hears the same, in the same order, as with Socket.IO’s own adapter', async () => {
  const rooms = [await startRoom('plain'), await startRoom({ mayWait: ['presence'], waitsFor: 5 })] as const;
  const people = await Promise.all(
    rooms.map(async ({ connect }) => [
      await connect('websocket'),
      await connect('polling'),
      await connect('websocket'),
    ]),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const [plain, gathered] = [
        await hear(rooms[0], people[0] ?? [], steps),
        await hear(rooms[1], people[1] ?? [], steps),
      ];
      expect(gathered).toEqual(plain);
    }),
    { numRuns: 150 },
  );
}, 60_000);
