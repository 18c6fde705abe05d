import type { Answer } from 'chat-protocol';

import type { Mark } from '../contenders/answer-marks.ts';
import type { RaceSettings } from './race-settings.ts';

/** The namespace in which the lab's page has races run, and hears how they go. */
export const LAB = '/lab';

/** A race is ready: where each contender is, in the order in which they were asked for. */
export interface Ready {
  ports: number[];
  /** The version of Node that runs them, `v20.19.0`. */
  node: string;
}

/** One contender a lane, in the order of the race's settings. */
export interface LabRequests {
  /** Starts the contenders. A page has one race at a time, and so has the lab. */
  prepare: (settings: RaceSettings, acknowledge: (answer: Answer<Ready>) => void) => void;
  /** What the contender of a lane has done so far. */
  mark: (lane: number, acknowledge: (answer: Answer<{ mark: Mark }>) => void) => void;
  /** Ends the contenders. Closing the page does so too. */
  end: (acknowledge: (answer: Answer<object>) => void) => void;
}

export interface LabNews {
  /** What the contenders have done so far, a mark for each lane: several times a second while a race goes on. */
  progress: (marks: Mark[]) => void;
}
