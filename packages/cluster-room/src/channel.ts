import type { ChildProcess } from 'node:child_process';
import type { MessagePort } from 'node:worker_threads';

/** A line between two processes, which keeps the order of what is sent. Others may use the same line. */
export interface Channel {
  /** What is sent into a closed channel is lost. */
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Is called once nothing more comes. */
  onClose(listener: () => void): void;
}

/** To a process that was forked, such as `worker.process` of `node:cluster`, or from there to the one that forked it. */
export function processChannel(other: ChildProcess | NodeJS.Process): Channel {
  return {
    send: (message) => {
      if (other.connected) {
        // Whoever waits for an answer hears of a failure when the channel closes.
        other.send?.(message, undefined, undefined, () => {});
      }
    },
    onMessage: (listener) => void other.on('message', listener),
    onClose: (listener) => {
      if (other.connected) {
        other.once('disconnect', listener);
      } else {
        listener();
      }
    },
  };
}

/** To a thread, or to the same one. */
export function portChannel(port: MessagePort): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.once('close', listener),
  };
}
