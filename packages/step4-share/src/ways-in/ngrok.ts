import type { Config, Listener } from '@ngrok/ngrok';

import { NoWayIn, type WayIn } from './way-in.ts';

/** What is used of `@ngrok/ngrok`. */
export interface NgrokLibrary {
  forward(config: Config): Promise<Pick<Listener, 'url' | 'join'>>;
  disconnect(): Promise<void>;
}

export interface NgrokOptions {
  /** Where the server listens, on 127.0.0.1. */
  port: number;
  /** What `NGROK_AUTHTOKEN` holds. */
  authtoken: string | undefined;
  /** Where ngrok takes its agents, `host:port`; left out: ngrok's own. */
  serverAddress?: string;
  /** Milliseconds to get a tunnel in; the library itself would wait for as long as the system tries to connect. */
  givesUpAfter?: number;
  /** Loads the library, whose native part is not there for every platform. */
  load?: () => Promise<NgrokLibrary>;
}

/** Milliseconds in which the library, which tries by itself, has to get back what it has lost. */
const COMES_BACK_WITHIN = 60_000;
/** Milliseconds to say goodbye in: a process that is told to stop has no more than two seconds. */
const GOES_WITHIN = 1000;

const OR_LAN = 'or share in this network with --via lan.';
const TOKEN_PAGE = 'https://dashboard.ngrok.com/get-started/your-authtoken';

class NoAnswer extends Error {}

/** A tunnel by ngrok to a server on this machine. @throws {NoWayIn} in time if it cannot be had */
export async function ngrok({
  port,
  authtoken = '',
  serverAddress,
  givesUpAfter = 10_000,
  load = () => import('@ngrok/ngrok'),
}: NgrokOptions): Promise<WayIn> {
  if (authtoken.trim() === '') {
    throw new NoWayIn(
      `ngrok needs the token of an account in the environment variable NGROK_AUTHTOKEN: get one at ${TOKEN_PAGE}, ${OR_LAN}`,
    );
  }
  const library = await load().catch(() => {
    throw new NoWayIn(
      `ngrok’s program for ${process.platform} on ${process.arch} is not installed: run pnpm install again, let another tunnel lead to port ${port}, ${OR_LAN}`,
    );
  });
  const watch = watchStatus();
  const forwarding = library.forward({
    addr: `127.0.0.1:${port}`,
    authtoken: authtoken.trim(),
    onStatusChange: (status) => watch.see(status),
    ...(serverAddress !== undefined && { server_addr: serverAddress }),
  });
  const listener = await within(givesUpAfter, forwarding).catch((error: unknown): never => {
    watch.stop();
    // Too late is not wanted any more.
    forwarding.then(() => library.disconnect()).catch(() => {});
    throw new NoWayIn(sentenceFor(error));
  });
  watch.start();
  const left = listener.join().then(
    () => 'ngrok has ended the tunnel, perhaps from its dashboard: start again.',
    () => 'ngrok’s tunnel has broken: start again.',
  );
  let closed = false;

  return {
    urls: [`${(listener.url() ?? '').replace(/\/$/, '')}/`],
    remarks: [
      'On a free plan ngrok shows each visitor a page of its own first, with a button that leads on.',
    ],
    broken: new Promise((resolve) => {
      const tell = (sentence: string) => {
        watch.stop();
        if (!closed) {
          resolve(sentence);
        }
      };
      void left.then(tell);
      void watch.lost.then(tell);
    }),
    async close() {
      closed = true;
      watch.stop();
      // Without a network nobody can be told.
      await within(GOES_WITHIN, library.disconnect()).catch(() => {});
    },
  };
}

/**
 * Why ngrok did not start, in a sentence with what to do next. What the library itself says may hold the token, and is
 * not repeated.
 * @param error what the library threw: its message ends in `ERR_NGROK_108`, or the like, if ngrok itself refused
 */
export function sentenceFor(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const [code] = /ERR_NGROK_\d+/.exec(message) ?? [];
  switch (code) {
    // https://ngrok.com/docs/errors/reference
    case 'ERR_NGROK_105':
    case 'ERR_NGROK_106':
    case 'ERR_NGROK_107':
    case 'ERR_NGROK_109':
    case 'ERR_NGROK_4018':
      return `ngrok refused the token in NGROK_AUTHTOKEN (${code}): copy it again from ${TOKEN_PAGE}, ${OR_LAN}`;
    case 'ERR_NGROK_108':
      return `Your ngrok account runs as many agents as its plan allows (${code}): end one of those at https://dashboard.ngrok.com/agents, ${OR_LAN}`;
    case 'ERR_NGROK_334':
      return `Another agent holds your ngrok address (${code}): end it at https://dashboard.ngrok.com/agents, ${OR_LAN}`;
    case 'ERR_NGROK_120':
    case 'ERR_NGROK_121':
      return `ngrok no longer takes agents of this version (${code}): update @ngrok/ngrok, ${OR_LAN}`;
    case undefined:
      return error instanceof NoAnswer || message.includes('failed to connect session')
        ? `ngrok cannot be reached: look whether this machine is online and may connect to connect.ngrok-agent.com on port 443, ${OR_LAN}`
        : `ngrok could not be started: look whether https://status.ngrok.com says why and try again, ${OR_LAN}`;
    default:
      return `ngrok refused (${code}): do what https://ngrok.com/docs/errors/${code.toLowerCase()} says, ${OR_LAN}`;
  }
}

/** Notices when the connection to ngrok is lost and does not come back. */
function watchStatus() {
  let running = false;
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (sentence: string) => void;
  const lost = new Promise<string>((resolve) => (giveUp = resolve));

  return {
    lost,
    /** Before it there is no connection to lose, though the library says `closed` of one that it never had. */
    start() {
      running = true;
    },
    stop() {
      running = false;
      clearTimeout(timer);
    },
    see(status: string) {
      clearTimeout(timer);
      if (running && status === 'closed') {
        timer = setTimeout(() => {
          giveUp('The connection to ngrok is lost and did not come back within a minute: start again.');
        }, COMES_BACK_WITHIN);
        timer.unref();
      }
    },
  };
}

/** @throws {NoAnswer} if it takes longer than that many milliseconds */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer()), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
