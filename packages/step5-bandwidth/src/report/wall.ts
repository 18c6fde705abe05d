import type { Traffic } from 'serve/traffic';
import { number } from './compare.ts';

/** What a contender was let do by the wall. */
export interface AtTheWall {
  /** How it is called in a sentence: `long-polling`. */
  name: string;
  traffic: Pick<Traffic, 'requests' | 'connections'>;
  /** Requests that were answered with 429. */
  refused: number;
  /** Milliseconds after which it was out; left out: it came through. */
  outAfterMs?: number;
}

/** What the wall did to each contender, in sentences: the numbers, from which one finds out why. */
export function atTheWall(contenders: readonly AtTheWall[]): string[] {
  return contenders.map(({ name, traffic: { requests, connections }, refused, outAfterMs }) => {
    const did = `${counted(requests, 'request')} over ${counted(connections, 'TCP connection')}`;
    if (outAfterMs !== undefined) {
      return `${capitalized(name)}: out after ${number(outAfterMs / 1000)} s, with ${did}, ${number(refused)} of them refused with 429.`;
    }
    const refusals = refused === 0 ? 'none refused' : `${number(refused)} of them refused with 429`;
    return `${capitalized(name)}: came through, with ${did}, ${refusals}.`;
  });
}

function counted(count: number, what: string): string {
  return `${number(count)} ${what}${count === 1 ? '' : 's'}`;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
