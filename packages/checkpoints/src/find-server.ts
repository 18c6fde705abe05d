import { CHECKPOINTS } from './checkpoints.ts';
import { isOnThisMachine, visit } from './visit.ts';

const PLAYGROUND = 'http://127.0.0.1:3100/';
/** The checkpoint that goes to a chat as its visitors do. */
const SHARED = '4';

/** The call is off, or nobody answers: a sentence, and exit code 2. */
export class CallError extends Error {}

const answers = (url: string) =>
  visit(url).then(
    () => true,
    () => false,
  );

interface Found {
  url: string;
  /** Its further addresses. */
  others?: string[];
  whose: string;
}

/** Whose server is checked, and where it is. The playground comes first, so that nobody takes our success for theirs. */
export async function findServer(number: string, [given, ...more]: readonly string[]): Promise<Found> {
  if (CHECKPOINTS[number]?.hasSeveral && given !== undefined) {
    return severalAddresses(number, [given, ...more]);
  }
  if (more.length > 0) {
    throw new CallError(`Checkpoint ${number} asks one server. Give --url once.`);
  }
  if (given !== undefined) {
    await expectAnswer(given);
    return number === SHARED
      ? sharedChat(new URL(given))
      : { url: new URL('/', given).href, whose: `the server at ${given}` };
  }
  if (number === SHARED) {
    throw new CallError(
      `Checkpoint ${SHARED} visits a shared chat. Name the whole address that pnpm share prints, such as --url "https://127.0.0.1:8443/?pin=123456".`,
    );
  }
  const { stage = '', folder = '', port = 0, isWritten = true, hasSeveral } = CHECKPOINTS[number] ?? {};
  const url = `http://127.0.0.1:${port}/`;
  if (!isWritten) {
    if (await answers(url)) {
      return hasSeveral
        ? {
            url,
            others: [url],
            whose: `the ${stage} at ${url} twice: two connections may reach two of its workers`,
          }
        : { url, whose: `the ${stage} at ${url}` };
    }
    throw new CallError(
      `The ${stage} (${url}) does not answer. Start it with pnpm --filter ${folder} dev, or name yours with --url.`,
    );
  }
  if (await answers(PLAYGROUND)) {
    return { url: PLAYGROUND, whose: `your playground at ${PLAYGROUND}` };
  }
  if (await answers(url)) {
    return { url, whose: `the finished ${stage} at ${url}, since no playground answers` };
  }
  throw new CallError(
    `Neither your playground (${PLAYGROUND}) nor the finished ${stage} (${url}) answers. Start one, or name yours with --url.`,
  );
}

/** @throws {CallError} */
async function expectAnswer(url: string): Promise<void> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CallError(`"${url}" is no address. Give one such as --url ${PLAYGROUND}`);
  }
  if (!(await answers(url))) {
    throw new CallError(`Nobody answers at ${url}. Start the server, and look at the address it prints.`);
  }
}

/** What is behind the address stays, for the PIN may be there. */
async function severalAddresses(number: string, [given, ...more]: [string, ...string[]]): Promise<Found> {
  const shown: string[] = [];
  for (const each of [given, ...more]) {
    await expectAnswer(each);
    shown.push(new URL('/', each).href);
  }
  if (more.length === 0) {
    throw new CallError(
      `Checkpoint ${number} compares two addresses of one chat, or more. Name each of them, such as --url http://127.0.0.1:3006/ --url http://127.0.0.1:3007/`,
    );
  }
  return { url: given, others: more, whose: `one chat at ${shown.join(' and ')}` };
}

/** The PIN is in the address, and in no line that somebody else may read. */
function sharedChat(url: URL): Found {
  const shown = new URL('/', url).href;
  const note =
    url.protocol === 'https:' && isOnThisMachine(url)
      ? ' (any certificate is accepted there, since it is on this machine)'
      : '';
  return { url: url.href, whose: `the shared chat at ${shown}${note}` };
}
