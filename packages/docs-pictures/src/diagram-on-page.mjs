/**
 * The diagram that a page shows below the comment `<!-- recorded: name -->`.
 * @param {string} text the page
 * @param {string} name
 * @returns {{ before: string, diagram: string, after: string } | undefined} the page in three pieces
 */
export function findDiagram(text, name) {
  const start = text.indexOf(`<!-- recorded: ${name} -->`);
  const fence = '```mermaid\n';
  const from = start === -1 ? -1 : text.indexOf(fence, start);
  const to = from === -1 ? -1 : text.indexOf('\n```', from);
  if (to === -1) {
    return undefined;
  }
  const inside = from + fence.length;
  return { before: text.slice(0, inside), diagram: text.slice(inside, to), after: text.slice(to) };
}
