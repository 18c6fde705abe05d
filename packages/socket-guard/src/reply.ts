import { channel } from 'node:diagnostics_channel';

import {
  type Answer,
  LIMITS,
  type RefusalAnswer,
  type Rejected,
  type ServerToClientEvents,
} from 'chat-protocol';
import type { Socket } from 'socket.io';
import * as v from 'valibot';

import { conductOf, isOffence } from './offences.ts';

/** What is needed of a socket to answer it, in whatever namespace. */
export type Refusable = Pick<Socket<object, ServerToClientEvents>, 'emit' | 'conn'>;

/** What was answered to an event, for whoever counts: every {@link Answered} is published here. */
export const answers = channel('cloudchat:answers');

export interface Answered {
  event: string;
  answer: Answer<object>;
}

/** An event as it came, without its name. */
export interface Received {
  event: string;
  payload: unknown;
  /** Answers with the acknowledgement, or a refusal with `rejected` if none was asked for. */
  reply: (answer: Answer<object>) => void;
}

/** @param args what came with the event; its acknowledgement is the last function */
export function received(socket: Refusable, event: string, args: readonly unknown[]): Received {
  const [payload] = args.filter((arg) => typeof arg !== 'function');
  const acknowledge = args.findLast(
    (arg): arg is (answer: Answer<object>) => void => typeof arg === 'function',
  );
  return {
    event,
    payload,
    reply(answer) {
      if (answers.hasSubscribers) {
        answers.publish({ event, answer } satisfies Answered);
      }
      if (!answer.ok && isOffence(answer.code) && !conductOf(socket).refused()) {
        return;
      }
      if (acknowledge !== undefined) {
        acknowledge(answer);
      } else if (!answer.ok) {
        socket.emit('rejected', rejected(event, payload, answer));
      }
    },
  };
}

const named = v.object({ clientId: v.pipe(v.string(), v.maxLength(LIMITS.clientId)) });

/** The refusal of a message names it, for someone who sent more than one. */
function rejected(event: string, payload: unknown, { code, message, retryAfterMs }: RefusalAnswer): Rejected {
  const { success, output } = v.safeParse(named, payload);
  return {
    event,
    code,
    message,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(success && { clientId: output.clientId }),
  };
}
