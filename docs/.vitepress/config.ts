import path from 'node:path';

import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';

import { fences } from './fences.ts';
import { linkedFiles, linkedSources } from './sources.ts';

export default defineConfig({
  lang: 'en-GB',
  title: 'CloudChat workshop',
  description: 'From Hello World to a chat for the whole room, in two hours',
  head: [['link', { rel: 'icon', href: '/cloud.svg' }]],

  markdown: {
    // The pages are read on a forge too, so links name headings as GitHub does.
    anchor: { slugify: slug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => void md.use(fences).use(linkedSources),
  },
  vite: {
    plugins: [linkedFiles()],
    // The chat's cloud is the site's picture too.
    publicDir: path.join(import.meta.dirname, '..', '..', 'packages', 'step3-chat', 'public'),
  },

  themeConfig: {
    logo: '/cloud.svg',
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    sidebar: [
      {
        text: 'Workshop',
        items: [
          { text: 'Overview', link: '/' },
          { text: 'Introduction', link: '/introduction' },
          { text: 'Step 1: hello', link: '/step-1-hello' },
          { text: 'Step 2: first sockets', link: '/step-2-sockets' },
          { text: 'Step 3: the chat', link: '/step-3-chat' },
          { text: 'Step 4: share', link: '/step-4-share' },
          { text: 'Step 5: bandwidth', link: '/step-5-bandwidth' },
          { text: 'Step 6: scale', link: '/step-6-scale' },
        ],
      },
      {
        text: 'When you need it',
        items: [
          { text: 'Troubleshooting', link: '/troubleshooting' },
          { text: 'The wire panel', link: '/wire-panel' },
          { text: 'Glossary', link: '/glossary' },
          { text: 'For instructors', link: '/instructors' },
        ],
      },
    ],
  },
});
