import path from 'node:path';

import type { ConsoleMessage, Page } from 'playwright-core';
import { startStage } from 'testing';
import type { OpenPage } from 'testing/browser';
import { onTestFinished } from 'vitest';

import type { ScenarioName } from '../../src/measure/scenarios.ts';

export const SERVER = path.join(import.meta.dirname, '..', '..', 'dist', 'server.js');

/** How long a race may take on a busy machine, in milliseconds: less than a test's time, so that its end is told. */
const RACE = 45_000;

export interface Choice {
  scenario: ScenarioName;
  people: number;
  lines: number;
  wall?: '2018' | 'today';
  keepAlive?: boolean;
}

/** The lab as somebody sees it who sits in front of it. */
export interface Lab {
  page: Page;
  url: string;
  /** What the browser complained about: errors of the script, of the network, of the Content Security Policy. */
  complaints: string[];
  choose(choice: Choice): Promise<void>;
  /** Presses Run, and waits for the result. @returns the lines of its first table, a list of cells each */
  race(choice: Choice): Promise<string[][]>;
}

/** Starts the lab, and opens its page. */
export async function openLab(open: OpenPage, options?: Parameters<OpenPage>[0]): Promise<Lab> {
  const stage = await startStage(SERVER);
  onTestFinished(async () => void (await stage.stop()));
  const page = await open(options);
  return labAt(page, stage.url);
}

/** Another window at a lab. */
export async function labAt(page: Page, url: string): Promise<Lab> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !isLatePoll(message)) {
      complaints.push(`${message.text()} ${message.location().url}`);
    }
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(url);
  const lab: Lab = {
    page,
    url,
    complaints,
    async choose({ scenario, people, lines, wall, keepAlive }) {
      await page.getByLabel('Scenario').selectOption(scenario);
      await page.getByLabel('The wall').selectOption(wall ?? 'none');
      await page.getByLabel('People').fill(String(people));
      if (lines > 0) {
        await page.getByLabel('Lines in all').fill(String(lines));
      }
      if (keepAlive !== undefined) {
        await page.getByLabel('Keep-alive').setChecked(keepAlive);
      }
    },
    async race(choice) {
      await lab.choose(choice);
      const before = await page.locator('.finished').count();
      await page.getByRole('button', { name: 'Run' }).click();
      await page
        .locator('.finished')
        .nth(before)
        .waitFor({ timeout: RACE })
        .catch(async () => {
          const said = await page.getByRole('status').allTextContents();
          throw new Error(['The race does not end. The page says:', ...said, ...complaints].join('\n'));
        });
      return cellsOf(page, page.locator('.finished').first().locator('table').first());
    },
  };
  return lab;
}

/** Engine.IO's goodbye over polling may overtake a poll, which then asks for a session that is over. */
function isLatePoll(message: ConsoleMessage): boolean {
  return message.text().includes('status of 400') && /transport=polling.*&sid=/.test(message.location().url);
}

async function cellsOf(page: Page, table: ReturnType<Page['locator']>): Promise<string[][]> {
  if ((await page.locator('.finished').first().locator('table').count()) === 0) {
    return [];
  }
  const rows = await table.locator('tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}
