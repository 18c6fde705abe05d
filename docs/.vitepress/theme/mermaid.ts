import script from '@mermaid-js/tiny/dist/mermaid.tiny.js?url';

/** What the script leaves behind, as far as it is used here. */
interface Mermaid {
  initialize(config: object): void;
  render(id: string, source: string): Promise<{ svg: string }>;
}

let loaded: Promise<Mermaid> | undefined;

/** mermaid is 2.5 MB in one classic script: it is loaded by the first diagram, and not bundled, which takes long. */
export function loadMermaid(): Promise<Mermaid> {
  loaded ??= new Promise((resolve, reject) => {
    const element = document.createElement('script');
    element.src = script;
    element.addEventListener('load', () => resolve((window as unknown as { mermaid: Mermaid }).mermaid));
    element.addEventListener('error', reject);
    document.head.append(element);
  });
  return loaded;
}
