/** What this tab of the browser has kept, if it keeps anything. */
export function kept(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    // A browser that keeps nothing.
    return undefined;
  }
}

/** Keeps a text for the next page of this tab. Where that is not possible it is gone with the page, that is all. */
export function keep(key: string, text: string): void {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // As said above.
  }
}
