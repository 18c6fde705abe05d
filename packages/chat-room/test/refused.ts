import { Refusal, type RefusalCode } from 'chat-protocol';

/** With which code this was refused. @throws if it was not */
export async function refused(attempt: Promise<unknown>): Promise<RefusalCode> {
  const refusal: unknown = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(refusal instanceof Refusal)) {
    throw new Error('This was not refused.', { cause: refusal });
  }
  return refusal.code;
}
