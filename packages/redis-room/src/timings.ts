/** All times of what holds processes together, in milliseconds. Tests take shorter ones. */
export interface Timings {
  /** A process renews its lease so often. */
  renewEvery: number;
  /** And it is good for so long, by the clock of Redis: then the others announce that its people have left. */
  leaseFor: number;
  /** A process that could not renew it for so long, by its own clock, counts it as lost: well before the others do. */
  awayAfter: number;
  /** What Redis does not answer within this is refused, and the connection to it opened anew. */
  answersWithin: number;
  /** A read waits so long for something to happen. */
  readFor: number;
  /** How long events are kept for processes that read them late. */
  eventsKept: number;
}

export const TIMINGS: Timings = {
  renewEvery: 1000,
  leaseFor: 10_000,
  awayAfter: 5000,
  answersWithin: 2000,
  readFor: 1000,
  eventsKept: 60_000,
};

/** When somebody whose request was refused because Redis is away may try it again. */
export const RETRY_AFTER = 1000;
