import { Refusal, type RefusalCode } from 'chat-protocol';
import { paused } from 'chat-room';
import { ErrorReply } from 'redis';

import { RETRY_AFTER } from './timings.ts';

/** What Redis says when it is there and cannot do what is asked now. */
const NOT_NOW =
  /^(LOADING|BUSY|MISCONF|OOM|READONLY|MASTERDOWN|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|NOAUTH|WRONGPASS)\b/;

export function unavailable(): Refusal {
  return new Refusal('unavailable', { retryAfterMs: RETRY_AFTER });
}

/** Whether an error says that Redis is away or cannot work now, and not that the question makes no sense. */
export function isAway(error: unknown): boolean {
  return !(error instanceof ErrorReply) || NOT_NOW.test(error.message);
}

/** @param code what a script has answered */
export function refusal(code: RefusalCode | 'paused', retryAfterMs: number): Refusal {
  if (code === 'paused') {
    return paused();
  }
  return new Refusal(code, retryAfterMs > 0 ? { retryAfterMs } : {});
}
