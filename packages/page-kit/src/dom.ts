/** The page's element of this id. @throws if the page has none: then page and script do not belong together */
export function element(id: string): HTMLElement {
  return elementOf(id, HTMLElement);
}

/** As {@link element}, of this kind. */
export function elementOf<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) {
    throw new Error(`The page has no element "${id}" of the kind that its script needs.`);
  }
  return found;
}

/** A new element with its content. */
export function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  ...content: (string | Node)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}
