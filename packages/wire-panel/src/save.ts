import type { Entry } from './entry.ts';
import { json } from './json.ts';

/** Milliseconds. Safari reads the data only once the person has allowed the download. */
const SAVED_WITHIN = 60_000;

/** Lets the person save the entries as a JSON file. */
export function save(entries: readonly Entry[]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([json(entries, 2)], { type: 'application/json' }));
  link.download = 'wire.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED_WITHIN);
}

/**
 * Copies a text.
 * @param shown what is known of it on the screen: it is selected where a page may not copy at all
 * @returns what to tell the person
 */
export async function copy(text: string, shown: Element | null): Promise<string> {
  if ((await writeToClipboard(text)) || copyByCommand(text)) {
    return 'Copied.';
  }
  if (shown === null) {
    return 'This browser does not let the page copy. Save has all of it.';
  }
  getSelection()?.selectAllChildren(shown);
  return 'This browser does not let the page copy. What the details show is selected: press Ctrl+C or ⌘C.';
}

async function writeToClipboard(text: string): Promise<boolean> {
  // Left out by browsers on pages that came over plain HTTP, whatever its type says.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    await clipboard?.writeText(text);
    return clipboard !== undefined;
  } catch {
    return false;
  }
}

/** The old way, which pages over plain HTTP have as well. */
function copyByCommand(text: string): boolean {
  const { activeElement } = document;
  const focused = activeElement?.shadowRoot?.activeElement ?? activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  // Neither seen nor scrolled to; what is not displayed cannot be selected.
  Object.assign(area.style, { position: 'fixed', top: '0', opacity: '0' });
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) {
      focused.focus();
    }
  }
}
