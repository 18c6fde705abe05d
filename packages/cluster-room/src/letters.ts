import type { RefusalAnswer } from 'chat-protocol';
import type { Room, RoomEvents } from 'chat-room';

/** What can be asked of a room that another process keeps. */
export type Method = Exclude<keyof Room, 'on'>;

export type Result<M extends Method> = Awaited<ReturnType<Room[M]>>;

export interface Question<M extends Method = Method> {
  /** One process never uses it again. */
  id: number;
  method: M;
  args: Parameters<Room[M]>;
}

interface Answered<M extends Method> {
  id: number;
  method: M;
  value: Result<M>;
}

interface Refused {
  id: number;
  refusal: RefusalAnswer;
}

interface Failed {
  id: number;
  /** What went wrong, in the words of the error. */
  failure: string;
}

export type Answer<M extends Method = Method> = Answered<M> | Refused | Failed;

/** Something that the room announces. */
interface Notice {
  event: keyof RoomEvents;
  args: RoomEvents[keyof RoomEvents];
}

export type News = Answer | Notice;

/** The types tell them from all else that travels on the same channel, and one direction from the other. */
const ASK = 'chat-room:ask';
const TELL = 'chat-room:tell';

/** All questions of one tick. */
interface Ask {
  type: typeof ASK;
  questions: Question[];
}

/** What is to be told at the end of a tick, in order. */
interface Tell {
  type: typeof TELL;
  news: News[];
}

export const ask = (questions: Question[]): Ask => ({ type: ASK, questions });
export const tell = (news: News[]): Tell => ({ type: TELL, news });

export function isAsk(message: unknown): message is Ask {
  return typeOf(message) === ASK;
}

export function isTell(message: unknown): message is Tell {
  return typeOf(message) === TELL;
}

export function isAnswerTo<M extends Method>(method: M, answer: Answer): answer is Answered<M> {
  return 'method' in answer && answer.method === method;
}

function typeOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
}
