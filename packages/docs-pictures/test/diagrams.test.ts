import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { describeInBrowser } from 'testing/browser';
import { expect, test } from 'vitest';

import { findDiagram } from '../src/diagram-on-page.mjs';
import { DIAGRAMS } from '../src/diagrams.mjs';
import { recordDiagram } from '../src/record-diagram.mjs';

const docs = path.join(import.meta.dirname, '..', '..', '..', 'docs');

describeInBrowser('the diagrams', (open) => {
  test.each(DIAGRAMS.flatMap((diagram) => [true, false].map((websocket) => ({ ...diagram, websocket }))))(
    '$name is on $page as it goes over the wire (WebSocket: $websocket)',
    { timeout: 40_000 },
    async ({ websocket, ...diagram }) => {
      const browser = (await open()).context().browser();
      expect(browser).not.toBeNull();
      const recorded = await recordDiagram(browser!, diagram, { websocket });
      const found = findDiagram(await readFile(path.join(docs, diagram.page), 'utf8'), diagram.name);
      // If not: pnpm docs:screenshots records it again.
      expect(found?.diagram).toBe(recorded);
    },
  );
});
