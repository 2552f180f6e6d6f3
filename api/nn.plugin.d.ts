// plugin.d.ts
import type { Plugin } from '@prism-rl/core';
export { activateBackend } from './backends.ts';
export declare const plugin: Plugin;

// backends.d.ts
import type { BackendEntry } from '@prism-rl/core';
import { Registry } from '@prism-rl/core';
export declare const backends: {
    readonly [name: string]: BackendEntry;
};
export declare function activateBackend(name?: string, registry?: Registry, note?: (text: string) => void): Promise<string>;
