import { markdown } from './page.ts';

interface At {
  /** Where it stands on the page. */
  line: number;
}

/** A command that a learner types. */
export interface Command extends At {
  kind: 'command';
  command: string;
  /** It is right that it ends with exit code 1. */
  fails: boolean;
  /** The terminal was opened just now, so it is not in the workshop's folder. */
  newTerminal: boolean;
}

/** What the command before it prints. */
export interface Output extends At {
  kind: 'output';
  lines: string[];
  inAnyOrder: boolean;
}

/** What a browser shows at this address. */
export interface Shown extends At {
  kind: 'shown';
  url: string;
  lines: string[];
}

/** What the running server prints when these addresses are opened one after the other. */
export interface Logged extends At {
  kind: 'logged';
  urls: string[];
  lines: string[];
  inAnyOrder: boolean;
}

export type Step = Command | Output | Shown | Logged;

export interface CommandPage {
  /** What a learner does and sees, in the order of the page. */
  steps: Step[];
  /** What is not done, or does not succeed, and why. */
  exceptions: (At & { what: string; reason: string })[];
  /** All commands in fences, those that are not run too, as {@link asTyped} makes them comparable. */
  commands: string[];
  /** The commands that the prose names. */
  named: (At & { command: string })[];
  /** What is not marked as it has to be, and what to do. */
  problems: (At & { problem: string })[];
}

/** In these a learner would look for commands; only `sh` is run. */
const TERMINALS = new Set(['sh', '', 'bash', 'shell', 'zsh', 'console', 'cmd', 'bat', 'powershell', 'ps1']);
const SHELL_SYNTAX = /[|&;<>$`"'\\*…]/;
const NAMES_A_COMMAND = /^(?:pnpm|npx|npm|node) /;

/**
 * Reads what a page has its learner type and see. An `sh` fence holds commands, one a line. A `text` fence after it, in
 * the same section, is what the last of them prints. A comment before a fence says what is otherwise:
 * - `not run: the reason`
 * - `fails: the reason`, with exit code 1
 * - `in a new terminal`, which is not in the workshop's folder
 * - `in the browser: the address`, and the lines are on that page
 * - `in the terminal, after opening the address` (`and` another), and the running server prints the lines
 * - `in any order`, where several servers print; also after the one before, with a comma
 * - `shown: the reason`, for what is no output
 */
export function readCommands(text: string): CommandPage {
  const page: CommandPage = { steps: [], exceptions: [], commands: [], named: [], problems: [] };
  const tokens = markdown.parse(text, {});
  let marks: string[] = [];
  // Whether a text fence here can be what a command prints.
  let afterCommand = false;
  let line = 0;
  for (const token of tokens) {
    // A cell of a table has no line of its own, and its row has.
    line = token.map === null ? line : token.map[0] + 1;
    if (token.type === 'html_block') {
      marks.push(...[...token.content.matchAll(/<!--\s*(.*?)\s*-->/gs)].map(([, mark = '']) => mark));
      continue;
    }
    if (token.type === 'heading_open') {
      afterCommand = false;
    }
    if (token.type === 'fence') {
      const [language = ''] = token.info.split(' ');
      const lines = token.content.trimEnd().split('\n');
      if (TERMINALS.has(language)) {
        afterCommand = readTyped(page, marks, language, lines, line);
      } else if (language === 'text') {
        readSeen(page, marks, afterCommand, lines, line);
      }
    }
    let childLine = line;
    for (const child of token.children ?? []) {
      if (child.type === 'softbreak' || child.type === 'hardbreak') {
        childLine += 1;
      } else if (child.type === 'code_inline' && NAMES_A_COMMAND.test(child.content)) {
        page.named.push({ command: child.content, line: childLine });
      }
    }
    marks = [];
  }
  return page;
}

/** @returns whether the last command of the fence is run */
function readTyped(
  page: CommandPage,
  marks: string[],
  language: string,
  lines: string[],
  line: number,
): boolean {
  const typed = lines.flatMap((content, index) =>
    content.trim() === '' ? [] : [{ command: content.trim(), line: line + 1 + index }],
  );
  page.commands.push(...typed.map(({ command }) => asTyped(command)));
  const notRun = reasonOf(marks, 'not run');
  if (notRun !== undefined) {
    const what = typed.map(({ command }) => command).join(', ');
    page.exceptions.push({ what: `not run: ${what}`, reason: notRun, line });
    return false;
  }
  if (language !== 'sh') {
    const problem = `is not run: call it sh, or write <!-- not run: the reason --> before it, or another language if it holds no commands`;
    page.problems.push({ problem, line });
    return false;
  }
  const fails = reasonOf(marks, 'fails');
  const newTerminal = marks.includes('in a new terminal');
  for (const [index, { command, line: at }] of typed.entries()) {
    if (SHELL_SYNTAX.test(command)) {
      page.problems.push({ problem: `"${command}" means something else in another shell`, line: at });
    }
    if (fails !== undefined) {
      page.exceptions.push({ what: `fails: ${command}`, reason: fails, line: at });
    }
    page.steps.push({
      kind: 'command',
      command: asTyped(command),
      fails: fails !== undefined,
      newTerminal: newTerminal && index === 0,
      line: at,
    });
  }
  return true;
}

function readSeen(
  page: CommandPage,
  marks: string[],
  afterCommand: boolean,
  lines: string[],
  line: number,
): void {
  const reason = reasonOf(marks, 'shown');
  const inAnyOrder = marks.some((mark) => mark.endsWith('in any order'));
  const opened = marks.find((mark) => mark.startsWith('in the terminal, after opening '));
  const url = reasonOf(marks, 'in the browser');
  if (reason !== undefined) {
    page.exceptions.push({ what: `only shown: ${lines[0] ?? ''} …`, reason, line });
  } else if (url !== undefined) {
    page.steps.push({ kind: 'shown', url, lines, line });
  } else if (opened !== undefined) {
    page.steps.push({ kind: 'logged', urls: opened.match(/https?:[^\s,]+/g) ?? [], lines, inAnyOrder, line });
  } else if (afterCommand) {
    page.steps.push({ kind: 'output', lines, inAnyOrder, line });
  } else {
    const problem =
      'comes after no command that is run: write <!-- in the browser: the address -->, ' +
      '<!-- in the terminal, after opening the address --> or <!-- shown: the reason --> before it';
    page.problems.push({ problem, line });
  }
}

/** What a mark such as `not run: the reason` says. */
function reasonOf(marks: string[], name: string): string | undefined {
  const mark = marks.find((each) => each.startsWith(`${name}: `));
  return mark?.slice(name.length + 2);
}

/** A command as learners type it, who have no pnpm of their own: `npx pnpm dev` for `pnpm dev`. */
export function asTyped(command: string): string {
  return command.startsWith('pnpm ') ? `npx ${command}` : command;
}

/** Whether a command that the prose names stands in a fence; `<…>` and `…` are for something to be filled in. */
export function isInFence(named: string, commands: readonly string[]): boolean {
  const parts = asTyped(named).split(/<[^>]*>|…/);
  const pattern = new RegExp(`^${parts.map((part) => part.replaceAll(/[^\w\s]/g, '\\$&')).join('.+')}$`);
  return commands.some((command) => pattern.test(command));
}
