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
 * @param onMove called with whether the end is in sight, whenever that changes
 */
export function politeList(scroller: HTMLElement, onMove: (atEnd: boolean) => void = () => {}): PoliteList {
  let atEnd = true;

  function toEnd(): void {
    scroller.scrollTop = scroller.scrollHeight;
  }
  function look(): void {
    const now = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    if (now !== atEnd) {
      atEnd = now;
      onMove(atEnd);
    }
  }

  scroller.addEventListener('scroll', look, { passive: true });
  // A phone's keyboard comes up, a window is made smaller: the last line stays in sight.
  new ResizeObserver(() => atEnd && toEnd()).observe(scroller);

  return {
    change(edit) {
      const stay = atEnd ? undefined : anchorOf(scroller);
      edit();
      if (stay === undefined) {
        toEnd();
      } else {
        scroller.scrollTop += stay.element.getBoundingClientRect().top - stay.top;
      }
    },
    toEnd,
    get atEnd() {
      return atEnd;
    },
  };
}

/** The first row in sight and where it is. Safari has no scroll anchoring of its own. */
function anchorOf(scroller: HTMLElement): { element: Element; top: number } | undefined {
  const edge = scroller.getBoundingClientRect().top;
  for (const element of scroller.children) {
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom > edge) {
      return { element, top };
    }
  }
  return undefined;
}
