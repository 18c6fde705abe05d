import { Refusal } from 'chat-protocol';
import { type Room, ROOM_EVENTS } from 'chat-room';

import type { Channel } from './channel.ts';
import { type Answer, isAsk, type Method, type News, type Question, tell } from './letters.ts';
import { Outbox } from './outbox.ts';

/** The room’s methods, in a form that says of each what belongs together. */
type Methods = { [M in Method]: (...args: Parameters<Room[M]>) => ReturnType<Room[M]> };

/**
 * Lets other processes take part in a room: each has a `RemoteRoom` at the other end of its channel. When the channel
 * closes, the people who were there are lost.
 * @returns what to call with the channel to each process
 */
export function serveRoom(room: Room): (channel: Channel) => void {
  const processes = new Set<Outbox<News>>();
  const byConnection = new Map<string, Outbox<News>>();

  for (const event of ROOM_EVENTS) {
    room.on(event, (...args) => {
      const connection = args.at(1);
      const to = typeof connection === 'string' ? [byConnection.get(connection)] : processes;
      to.forEach((outbox) => outbox?.put({ event, args }));
    });
  }

  return (channel) => {
    const outbox = new Outbox<News>((news) => channel.send(tell(news)));
    processes.add(outbox);

    async function hangUp(): Promise<void> {
      processes.delete(outbox);
      const lost = [...byConnection].flatMap(([connection, of]) => (of === outbox ? [connection] : []));
      await Promise.allSettled(lost.map((connection) => methods.leave(connection, 'lost')));
    }

    const methods: Methods = {
      join: (connection, request) => {
        byConnection.set(connection, outbox);
        return room.join(connection, request);
      },
      say: (connection, request) => room.say(connection, request),
      history: (connection, request) => room.history(connection, request),
      typing: (connection) => room.typing(connection),
      stopTyping: (connection) => room.stopTyping(connection),
      leave: async (connection, how) => {
        await room.leave(connection, how);
        byConnection.delete(connection);
      },
      here: () => room.here(),
      remove: (messageId) => room.remove(messageId),
      sendOut: (username) => room.sendOut(username),
      pause: () => room.pause(),
      goOn: () => room.goOn(),
      // The others stay.
      close: hangUp,
    };

    channel.onMessage((message) => {
      // Who asks when its people are lost already would come in and never leave.
      if (isAsk(message) && processes.has(outbox)) {
        message.questions.forEach(async (question) => outbox.put(await answer(methods, question)));
      }
    });
    channel.onClose(() => void hangUp());
  };
}

async function answer<M extends Method>(
  methods: Methods,
  { id, method, args }: Question<M>,
): Promise<Answer> {
  try {
    return { id, method, value: await methods[method](...args) };
  } catch (error) {
    return error instanceof Refusal ? { id, refusal: error.toAnswer() } : { id, failure: String(error) };
  }
}
