// The default theme in the prism's colours, with the playground on the home page.

import DefaultTheme from 'vitepress/theme';
import { h } from 'vue';
import Playground from './Playground.vue';
import './style.css';
import type { Theme } from 'vitepress';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'home-hero-after': () => h(Playground) }),
} satisfies Theme;
