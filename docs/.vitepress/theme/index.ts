import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';

import { SequenceDiagram } from './sequence-diagram.ts';
// After the default theme, whose colours it replaces.
// oxlint-disable-next-line import/no-unassigned-import -- a style has nothing to assign
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('SequenceDiagram', SequenceDiagram);
  },
} satisfies Theme;
