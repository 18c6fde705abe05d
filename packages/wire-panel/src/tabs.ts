import { html, type TemplateResult } from 'lit';

import { keep, kept } from './kept.ts';

const TABS = ['list', 'diagram', 'predict', 'break'] as const;
export type Tab = (typeof TABS)[number];

const NAMES: Record<Tab, string> = {
  list: 'List',
  diagram: 'Diagram',
  predict: 'Predict',
  break: 'Break it',
};

const KEY = 'wire-panel-tab';

/** The view that this tab of the browser had open last. */
export function lastTab(): Tab {
  const last = kept(KEY);
  return TABS.find((tab) => tab === last) ?? 'list';
}

/** The views that there are: not every page has all. */
export function tabsOf(has: { predict: boolean; break: boolean }): Tab[] {
  return TABS.filter((tab) => tab === 'list' || tab === 'diagram' || has[tab]);
}

/** The views to choose from. As in all tab lists, arrow keys go from one to the other. */
export function tabList(tabs: readonly Tab[], now: Tab, onChoose: (tab: Tab) => void): TemplateResult {
  const choose = (tab: Tab) => {
    keep(KEY, tab);
    onChoose(tab);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = tabs[(tabs.indexOf(now) + step + tabs.length) % tabs.length]!;
      choose(next);
      (event.currentTarget as Element).querySelector<HTMLElement>(`#tab-${next}`)?.focus();
    }
  };
  return html`
    <div role="tablist" aria-label="Views" @keydown=${onKey}>
      ${tabs.map(
        (tab) => html`
          <button
            id=${`tab-${tab}`}
            type="button"
            role="tab"
            aria-selected=${tab === now}
            aria-controls="view"
            tabindex=${tab === now ? 0 : -1}
            @click=${() => choose(tab)}
          >
            ${NAMES[tab]}
          </button>
        `,
      )}
    </div>
  `;
}
