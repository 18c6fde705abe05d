import type { Answer } from 'chat-protocol';
import { io, type Socket } from 'socket.io-client';

import type { Mark } from '../contenders/answer-marks.ts';
import { LAB, type LabNews, type LabRequests, type Ready } from '../lab/channel.ts';
import type { RaceSettings } from '../lab/race-settings.ts';
import { sleep } from '../people/sleep.ts';

/** What the lab's server says no to, in its own words. */
export class LabError extends Error {}

/** Milliseconds. */
const CONNECTS_WITHIN = 5000;

/** The page's side of the channel on which races are asked for. Every method rejects with a {@link LabError}. */
export class LabConnection {
  readonly #socket: Socket<LabNews, LabRequests> = io(LAB);

  /** @returns where the contenders are */
  async prepare(settings: RaceSettings): Promise<Ready> {
    return this.#answer((socket) => socket.emitWithAck('prepare', settings));
  }

  async mark(lane: number): Promise<Mark> {
    return (await this.#answer((socket) => socket.emitWithAck('mark', lane))).mark;
  }

  async end(): Promise<void> {
    await this.#answer((socket) => socket.emitWithAck('end'));
  }

  /** @returns what stops listening */
  onProgress(listener: (marks: Mark[]) => void): () => void {
    this.#socket.on('progress', listener);
    return () => this.#socket.off('progress', listener);
  }

  /** Calls the listener when the lab's server has gone, and what was prepared there with it. */
  onLost(listener: () => void): void {
    this.#socket.on('disconnect', listener);
  }

  /** A page that has just been opened is connected a moment later. */
  async #connected(): Promise<void> {
    const connected = new Promise((resolve) => this.#socket.once('connect', () => resolve(true)));
    if (!this.#socket.connected && !(await Promise.race([connected, sleep(CONNECTS_WITHIN)]))) {
      throw new LabError(
        'The lab does not answer. Look whether it still runs in the terminal, then press Run.',
      );
    }
  }

  async #answer<T extends object>(
    ask: (socket: Socket<LabNews, LabRequests>) => Promise<Answer<T>>,
  ): Promise<T> {
    await this.#connected();
    const answer = await ask(this.#socket);
    if (!answer.ok) {
      throw new LabError(answer.message);
    }
    return answer;
  }
}
