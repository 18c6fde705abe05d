import { useData } from 'vitepress';
import { defineComponent, h, onMounted, ref, useId, watchEffect } from 'vue';

import { loadMermaid } from './mermaid.ts';

// The colours of the chat.
const LIGHT = colors({ page: '#ffffff', text: '#17212f', box: '#eef4fb', line: '#52617a', note: '#fff0c2' });
const DARK = colors({ page: '#1b1b1f', text: '#e8eef7', box: '#1a2435', line: '#a3b3c9', note: '#4a3a0c' });

/** Draws a diagram in mermaid's language. Until it is drawn, and without a script, its text is shown. */
export const SequenceDiagram = defineComponent({
  props: { source: { type: String, required: true } },
  setup(props) {
    const { isDark } = useData();
    const id = `diagram-${useId()}`;
    const svg = ref('');

    onMounted(() =>
      watchEffect(async () => {
        const themeVariables = isDark.value ? DARK : LIGHT;
        const mermaid = await loadMermaid();
        mermaid.initialize({
          startOnLoad: false,
          theme: 'base',
          themeVariables,
          fontFamily: 'inherit',
          sequence: { wrap: true, width: 130, actorMargin: 110, mirrorActors: false },
        });
        ({ svg: svg.value } = await mermaid.render(id, props.source));
      }),
    );
    return () =>
      svg.value === ''
        ? h('pre', { class: 'undrawn' }, props.source)
        : h('div', {
            class: 'diagram',
            tabindex: 0,
            style: { '--drawn-width': `${drawnWidth(svg.value)}px` },
            innerHTML: svg.value,
          });
  },
});

/** Pixels that a diagram is wide, drawn in its full size. */
function drawnWidth(svg: string): number {
  const [, width = '0'] = /viewBox="\S+ \S+ (\S+) \S+"/.exec(svg) ?? [];
  return Number(width);
}

function colors({ page, text, box, line, note }: Record<'page' | 'text' | 'box' | 'line' | 'note', string>) {
  return {
    background: page,
    actorBkg: box,
    actorBorder: line,
    actorLineColor: line,
    actorTextColor: text,
    signalColor: line,
    signalTextColor: text,
    noteBkgColor: note,
    noteBorderColor: note,
    noteTextColor: text,
  };
}
