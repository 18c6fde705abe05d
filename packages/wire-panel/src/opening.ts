import { keep, kept } from './kept.ts';

const KEY = 'wire-panel';

/** Whether the panel was open when this tab left the page, or loaded it anew. */
export function wasOpen(): boolean {
  return kept(KEY) === 'open';
}

/** Remembers for the next page of this tab whether the panel is open. */
export function keepOpen(open: boolean): void {
  keep(KEY, open ? 'open' : 'closed');
}

/** Whether something is written with this key, in the page or in a component of it. */
export function isForField(event: Event): boolean {
  const [target] = event.composedPath();
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'))
  );
}

/** Calls `toggle` at each `w` that is neither written into a field nor part of a shortcut. */
export function onWireKey(toggle: () => void): void {
  document.addEventListener('keydown', (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey, repeat } = event;
    if (key === 'w' && !(altKey || ctrlKey || metaKey || shiftKey || repeat) && !isForField(event)) {
      toggle();
    }
  });
}
