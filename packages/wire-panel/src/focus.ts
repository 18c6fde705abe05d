/**
 * Redraws. Where the focus was on something in `element` that is gone then, such as the button that closes what it is
 * in, it goes to the first of `next` that is there, instead of to the page's beginning.
 */
export function keepFocus(element: HTMLElement, redraw: () => void, next: readonly string[]): void {
  const had = element.matches(':focus-within');
  redraw();
  if (had && !element.matches(':focus-within')) {
    next
      .map((selector) => element.querySelector<HTMLElement>(selector))
      .find((found) => found !== null)
      ?.focus();
  }
}

/** What has the focus, unless it is the page as a whole, as after a reload. */
export function focusedInPage(): HTMLElement | undefined {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && activeElement !== document.body ? activeElement : undefined;
}

/** @returns the page's button that tells by `aria-expanded` that something was open which `close` closes, if any does */
export function buttonThatTells(close: () => void): HTMLElement | undefined {
  const open = [...document.querySelectorAll<HTMLElement>('[aria-expanded=true]')];
  close();
  return open.find((button) => button.getAttribute('aria-expanded') === 'false');
}
