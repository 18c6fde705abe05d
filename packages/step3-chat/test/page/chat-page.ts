import Fastify, { type FastifyInstance } from 'fastify';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { listen } from 'serve';
import type { OpenPage } from 'testing/browser';
import { onTestFinished } from 'vitest';

import { chatApp, type ChatAppOptions } from '../../src/app.ts';

/** A phone's window, in CSS pixels. */
export const PHONE = { viewport: { width: 390, height: 740 }, isMobile: true, hasTouch: true };

/** A chat of the test's own, until the test is over. */
export async function startChat(
  options: ChatAppOptions = {},
): Promise<{ url: string; app: FastifyInstance }> {
  const app = Fastify();
  await app.register(chatApp, options);
  const url = await listen(app, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  return { url, app };
}

/** Someone in front of the chat's page. */
export interface Person {
  page: Page;
  field: Locator;
  /** The texts of all messages, in the order of the page. */
  messages: Locator;
  say(text: string): Promise<void>;
  /** Waits until a message with this text has arrived. */
  sees(text: string): Promise<void>;
}

function personAt(page: Page): Person {
  const field = page.getByLabel('Your message');
  const messages = page.locator('.message > p');
  return {
    page,
    field,
    messages,
    async say(text) {
      await field.fill(text);
      await field.press('Enter');
    },
    sees: (text) => page.locator('.message:has(time)').getByText(text, { exact: true }).waitFor(),
  };
}

/** Opens the page and joins. */
export async function come(
  open: OpenPage,
  url: string,
  nickname: string,
  options?: BrowserContextOptions,
): Promise<Person> {
  const page = await open(options);
  await page.goto(url);
  return joinAt(page, nickname);
}

/** Waits until the page has joined. */
export async function here(page: Page): Promise<Person> {
  await page.locator('#chat:not([inert])').waitFor();
  return personAt(page);
}

export async function joinAt(page: Page, nickname: string): Promise<Person> {
  await page.getByLabel('nickname').fill(nickname);
  await page.getByRole('button', { name: 'Join the chat' }).click();
  return here(page);
}
