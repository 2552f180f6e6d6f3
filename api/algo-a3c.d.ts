// index.d.ts
export { plugin } from './plugin.ts';

// plugin.d.ts
import type { Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;
