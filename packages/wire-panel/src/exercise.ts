import type { Entry } from './entry.ts';

/** What a card stands for. */
export interface Card {
  direction: 'out' | 'in';
  name: string;
  /** Left out for an event. */
  kind?: Entry['kind'];
}

/** Something to do with the page, of which the learner says before what will go over the wire. */
export interface Exercise {
  id: string;
  title: string;
  /** What to do. */
  task: string;
  /** It begins with the page being loaded anew. */
  reload?: boolean;
  /** Only what this page sends counts, with what answers it or brings it back; whatever others do meanwhile. */
  own?: boolean;
  /** What may be laid. Only what is on a card counts. */
  cards: Card[];
  /** It is over when this has come. */
  until: Card & { times?: number };
}

/** A card or an entry in its place in the order. */
export interface Verdict {
  card: Card;
  /** The entry that the recording has here; none for a card that was wrong. */
  entry: Entry | undefined;
  /** `missing`: it came, and no card was laid for it here. */
  mark: 'right' | 'wrong' | 'missing';
}

/** Whether an entry is what a card stands for. */
function isOn(card: Card, { kind, direction, name }: Entry): boolean {
  return direction === card.direction && name === card.name && kind === (card.kind ?? 'event');
}

/** @returns what counts of what was recorded, up to the end; `over` once the end has come */
export function run(
  { cards, own, until }: Exercise,
  recorded: readonly Entry[],
  isBackground: (entry: Entry) => boolean,
): { entries: Entry[]; over: boolean } {
  const first = recorded[0]?.number ?? 0;
  const counts = (entry: Entry) =>
    !isBackground(entry) &&
    cards.some((card) => isOn(card, entry)) &&
    // What was sent before the exercise began is none of it.
    (own !== true || entry.direction === 'out' || (entry.answers ?? entry.returns ?? -1) >= first);
  const entries = recorded.filter(counts);
  let left = until.times ?? 1;
  const end = entries.findIndex((entry) => isOn(until, entry) && --left === 0);
  return end < 0 ? { entries, over: false } : { entries: entries.slice(0, end + 1), over: true };
}

/** Compares by the longest order that both have, so that one card too many does not make all after it wrong. */
export function judge(laid: readonly Card[], entries: readonly Entry[]): Verdict[] {
  const common = Array.from({ length: laid.length + 1 }, () =>
    Array.from({ length: entries.length + 1 }, () => 0),
  );
  for (let l = laid.length - 1; l >= 0; l--) {
    for (let e = entries.length - 1; e >= 0; e--) {
      common[l]![e] = isOn(laid[l]!, entries[e]!)
        ? common[l + 1]![e + 1]! + 1
        : Math.max(common[l + 1]![e]!, common[l]![e + 1]!);
    }
  }
  const verdicts: Verdict[] = [];
  let [l, e] = [0, 0];
  while (l < laid.length || e < entries.length) {
    const [card, entry] = [laid[l], entries[e]];
    if (card !== undefined && entry !== undefined && isOn(card, entry)) {
      verdicts.push({ card, entry, mark: 'right' });
      l += 1;
      e += 1;
    } else if (card !== undefined && (entry === undefined || common[l + 1]![e]! >= common[l]![e + 1]!)) {
      verdicts.push({ card, entry: undefined, mark: 'wrong' });
      l += 1;
    } else {
      verdicts.push({ card: cardOf(entry!), entry, mark: 'missing' });
      e += 1;
    }
  }
  return verdicts;
}

function cardOf({ direction, name, kind }: Entry): Card {
  return { direction: direction ?? 'in', name, kind };
}
