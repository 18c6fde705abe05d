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
  const said = entry(20, 'event', 'out', 'say', 'hi');
  const page = [
    { ...entry(0, 'connection', 'in', 'handshake', { sid: 'x' }), namespace: undefined },
    entry(1, 'namespace', 'out', 'connect'),
    entry(2, 'namespace', 'in', 'connect', { sid: 'y' }),
    entry(10, 'event', 'out', 'typing'),
    said,
    {
      ...entry(21, 'event', 'in', 'said', { text: 'hi', id: 'r4nd0m', tags: [], by: { name: 'ana' } }),
      returns: said.number,
    },
    { ...entry(22, 'acknowledgement', 'in', 'say', { ok: true }), answers: said.number },
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

test('where two cross on the wire, a diagram is the same whichever came first', () => {
  const asked = entry(1, 'event', 'out', 'ask');
  const sent = entry(2, 'event', 'out', 'say', 'hi');
  const news = entry(3, 'event', 'in', 'news');
  const answer = { ...entry(4, 'acknowledgement', 'in', 'ask', { ok: true }), answers: asked.number };
  const scene = { lanes, other: { startedAt: 0, entries: [] }, notes: [], namespace: '/chat', unstable: [] };
  const diagrams = [
    [asked, sent, news, answer],
    [asked, news, sent, answer],
    [asked, news, answer, sent],
  ].map((entries) => mermaid({ startedAt: 0, entries }, scene));
  expect(new Set(diagrams).size).toBe(1);
  const arrows = diagrams[0]?.split('\n').slice(4) ?? [];
  expect(arrows.map((line) => line.trim())).toEqual([
    'S->>A: news',
    'A->>S: ask',
    'S-->>A: acknowledged { ok: true }',
    'A->>S: say "hi"',
  ]);
});
