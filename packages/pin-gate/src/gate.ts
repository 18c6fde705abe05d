import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import { parseCookie, stringifySetCookie } from 'cookie';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { intercept } from 'serve';
import { inMemory, type Quota } from 'socket-guard';

import { refusePage } from './gate-page.ts';

/**
 * Wrong numbers that one address may name in a minute, and all together: in two hours less than one and a half per cent
 * of a million. A class behind one address mistypes less.
 */
const GUESSES = { each: { points: 30, within: 60_000 }, all: { points: 120, within: 60_000 } };
const DIGITS = 6;

/** A PIN that nobody can know before. */
export function newPin(): string {
  return String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
}

/** For `commandLine`: `--pin 123456`, the same one for every process of a chat. */
export const pinFlag = {
  type: 'string',
  check: (value: string) =>
    value.length === DIGITS && /^\d+$/.test(value)
      ? undefined
      : `"${value}" is no PIN. Choose ${DIGITS} digits, such as --pin ${newPin()}.`,
} as const;

type Guesses = Pick<RateLimiterAbstract, 'consume' | 'get'>;

export interface GateOptions {
  pin: string;
  /** Cookies do not know ports: its name is the step's. */
  cookie: string;
  /** What to count a visitor by. */
  visitor: (request: IncomingMessage) => string;
  /** Whether the visitor's browser has come over HTTPS. */
  isSecure: (request: IncomingMessage) => boolean;
  /** Paths that need no PIN, such as `/health`. Left out: none but those of the page's files. */
  open?: readonly string[] | undefined;
  /** Signs the cookie. Left out: a random one, which no other process knows. */
  secret?: Buffer | undefined;
  /** Where wrong numbers are counted. Left out: in this process. */
  limiter?: ((name: string, quota: Quota) => Guesses) | undefined;
}

/**
 * Lets nobody who has no PIN to the page and to the sockets, on both transports. It is named in the address (`?pin=`),
 * as a QR code carries it, and known again by a cookie. Files without anything to hide (scripts, styles) need none.
 * To be called when all that answers requests is attached, and before the server listens.
 */
export function closeGate(server: Server, options: GateOptions): void {
  const { pin, cookie, visitor, isSecure, open = [], secret = randomBytes(32), limiter = inMemory } = options;
  const pass = digest(secret, `may come in with ${pin}`).toString('base64url');
  const guesses = {
    each: limiter('guesses', GUESSES.each),
    all: limiter('all guesses', GUESSES.all),
  };
  const isSame = (given: string, expected: string) =>
    timingSafeEqual(digest(secret, given), digest(secret, expected));

  /** @returns whether the request may pass, and if not what it is told */
  async function check(request: IncomingMessage): Promise<Verdict> {
    const given = addressOf(request)?.searchParams.get('pin') ?? null;
    const shown = parseCookie(request.headers.cookie ?? '')[cookie];
    if (shown !== undefined && isSame(shown, pass)) {
      return { passes: true, isNew: false };
    }
    if (given === null) {
      return { passes: false, status: 401, waitMs: 0 };
    }
    const who = visitor(request);
    const spent = await Promise.all([guesses.each.get(who), guesses.all.get('all')]);
    const waitMs = Math.max(
      ...spent.map((limit) => (limit !== null && limit.remainingPoints <= 0 ? limit.msBeforeNext : 0)),
    );
    if (waitMs > 0) {
      return { passes: false, status: 429, waitMs };
    }
    if (isSame(given, pin)) {
      return { passes: true, isNew: true };
    }
    await Promise.all([guesses.each.consume(who), guesses.all.consume('all')]).catch((error: unknown) => {
      if (!(error instanceof RateLimiterRes)) {
        throw error;
      }
    });
    return { passes: false, status: 403, waitMs: 0 };
  }

  intercept(server, 'request', async (letIn, request: IncomingMessage, response: ServerResponse) => {
    if (!isGuarded(request, open)) {
      return letIn();
    }
    const verdict = await check(request);
    if (!verdict.passes) {
      return refusePage(request, response, verdict);
    }
    if (verdict.isNew) {
      response.setHeader(
        'Set-Cookie',
        stringifySetCookie(cookie, pass, {
          httpOnly: true,
          sameSite: 'lax',
          path: '/',
          secure: isSecure(request),
        }),
      );
    }
    letIn();
  });
  intercept(server, 'upgrade', async (letIn, request: IncomingMessage, socket: Duplex) => {
    const verdict = await check(request);
    if (verdict.passes) {
      return letIn();
    }
    // Node no longer listens for errors here, and whoever is refused may be gone already.
    socket.on('error', () => {});
    const status = verdict.status === 429 ? '429 Too Many Requests' : '403 Forbidden';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
}

export type Verdict =
  { passes: true; isNew: boolean } | { passes: false; status: 401 | 403 | 429; waitMs: number };

/** Everything but a file of the page, in whatever way the page or a socket is asked for. */
function isGuarded(request: IncomingMessage, open: readonly string[]): boolean {
  const path = addressOf(request)?.pathname ?? '';
  return !open.includes(path) && !/^\/[\w-]+\.(?:js|css|svg|json)$/.test(path);
}

/** @returns `undefined` for what is no address: it is for those behind the gate to say so */
function addressOf({ url = '/' }: IncomingMessage): URL | undefined {
  const base = 'http://localhost';
  return URL.canParse(url, base) ? new URL(url, base) : undefined;
}

function digest(secret: Buffer, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}
