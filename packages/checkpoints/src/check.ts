/** One thing that a server has to do, asked from outside. */
export interface Check {
  /** Short and lasting: docs and other programs name a check by it. */
  id: string;
  /** What holds, as a sentence without a full stop. */
  title: string;
  /** What to look at if it does not hold. */
  hint: string;
  /** The page and section of the docs that explain it. */
  link: string;
  /** Checks without which this one cannot hold: it waits for them, and fails with them. */
  needs?: readonly string[];
  /**
   * @param url of the server, the first of its addresses
   * @param urls all of its addresses, where there are several
   * @throws {Mismatch} if the server does something else
   */
  run(url: string, urls: readonly string[]): Promise<void>;
}

/** A checkpoint: the core decides whether it is passed, what goes beyond it is reported apart. */
export interface Checkpoint {
  core: readonly Check[];
  beyond: readonly Check[];
}

/** A small task at the end of a step's page. Its checks are run when it is asked for, and belong to no checkpoint. */
export interface Exercise {
  /** What `--exercise` takes, in kebab-case. */
  id: string;
  /** Its heading on the page. */
  title: string;
  /** The page and section of the docs that set it. */
  link: string;
  checks: readonly Check[];
}

/** What was expected of the server, and what came instead, in words. */
export class Mismatch extends Error {
  readonly expected: string;
  readonly received: string;

  constructor(expected: string, received: string) {
    super(`expected ${expected}, received ${received}`);
    this.name = 'Mismatch';
    this.expected = expected;
    this.received = received;
  }
}

/** Received by a check that could not hold, since one that it needs does not. It has no hint: the other has. */
export const NOT_ASKED = 'not asked yet';

export interface CheckResult {
  id: string;
  title: string;
  passed: boolean;
  expected?: string;
  received?: string;
  hint?: string;
}

/**
 * Runs checks side by side, each as soon as those that it needs have passed. Results are in the order of the checks.
 * @param others further addresses of the same server
 */
export function runChecks(
  checks: readonly Check[],
  url: string,
  others: readonly string[] = [],
): Promise<CheckResult[]> {
  const started = new Map<string, Promise<CheckResult>>();
  for (const check of checks) {
    const needed = (check.needs ?? []).map((id) => {
      const need = started.get(id);
      if (need === undefined) {
        throw new Error(`"${check.id}" needs "${id}", which is no check before it.`);
      }
      return need;
    });
    started.set(check.id, runCheck(check, needed, [url, ...others]));
  }
  return Promise.all(started.values());
}

async function runCheck(
  check: Check,
  needed: Promise<CheckResult>[],
  urls: readonly [string, ...string[]],
): Promise<CheckResult> {
  const { id, title } = check;
  try {
    for (const need of await Promise.all(needed)) {
      if (!need.passed) {
        return { id, title, passed: false, expected: `first: ${need.title}`, received: NOT_ASKED };
      }
    }
    await check.run(urls[0], urls);
    return { id, title, passed: true };
  } catch (error) {
    const { expected, received } =
      error instanceof Mismatch
        ? error
        : new Mismatch('an answer', error instanceof Error ? error.message : 'none');
    return { id, title, passed: false, expected, received, hint: `${check.hint} (${check.link})` };
  }
}

/** Compares by value. @throws {Mismatch} with both values as JSON */
export function expectEqual(received: unknown, expected: unknown, what = ''): void {
  const [given, wanted] = [JSON.stringify(received), JSON.stringify(expected)];
  if (given !== wanted) {
    throw new Mismatch(`${what}${wanted}`, shortened(given ?? 'nothing'));
  }
}

/** @throws {Mismatch} */
export function expectThat(holds: boolean, expected: string, received: unknown): void {
  if (!holds) {
    throw new Mismatch(
      expected,
      shortened(typeof received === 'string' ? received : (JSON.stringify(received) ?? 'nothing')),
    );
  }
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
