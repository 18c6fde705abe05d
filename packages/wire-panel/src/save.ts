import type { Entry } from './entry.ts';
import { json } from './text.ts';

/** Lets the person save the entries as a JSON file. */
export function save(entries: readonly Entry[]): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([json(entries, 2)], { type: 'application/json' }));
  link.download = 'wire.json';
  link.click();
  // The download has begun: the browser holds the data by itself.
  URL.revokeObjectURL(link.href);
}

/**
 * Copies a text.
 * @param shown where it can be read: it is selected where a page may not copy by itself, as on plain HTTP
 * @returns what to tell the person
 */
export async function copy(text: string, shown: Element | null): Promise<string> {
  // Left out by browsers on pages that came over plain HTTP, whatever its type says.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    if (clipboard !== undefined) {
      await clipboard.writeText(text);
      return 'Copied.';
    }
  } catch {
    // Not allowed: the person copies.
  }
  if (shown !== null) {
    getSelection()?.selectAllChildren(shown);
  }
  return 'Selected. Press Ctrl+C or ⌘C to copy it.';
}
