// The default theme in the prism's colours, with the playground on the home page.

import TwoslashFloatingVue from '@shikijs/vitepress-twoslash/client';
import { useRoute } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineComponent, h, nextTick, onMounted, watch } from 'vue';
import Cell from './Cell.vue';
import Lesson from './Lesson.vue';
import Playground from './Playground.vue';
import '@shikijs/vitepress-twoslash/style.css';
import './style.css';
import type { Theme } from 'vitepress';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => {
    app.use(TwoslashFloatingVue);
    app.component('Cell', Cell);
  },
  Layout: defineComponent(() => {
    const route = useRoute();
    // The theme's home has no main part, its other pages do.
    const settle = async (): Promise<void> => {
      await nextTick();
      const content = document.querySelector('.VPContent');
      if (content?.classList.contains('is-home')) content.setAttribute('role', 'main');
      else content?.removeAttribute('role');
    };
    onMounted(settle);
    watch(() => route.path, settle, { flush: 'post' });
    return () =>
      h(DefaultTheme.Layout, null, { 'home-hero-after': () => h(Playground), 'doc-before': () => h(Lesson) });
  }),
} satisfies Theme;
