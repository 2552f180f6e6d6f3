// The default theme in the prism's colours, with an agent that learns on the home page.

import { useRoute } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { defineAsyncComponent, defineComponent, h, nextTick, onMounted, watch } from 'vue';
import Cell from './Cell.vue';
import FirstScreen from './FirstScreen.vue';
import Lesson from './Lesson.vue';
import '@shikijs/vitepress-twoslash/style.css';
import './style.css';
import type { Theme } from 'vitepress';

export default {
  extends: DefaultTheme,
  enhanceApp: async ({ app, router }) => {
    app.component('Cell', Cell);
    app.component('Lesson', Lesson);
    // Loaded only by chapters that have one.
    app.component(
      'Figure',
      defineAsyncComponent(() => import('./Figure.vue')),
    );
    // Pages without such code, such as the home page, do not load the type tooltips.
    const showTypes = async (): Promise<void> => {
      app.use((await import('@shikijs/vitepress-twoslash/client')).default);
    };
    if (import.meta.env.SSR || document.querySelector('.twoslash') !== null) await showTypes();
    else {
      let isFirst = true;
      router.onBeforePageLoad = async () => {
        if (!isFirst) await showTypes();
        isFirst = false;
      };
    }
  },
  Layout: defineComponent(() => {
    const route = useRoute();
    // The theme's home page and its page for missing addresses lack a main landmark; its other pages have one.
    const settle = async (): Promise<void> => {
      await nextTick();
      const content = document.querySelector('.VPContent');
      if (content?.querySelector('main') === null) content.setAttribute('role', 'main');
      else content?.removeAttribute('role');
    };
    onMounted(settle);
    watch(() => route.path, settle, { flush: 'post' });
    return () => h(DefaultTheme.Layout, null, { 'home-hero-after': () => h(FirstScreen) });
  }),
} satisfies Theme;
