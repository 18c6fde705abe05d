import { expect, test } from 'vitest';

import type { Entry } from '../src/entry.ts';
import { mermaid } from '../src/mermaid.ts';

let number = 0;

function entry(
  at: number,
  kind: Entry['kind'],
  direction: Entry['direction'],
  name: string,
  ...payload: unknown[]
): Entry {
  const rest = { id: undefined, answers: undefined, returns: undefined, transport: 'websocket', packets: [] };
  return { number: ++number, kind, direction, at, namespace: '/chat', name, payload, ...rest };
}

const lanes = { page: 'Page (Ana)', server: 'Server', other: 'Page (Bo)' };

test('a diagram has both pages’ events, what both receive side by side', () => {
  const page = [
    { ...entry(0, 'connection', 'in', 'handshake', { sid: 'x' }), namespace: undefined },
    entry(1, 'namespace', 'out', 'connect'),
    entry(2, 'namespace', 'in', 'connect', { sid: 'y' }),
    entry(10, 'event', 'out', 'typing'),
    entry(20, 'event', 'out', 'say', 'hi'),
    entry(21, 'event', 'in', 'said', { text: 'hi', id: 'r4nd0m', tags: [], by: { name: 'ana' } }),
    entry(22, 'acknowledgement', 'in', 'say', { ok: true }),
  ];
  const bo = [
    entry(-9, 'event', 'in', 'typing', { name: 'cy' }),
    entry(11, 'event', 'in', 'typing', { name: 'ana' }),
    entry(19, 'event', 'in', 'said', { text: 'hi', id: 'other', tags: [], by: { name: 'ana' } }),
  ];
  const diagram = mermaid(
    { startedAt: 1000, entries: page },
    {
      lanes,
      other: { startedAt: 1001, entries: bo },
      notes: [{ at: 1005, text: 'Ana writes' }],
      namespace: '/chat',
      unstable: ['id'],
    },
  );
  expect(diagram.split('\n').map((line) => line.trim())).toEqual([
    'sequenceDiagram',
    'participant A as Page (Ana)',
    'participant S as Server',
    'participant B as Page (Bo)',
    'A->>S: joins /chat',
    'S-->>A: joined',
    'Note over A: Ana writes',
    'A->>S: typing',
    'S->>B: typing { name: "ana" }',
    'A->>S: say "hi"',
    'S->>A: said { text: "hi", id, tags: [], by: { name: "ana" } }',
    'S->>B: said { text: "hi", id, tags: [], by: { name: "ana" } }',
    'S-->>A: acknowledged { ok: true }',
  ]);
});
