import { existsSync } from 'node:fs';
import path from 'node:path';

import type { Browser } from 'playwright-core';

import { firstNotInOrder, firstNotThere, firstNotTogether, withoutBanner } from './command-output.ts';
import { environmentOfTerminal, type Folders } from './command-workshop.ts';
import type { Command, Logged, Output, Shown, Step } from './commands.ts';
import { addresses, typeCommand, type Typed } from './terminal.ts';

/** Somebody who does what the pages say, with two terminals and a browser. */
export interface Learner {
  /** Goes through a page. @returns where it was otherwise than the page says */
  follow(name: string, steps: readonly Step[]): Promise<string[]>;
  /** Ends whatever still runs. */
  leave(): void;
}

const IN_FIRST_TERMINAL = /^(?:npx pnpm(?: --filter \S+)? (?:dev|build|start)|npm start)\b/;
const SERVER = /^(?:npx pnpm(?: --filter \S+)? (?:dev|start)|npm start)\b/;

/** Milliseconds for a line to be in the browser. */
const SHOWN_WITHIN = 10_000;

/** @param browser without one, what is to be seen in a browser is not looked at */
export function learner({ home, folder }: Folders, browser: Browser | undefined): Learner {
  const env = environmentOfTerminal(process.env);
  let cwd = folder;
  let server: Typed | undefined;
  let last: Typed | undefined;

  async function quitServer() {
    await server?.quit();
    server = undefined;
  }

  async function command({ command: typed, fails, newTerminal }: Command): Promise<string | undefined> {
    if (newTerminal) {
      cwd = home;
    }
    if (typed.startsWith('cd ')) {
      cwd = path.resolve(cwd, typed.slice('cd '.length));
      return existsSync(cwd) ? undefined : `there is no folder ${cwd}`;
    }
    if (IN_FIRST_TERMINAL.test(typed)) {
      await quitServer();
    }
    last = typeCommand(typed, cwd, env);
    if (SERVER.test(typed)) {
      server = last;
      const up = await server.until((lines) => addresses(lines).length > 0);
      return up ? undefined : `"${typed}" starts no server. ${printed(last)}`;
    }
    const code = await last.end();
    const right = fails ? 1 : 0;
    return code === right
      ? undefined
      : `"${typed}" ends with exit code ${code} and not ${right}. ${printed(last)}`;
  }

  async function output({ lines, inAnyOrder }: Output): Promise<string | undefined> {
    const typed = last;
    if (typed === undefined) {
      return 'nothing was typed before';
    }
    if (typed !== server) {
      const otherwise = firstNotTogether(lines, withoutBanner(typed.lines()));
      return otherwise === undefined ? undefined : differs(otherwise, printed(typed));
    }
    return printsWithin(typed, lines, inAnyOrder, 0);
  }

  async function shown({ url, lines }: Shown): Promise<string | undefined> {
    if (browser === undefined) {
      return undefined;
    }
    const page = await browser.newPage();
    page.setDefaultTimeout(SHOWN_WITHIN);
    try {
      await page.goto(url);
      for (const line of lines) {
        const there = page.getByText(line).first();
        await there.waitFor().catch(() => undefined);
      }
      const text = await page.locator('body').innerText();
      const otherwise = firstNotInOrder(lines, text.split('\n'));
      return otherwise === undefined ? undefined : differs(otherwise, `It shows:\n${text}`);
    } finally {
      await page.close();
    }
  }

  async function logged({ urls, lines, inAnyOrder }: Logged): Promise<string | undefined> {
    if (server === undefined) {
      return 'no server runs in the first terminal';
    }
    if (browser === undefined) {
      return undefined;
    }
    // The last line is one that has not come yet.
    const from = server.lines().length - 1;
    const page = await browser.newPage();
    try {
      for (const url of urls) {
        await page.goto(url);
      }
      return await printsWithin(server, lines, inAnyOrder, from);
    } finally {
      await page.close();
    }
  }

  function doStep(step: Step): Promise<string | undefined> {
    switch (step.kind) {
      case 'command':
        return command(step);
      case 'output':
        return output(step);
      case 'shown':
        return shown(step);
      case 'logged':
        return logged(step);
    }
  }

  return {
    async follow(name, steps) {
      const wrong: string[] = [];
      for (const step of steps) {
        const problem = await doStep(step).catch((error: unknown) => String(error));
        if (problem !== undefined) {
          wrong.push(`${name}:${step.line} ${problem}`);
        }
      }
      await quitServer().catch((error: unknown) => wrong.push(`${name}: ${String(error)}`));
      return wrong;
    },
    leave() {
      last?.kill();
      server?.kill();
    },
  };
}

/** Waits for lines that a server is to print. @param from the first of its lines that counts */
async function printsWithin(server: Typed, expected: string[], inAnyOrder: boolean, from: number) {
  const firstMissing = inAnyOrder ? firstNotThere : firstNotInOrder;
  const missing = () => firstMissing(expected, server.lines().slice(from));
  return (await server.until(() => missing() === undefined))
    ? undefined
    : differs(missing() ?? '', printed(server));
}

function differs(line: string, instead: string): string {
  return `is otherwise from this line on: ${line}\n${instead}`;
}

function printed(typed: Typed): string {
  return `It printed:\n${typed.lines().join('\n')}`;
}
