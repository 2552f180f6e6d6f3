// The default theme in the prism's colours, with the playground on the home page.
import DefaultTheme from 'vitepress/theme';
import Playground from './Playground.vue';
import './style.css';
import type { Theme } from 'vitepress';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('Playground', Playground);
  },
} satisfies Theme;
