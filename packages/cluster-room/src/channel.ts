import type { ChildProcess } from 'node:child_process';
import type { MessagePort } from 'node:worker_threads';

/** A line between two processes, which keeps the order of what is sent. Others may use the same line. */
export interface Channel {
  /** What is sent into a closed channel is lost. */
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Is called once, when nothing more can be sent. What comes after that is too late. */
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
      if (!other.connected) {
        listener();
        return;
      }
      let closed = false;
      const close = () => {
        if (!closed) {
          closed = true;
          listener();
        }
      };
      other.once('disconnect', close);
      if (other !== process) {
        // As long as something waits that a process has not taken, Node does not say that the channel is closed: never, if
        // it was killed.
        other.once('exit', close);
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
