import type { Traffic } from 'serve/traffic';

/** What a heat took: a race with so many people. */
export interface Heat {
  people: number;
  /** Lines of all people. */
  messages: number;
  /** Of the race. */
  bytes: number;
  durationMs: number;
  /** Bytes of a person in a minute in which nobody says anything. */
  silentPerPersonMinute: number;
}

/** What a room costs over one contender, in bytes. */
export interface RoomCost {
  /** A person for a minute, whatever is said. */
  perPersonMinute: number;
  /** A line that is said, whoever hears it. */
  perLine: number;
  /** A line for each person who hears it. */
  perDelivery: number;
}

/**
 * The cost that explains two heats with different numbers of people: what a line costs rises in a straight line with
 * the people who hear it, so two points give the line. A slope that falls, as when many messages share a poll, is
 * taken for none.
 */
export function roomCost(one: Heat, other: Heat): RoomCost {
  const perPersonMinute = (one.silentPerPersonMinute + other.silentPerPersonMinute) / 2;
  const ofALine = ({ people, messages, bytes, durationMs }: Heat) =>
    Math.max(0, bytes - (perPersonMinute * people * durationMs) / 60_000) / messages;
  const slope = (ofALine(one) - ofALine(other)) / (one.people - other.people);
  const perDelivery = Math.max(0, slope);
  const perLine = Math.max(
    0,
    (ofALine(one) + ofALine(other) - perDelivery * (one.people + other.people)) / 2,
  );
  return { perPersonMinute, perLine, perDelivery };
}

/**
 * Bytes of a whole room in an hour. Everyone hears everyone, so what is delivered grows with the square of the people.
 * @param linesPerMinute that each person says
 */
export function roomHour(cost: RoomCost, people: number, linesPerMinute: number): number {
  const { perPersonMinute, perLine, perDelivery } = cost;
  return 60 * people * (perPersonMinute + linesPerMinute * (perLine + perDelivery * people));
}

/** Bytes up and down. */
export function bytesOf({ bytesUp, bytesDown }: Pick<Traffic, 'bytesUp' | 'bytesDown'>): number {
  return bytesUp + bytesDown;
}
