// In place of `src/contenders/process.ts`: a contender that acknowledges every third message and delivers it to nobody,
// or, where the limits are off, delivers every third one twice.
import type { ChatMessage, MessageRequest, Said } from 'chat-protocol';
import { MemoryRoom } from 'chat-room';
import Fastify from 'fastify';
import { chatApp } from 'step3-chat';

import { answerMarks } from '../src/contenders/answer-marks.ts';

const twice = process.argv[3] === 'unlimited';

class FaultyRoom extends MemoryRoom {
  #said = 0;

  override async say(connection: string, request: MessageRequest): Promise<Said> {
    this.#said += 1;
    if (this.#said % 3 !== 0) {
      return super.say(connection, request);
    }
    if (!twice) {
      return { id: 'lost', seq: this.#said };
    }
    const announced: ChatMessage[] = [];
    this.once('new message', (message) => announced.push(message));
    const said = await super.say(connection, request);
    announced.forEach((message) => this.emit('new message', message));
    return said;
  }
}

const app = Fastify({ forceCloseConnections: true });
await app.register(chatApp, {
  room: new FaultyRoom(),
  limits: false,
  socketOptions: { transports: ['websocket'] },
});
await answerMarks(app);
