import { LIMITS, nicknameKey, nicknameProblem, Refusal } from 'chat-protocol';

/**
 * @returns the nickname as it is shown, and what it is known by: see `nicknameKey`
 * @throws {Refusal} `nickname-invalid`
 */
export function acceptNickname(given: string): { username: string; nameKey: string } {
  const username = given.trim();
  const problem = nicknameProblem(username);
  if (problem !== undefined) {
    throw new Refusal('nickname-invalid', { message: problem });
  }
  return { username, nameKey: nicknameKey(username) };
}

/** @returns the text as it is said @throws {Refusal} `message-empty`, `message-too-long` */
export function acceptText(given: string): string {
  const text = given.trim();
  if (text === '') {
    throw new Refusal('message-empty');
  }
  if (text.length > LIMITS.message) {
    throw new Refusal('message-too-long');
  }
  return text;
}

/** What somebody is told who says something while the host has paused the chat. */
export function paused(): Refusal {
  return new Refusal('unavailable', {
    message: 'The host has paused the chat. Send it again when it goes on.',
  });
}
