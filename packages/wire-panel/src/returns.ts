import type { Entry } from './entry.ts';

/** Of how many events that were sent one may still come back. */
const REMEMBERED = 50;

/** Of how many values of an event account is taken. */
const MOST_VALUES = 1000;

interface Sent {
  number: number;
  namespace: string | undefined;
  values: string[];
}

/**
 * Finds out which event of the page came back as one from the server. Nothing on the wire says so. An event counts as
 * brought back by one of the same namespace that carries every value that it carried, such as `{ data: "hi" }` by
 * `{ data: "hi", count: 3 }`. One without values cannot be told from any other.
 */
export class ReturnFinder {
  readonly #sent: Sent[] = [];

  /** @returns the number of the latest event that `entry` brings back. @param number `entry`'s own */
  look(
    {
      kind,
      direction,
      namespace,
      payload,
    }: Pick<Entry, 'kind' | 'direction' | 'payload'> & { namespace?: string | undefined },
    number: number,
  ): number | undefined {
    if (kind !== 'event') {
      return undefined;
    }
    const values = leaves(payload).slice(0, MOST_VALUES);
    if (direction === 'in') {
      const there = new Set(values);
      return this.#sent.findLast(
        (sent) => sent.namespace === namespace && sent.values.every((value) => there.has(value)),
      )?.number;
    }
    if (values.length > 0) {
      this.#sent.push({ number, namespace, values });
      this.#sent.splice(0, this.#sent.length - REMEMBERED);
    }
    return undefined;
  }
}

/** All texts and numbers in a value, however deep, without binary data; each with its type, so that 1 is not "1". */
function leaves(value: unknown): string[] {
  if (ArrayBuffer.isView(value)) {
    return [];
  }
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).flatMap(leaves);
  }
  return typeof value === 'string' || typeof value === 'number' ? [JSON.stringify(value)] : [];
}
