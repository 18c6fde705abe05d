import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { recordedHeaders } from 'step5-bandwidth/recorded-headers';

/** A session of Engine.IO that has begun with polling. */
export interface Session {
  id: string;
  /** The poll that waits, as a page has one when WebSocket takes over: is answered then. */
  poll: Promise<string>;
  /** Closes the connection of the polls, which a browser would keep for a while. */
  end: () => void;
}

/**
 * Begins as a page does, with Chromium's headers.
 * @param url of the session's WebSocket, with http:
 * @param forwarded headers of the proxy that it comes through
 * @throws {Error} if the server does not open a session
 */
export async function beginByPolling(url: URL, forwarded: Record<string, string>): Promise<Session> {
  const address = new URL(url);
  address.searchParams.set('transport', 'polling');
  const agent = new Agent({ keepAlive: true });
  const headers = { ...Object.fromEntries(recordedHeaders('poll', address)), ...forwarded };
  const poll = async () => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(address, { headers, agent }, resolve).on('error', reject);
    });
    return text(response);
  };
  const opened = await poll();
  const [, id] = /^0\{"sid":"([^"]+)"/.exec(opened) ?? [];
  if (id === undefined) {
    throw new Error(`No session was opened, but this was answered: ${opened.slice(0, 100)}`);
  }
  address.searchParams.set('sid', id);
  return { id, poll: poll(), end: () => agent.destroy() };
}
