import type { ChatMessage, HistoryPage, HistoryRequest, Joined, Said, Since } from 'chat-protocol';

/** What {@link MessageLog.add} has kept. */
export interface Added {
  message: ChatMessage;
  /** `false`: the same person has said it before, under the same `clientId`, and nothing was added. */
  isNew: boolean;
}

/** What someone missed who has been away. */
export interface Missed extends Pick<Joined, 'epoch' | 'seq' | 'missed' | 'gap'> {
  /** The newest message, where more was missed than `missed` may hold: `LIMITS.missed`. */
  newest?: ChatMessage | undefined;
}

/**
 * What a room keeps its messages in, numbered without a hole. It answers at once from what is kept; only to keep
 * something may take time, and until then nothing else knows of it.
 */
export interface MessageLog {
  /**
   * Resolves when the message is kept, in the order of `seq`, and for one that was said before after that one.
   * At once where keeping takes no time. What is said is the log's from then on.
   */
  add(owner: string, said: Omit<ChatMessage, 'seq'>): Added | Promise<Added>;

  /** What this person has said under this id already, or is just saying, if it is still kept. */
  find(owner: string, clientId: string | undefined): Said | Promise<Said> | undefined;

  /** What someone has missed who saw `since` last; nothing for someone who saw nothing yet. */
  since(since: Since | undefined): Missed;

  page(request: HistoryRequest): HistoryPage;

  /** Takes a message down: its text is gone, its number stays. @returns whether it was kept */
  remove(id: string): boolean;

  /** The ids of those that were taken down, as long as they would be kept. */
  readonly removed: string[];
}
