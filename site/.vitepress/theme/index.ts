// The default theme in the prism's colours, with the playground on the home page.

import TwoslashFloatingVue from '@shikijs/vitepress-twoslash/client';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { h } from 'vue';
import Lesson from './Lesson.vue';
import Playground from './Playground.vue';
import '@shikijs/vitepress-twoslash/style.css';
import './style.css';
import type { Theme } from 'vitepress';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.use(TwoslashFloatingVue);
  },
  Layout: () =>
    h(DefaultTheme.Layout, null, { 'home-hero-after': () => h(Playground), 'doc-before': () => h(Lesson) }),
} satisfies Theme;
