import { connectClient } from 'testing';

/** Proves a sentence of an answer, which has to stand on the page as it does here. */
type Claim = (sentence: string, proof: () => Promise<void>) => void;

/** Quizzes by their place, `step-1-hello.md#quiz`, each with the proofs of what its answer says. */
export type Quizzes = Record<string, (claim: Claim) => void>;

/** What the badge of each page emits in the main namespace, and is acknowledged there. */
export const ROUND_TRIP = 'round trip';

export const connect = (url: string) => connectClient(url, 'websocket');
