// plugin.d.ts
import type { Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;
