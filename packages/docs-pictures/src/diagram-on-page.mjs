/**
 * The diagram that a page shows below the comment `<!-- recorded: name -->`.
 * @param {string} text the page
 * @param {string} name
 * @returns {{ before: string, diagram: string, after: string } | undefined} the page in three pieces
 */
export function findDiagram(text, name) {
  // Directly below it, so that no other diagram is taken for it.
  const above = `<!-- recorded: ${name} -->\n\n\`\`\`mermaid\n`;
  const from = text.indexOf(above);
  const inside = from + above.length;
  const to = text.indexOf('\n```', inside);
  if (from === -1 || to === -1) {
    return undefined;
  }
  return { before: text.slice(0, inside), diagram: text.slice(inside, to), after: text.slice(to) };
}
