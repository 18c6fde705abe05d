import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { describeInBrowser } from 'testing/browser';
import { beforeAll, describe, expect, test } from 'vitest';

import type * as pageKit from '../src/index.ts';

declare const kit: typeof pageKit;

let script: string;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'kit',
  });
  script = outputFiles[0]?.text ?? '';
});

describeInBrowser('the page kit', (open) => {
  async function visit(html: string): Promise<Page> {
    const page = await open();
    await page.setContent(`<!doctype html><title>CloudChat</title>${html}`);
    await page.addScriptTag({ content: script });
    return page;
  }

  describe('links', () => {
    /** Each text as it is shown, with `<` and `>` around what is a link. */
    const linked = (page: Page, texts: string[]) =>
      page.evaluate(
        (all) =>
          all.map((text) => {
            const nodes = kit.withLinks(text);
            return nodes.map((node) => (typeof node === 'string' ? node : `<${node.textContent}>`)).join('');
          }),
        texts,
      );

    test('are what is an address, without the sentence around it', async () => {
      const shown = [
        '<https://cloud.example>',
        '<http://192.168.1.7:8080/chat?a=1&b=2#top>',
        '<https://[::1]:8080/>',
        '<HTTPS://Cloud.Example>',
        '<https://a.example/grüße/日本>',
        'see <https://a.example> and <http://b.example>',
        '<https://a.example>\n<https://b.example>',
        'Look at <https://a.example>.',
        '<https://a.example/x>, then',
        'Is it <https://a.example/>?!',
        '<https://a.example/x>…',
        '*<https://a.example/x>*',
        '"<https://a.example/x>"',
        '“<https://a.example/x>”',
        '„<https://a.example>“',
        '(<https://a.example/x>)',
        '(see <https://a.example/x>).',
        '<https://a.example/Cloud_(sky)>',
        '(<https://a.example/Cloud_(sky)>)',
        '[<https://a.example>]',
        '{[<https://a.example/x>]}!',
        '<https://a.example/?a[]=1&b[]>',
      ];
      const texts = shown.map((text) => text.replaceAll(/[<>]/g, ''));
      expect(await linked(await visit(''), texts)).toEqual(shown);
    });

    test('are nothing else', async () => {
      const texts = [
        'javascript:alert(1)',
        'javascript://a.example/%0Aalert(1)',
        'data://text/html,alert(1)',
        'data:text/html,alert(1)',
        'ftp://a.example/x',
        'file:///etc/passwd',
        'www.a.example',
        '//a.example',
        'ana@a.example',
        'https:a.example',
        'https://',
        'https://:80',
        'http://.',
        'xhttps//a.example',
        '',
      ];
      expect(await linked(await visit(''), texts)).toEqual(texts);
    });

    test('open a window of their own, which learns nothing about this one', async () => {
      const page = await visit('<p></p>');
      await page.evaluate(() =>
        document.querySelector('p')?.append(...kit.withLinks('to https://a.example/x!')),
      );
      const link = page.getByRole('link', { name: 'https://a.example/x', exact: true });
      expect(await link.getAttribute('href')).toBe('https://a.example/x');
      expect(await link.getAttribute('target')).toBe('_blank');
      expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    });

    test('leave markup around and in them as text', async () => {
      const page = await visit('<p></p>');
      const text = '<img src=x onerror=alert(1)> <b>https://a.example/"onclick="alert(1)</b> &amp;';
      await page.evaluate((all) => document.querySelector('p')?.append(...kit.withLinks(all)), text);
      expect(await page.locator('p').textContent()).toBe(text);
      expect(await page.locator('p *').evaluateAll((all) => all.map(({ outerHTML }) => outerHTML))).toEqual([
        '<a href="https://a.example/" target="_blank" rel="noopener noreferrer">https://a.example/</a>',
      ]);
    });

    test('lead to http and https only, and no text is lost or changed', async () => {
      const page = await visit('<p></p>');
      const words = fc.oneof(
        fc.constantFrom(
          'http://',
          'https://',
          'HTTP://',
          'javascript:',
          'a.example',
          '/x',
          '@',
          ':80',
          '?a=1',
        ),
        fc.constantFrom(' ', '\n', '.', '…', '“', '”', '(', ')', '[', ']', '"', '<', '&lt;', '%', '\\', '#'),
        fc.constantFrom('é', '🙂', '\u202E'),
      );
      const texts = fc.oneof(
        fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
        fc.string({ unit: 'grapheme' }),
      );
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const shown = await page.evaluate((all) => {
            const nodes = kit.withLinks(all);
            const links = nodes.filter((node) => typeof node !== 'string');
            return {
              text: nodes.map((node) => (typeof node === 'string' ? node : node.textContent)).join(''),
              protocols: links.map(({ protocol }) => protocol),
            };
          }, text);
          expect(shown.text).toBe(text);
          expect(['http:', 'https:']).toEqual(expect.arrayContaining(shown.protocols));
        }),
        { numRuns: 300 },
      );
    });
  });

  describe.each(['auto', 'none'])('a list, with the browser’s own scroll anchoring %s', (anchoring) => {
    /** A list of rows of different heights, in a scroller that is 300 pixels high and a welcome above them. */
    async function visitList(count = 40) {
      const page = await visit(
        `<style>
          #scroller { height: 300px; overflow-y: auto; overflow-anchor: ${anchoring}; }
          ol { margin: 0; padding: 0; }
        </style>
        <div id="scroller"><p>Welcome</p><ol></ol></div>`,
      );
      const handle = await page.evaluateHandle((rows) => {
        const [scroller, ol] = [document.querySelector('div')!, document.querySelector('ol')!];
        const moves: boolean[] = [];
        const list = kit.politeList(scroller, ol, (atEnd) => moves.push(atEnd));
        const row = (name: string) => {
          const made = document.createElement('li');
          made.textContent = name;
          made.style.height = `${20 + ((name.charCodeAt(name.length - 1) * 7) % 40)}px`;
          return made;
        };
        list.change(() => ol.append(...Array.from({ length: rows }, (_, index) => row(`row ${index}`))));
        return { list, moves, scroller, ol, row };
      }, count);

      /** What is in sight once the browser has done all that it does by itself. */
      const look = () =>
        handle.evaluate(async ({ list, moves, scroller, ol }) => {
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          const edges = scroller.getBoundingClientRect();
          return {
            toEnd: Math.round(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight),
            inSight: [...ol.children]
              .map((row) => ({ name: row.textContent, box: row.getBoundingClientRect() }))
              .filter(({ box }) => box.bottom > edges.top && box.top < edges.bottom)
              .map(({ name, box }) => `${name} at ${Math.round(box.top - edges.top)}`),
            atEnd: list.atEnd,
            moves: [...moves],
          };
        });
      await look();

      return {
        look,
        append: (...names: string[]) =>
          handle.evaluate(({ list, ol, row }, all) => list.change(() => ol.append(...all.map(row))), names),
        prepend: (...names: string[]) =>
          handle.evaluate(({ list, ol, row }, all) => list.change(() => ol.prepend(...all.map(row))), names),
        /** Puts another row of the same height in the place of the first one in sight. */
        replaceFirstInSight: () =>
          handle.evaluate(({ list, scroller, ol, row }) => {
            const { top } = scroller.getBoundingClientRect();
            const first = [...ol.children].find((each) => each.getBoundingClientRect().bottom > top);
            list.change(() => first?.replaceWith(row(`new ${first.textContent}`)));
          }),
        keepOnly: (rows: number) =>
          handle.evaluate(
            ({ list, ol }, all) => list.change(() => ol.replaceChildren(...[...ol.children].slice(0, all))),
            rows,
          ),
        /** Makes every row higher, as a font or a picture does that comes late. */
        grow: (pixels: number) =>
          handle.evaluate(({ ol }, by) => {
            for (const row of ol.querySelectorAll('li')) {
              row.style.height = `${row.offsetHeight + by}px`;
            }
          }, pixels),
        toEnd: () => handle.evaluate(({ list }) => list.toEnd()),
        /** Scrolls up by 100 pixels and adds rows that are higher than that, without a frame in between. */
        inOneFrame: (order: ('scroll' | 'append')[]) =>
          handle.evaluate(({ list, scroller, ol, row }, steps) => {
            for (const step of steps) {
              if (step === 'scroll') scroller.scrollBy(0, -100);
              else list.change(() => ol.append(...['one', 'two', 'three', 'four', 'five'].map(row)));
            }
          }, order),
        async scrollTo(top: number) {
          await handle.evaluate(({ scroller }, to) => scroller.scrollTo(0, to), top);
          return look();
        },
        async scrollBy(down: number) {
          await handle.evaluate(({ scroller }, by) => scroller.scrollBy(0, by), down);
          return look();
        },
        async resize(height: number) {
          await handle.evaluate(({ scroller }, to) => (scroller.style.height = `${to}px`), height);
          return look();
        },
      };
    }

    const PLACES: [string, number][] = [
      ['in the middle', 500],
      ['at the top', 0],
    ];

    test('begins at its end', async () => {
      const list = await visitList();
      expect(await list.look()).toMatchObject({ toEnd: 0, atEnd: true, moves: [] });
    });

    test('stays at its end when rows are added', async () => {
      const list = await visitList();
      for (const name of ['one', 'two', 'three']) {
        await list.append(name);
        expect(await list.look()).toMatchObject({ toEnd: 0, atEnd: true, moves: [] });
      }
    });

    test('stays at its end when it gets lower, as when a phone’s keyboard comes up, and higher again', async () => {
      const list = await visitList();
      expect(await list.resize(120)).toMatchObject({ toEnd: 0, atEnd: true, moves: [] });
      expect(await list.resize(400)).toMatchObject({ toEnd: 0, atEnd: true, moves: [] });
    });

    test('stays at its end when its rows get higher afterwards', async () => {
      const list = await visitList();
      await list.grow(10);
      expect(await list.look()).toMatchObject({ toEnd: 0, atEnd: true, moves: [] });
    });

    test('goes on to its end for someone who is less than a line or two away', async () => {
      const list = await visitList();
      expect(await list.scrollBy(-40)).toMatchObject({ toEnd: 40, atEnd: true, moves: [] });
      await list.append('one', 'two', 'three');
      expect(await list.look()).toMatchObject({ toEnd: 0, atEnd: true, moves: [] });
    });

    test.each(PLACES)('stays where it is for who reads %s when rows are added below', async (_, top) => {
      const list = await visitList();
      const { inSight } = await list.scrollTo(top);
      await list.append('one', 'two');
      await list.append('three');
      expect(await list.look()).toMatchObject({ inSight, atEnd: false, moves: [false] });
    });

    test('stays where it is for who reads just above the end when rows are added below', async () => {
      const list = await visitList();
      const { inSight } = await list.scrollBy(-60);
      await list.append('one', 'two', 'three');
      expect(await list.look()).toMatchObject({ inSight, atEnd: false, moves: [false] });
    });

    // The browser tells of scrolling with its next frame: here, what happens comes before that.
    test('stays where it is for who has just scrolled up when a row is added in the same frame', async () => {
      const { inSight } = await (await visitList()).scrollBy(-100);
      const list = await visitList();
      await list.inOneFrame(['scroll', 'append']);
      expect(await list.look()).toMatchObject({ inSight, atEnd: false, moves: [false] });
    });

    test('stays where it is for who scrolls up in the frame in which a row was added', async () => {
      const list = await visitList();
      await list.inOneFrame(['append', 'scroll']);
      expect(await list.look()).toMatchObject({ toEnd: 100, atEnd: false, moves: [false] });
    });

    test.each(PLACES)('stays where it is for who reads %s when rows are added above', async (_, top) => {
      const list = await visitList();
      const { inSight } = await list.scrollTo(top);
      await list.prepend('one', 'two', 'three');
      await list.prepend('four');
      const after = await list.look();
      expect(after).toMatchObject({ atEnd: false, moves: [false] });
      expect(after.inSight).toEqual(expect.arrayContaining(inSight));
    });

    test('stays on its first row for who reads further up when it gets lower', async () => {
      const list = await visitList();
      const { inSight } = await list.scrollTo(500);
      const lower = await list.resize(120);
      expect(lower.inSight).toEqual(inSight.slice(0, lower.inSight.length));
      expect(lower).toMatchObject({ atEnd: false, moves: [false] });
    });

    test('stays where it is when the first row in sight becomes another one', async () => {
      const list = await visitList();
      const { inSight } = await list.scrollTo(500);
      await list.replaceFirstInSight();
      expect((await list.look()).inSight).toEqual([`new ${inSight[0]}`, ...inSight.slice(1)]);
    });

    test('tells when its end goes out of sight and when it comes back, once each', async () => {
      const list = await visitList();
      expect((await list.scrollTo(300)).moves).toEqual([false]);
      expect((await list.scrollTo(200)).moves).toEqual([false]);

      await list.toEnd();
      expect(await list.look()).toMatchObject({ toEnd: 0, atEnd: true, moves: [false, true] });
      await list.append('one');
      expect(await list.look()).toMatchObject({ toEnd: 0, atEnd: true, moves: [false, true] });
    });

    test('tells that its end is in sight when it gets so high that all is', async () => {
      const list = await visitList();
      await list.scrollTo(0);
      expect(await list.resize(5000)).toMatchObject({ atEnd: true, moves: [false, true] });
    });

    test('tells that its end is in sight when so few rows are left that all are', async () => {
      const list = await visitList();
      await list.scrollTo(0);
      await list.keepOnly(3);
      expect(await list.look()).toMatchObject({ atEnd: true, moves: [false, true] });
    });

    test('is at its end as long as all of it is in sight', async () => {
      const list = await visitList(0);
      expect(await list.look()).toMatchObject({ toEnd: 0, atEnd: true });
      await list.append('one');
      expect(await list.look()).toMatchObject({ toEnd: 0, atEnd: true, moves: [] });
    });
  });

  describe('the title', () => {
    async function visitTitle() {
      const page = await visit('');
      const count = await page.evaluateHandle(() => kit.unreadTitle());
      return {
        title: () => page.title(),
        arrive: () => count.evaluate((countOne) => countOne()),
        hide: (hidden: boolean) =>
          page.evaluate((now) => {
            Object.defineProperty(document, 'hidden', { value: now, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
          }, hidden),
      };
    }

    test('stays as it is while the page is in sight', async () => {
      const { title, arrive } = await visitTitle();
      await arrive();
      expect(await title()).toBe('CloudChat');
    });

    test('counts what comes while the page is out of sight', async () => {
      const { title, arrive, hide } = await visitTitle();
      await arrive();
      await hide(true);
      expect(await title()).toBe('CloudChat');
      await arrive();
      expect(await title()).toBe('(1) CloudChat');
      await arrive();
      await arrive();
      expect(await title()).toBe('(3) CloudChat');
    });

    test('is as before once the page is looked at, and begins to count anew', async () => {
      const { title, arrive, hide } = await visitTitle();
      await hide(true);
      await arrive();
      await arrive();
      await hide(false);
      expect(await title()).toBe('CloudChat');
      await hide(true);
      await arrive();
      expect(await title()).toBe('(1) CloudChat');
    });
  });
});
