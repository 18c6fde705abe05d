/** How visitors reach a server on this machine. */
export interface WayIn {
  /** Where visitors go, the one to show first: `https://….ngrok.app/`, `http://192.168.1.5:3003/`. */
  urls: [string, ...string[]];
  /** What the host should know about it, in sentences. */
  remarks: readonly string[];
  /** Resolves with a sentence when it is closed by something else than `close`. */
  broken: Promise<string>;
  close(): Promise<void>;
}

/** The way in cannot be had: told in one sentence, with what to do next. */
export class NoWayIn extends Error {}
