/** How far from the end, in pixels, still counts as reading along. */
const NEAR = 48;

export interface PoliteList {
  /** Changes the list; who reads along stays at the end, who reads further up stays where they are. */
  change(edit: () => void): void;
  toEnd(): void;
  readonly atEnd: boolean;
}

/**
 * A list in a scrolling element that never pulls down someone who is reading further up.
 * @param rows the list whose children are the rows, in the scrolling element
 * @param onMove called with whether the end is in sight, whenever that changes
 */
export function politeList(
  scroller: HTMLElement,
  rows: HTMLElement,
  onMove: (atEnd: boolean) => void = () => {},
): PoliteList {
  let atEnd = true;
  let last = 0;

  function toEnd(): void {
    scroller.scrollTop = scroller.scrollHeight;
    last = scroller.scrollTop;
  }
  function look(): void {
    const near = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    // Rows that are laid out late move the end away; only who scrolls up has left it.
    const now = near || (atEnd && scroller.scrollTop >= last);
    last = scroller.scrollTop;
    if (now !== atEnd) {
      atEnd = now;
      onMove(atEnd);
    }
  }

  scroller.addEventListener('scroll', look, { passive: true });
  // A phone's keyboard comes up, a window is made smaller: the last line stays in sight.
  const stay = new ResizeObserver(() => (atEnd ? toEnd() : look()));
  stay.observe(scroller);
  stay.observe(rows);

  return {
    change(edit) {
      // The event of somebody's scrolling comes with the next frame, which may be later than this.
      look();
      const reading = atEnd ? [] : inSight(scroller, rows);
      edit();
      const kept = reading.find(({ element }) => element.isConnected);
      if (atEnd) {
        toEnd();
      } else if (kept !== undefined) {
        scroller.scrollTop += kept.element.getBoundingClientRect().top - kept.top;
      }
    },
    toEnd,
    get atEnd() {
      return atEnd;
    },
  };
}

/** The rows in sight and where they are. Safari has no scroll anchoring of its own. */
function inSight(scroller: HTMLElement, rows: HTMLElement): { element: Element; top: number }[] {
  const edges = scroller.getBoundingClientRect();
  return Array.from(rows.children, (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return { element, top, bottom };
  }).filter(({ top, bottom }) => bottom > edges.top && top < edges.bottom);
}
