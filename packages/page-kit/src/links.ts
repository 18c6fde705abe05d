const ADDRESS = /https?:\/\/[^\s<>"']+/gi;
// Belongs to the sentence around an address rather than to it.
const TRAILING = /[.,:;!?…*_~‘’“”«»]+$/;
const OPENING: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** A text as nodes, with what is an http or https address as a link that opens in a window of its own. */
export function withLinks(text: string): (string | HTMLAnchorElement)[] {
  const nodes: (string | HTMLAnchorElement)[] = [];
  let done = 0;
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(match);
    if (!URL.canParse(address)) {
      continue;
    }
    nodes.push(text.slice(done, index), link(address));
    done = index + address.length;
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== '');
}

/** Without the end of the sentence, and without a bracket that was opened before the address. */
function trimmed(address: string): string {
  const plain = address.replace(TRAILING, '');
  const closing = plain.at(-1) ?? '';
  const opening = OPENING[closing];
  return opening !== undefined && plain.split(closing).length > plain.split(opening).length
    ? trimmed(plain.slice(0, -1))
    : plain;
}

function link(address: string): HTMLAnchorElement {
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.textContent = address;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer';
  return anchor;
}
