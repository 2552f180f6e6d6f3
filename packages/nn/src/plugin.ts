import type { Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { backends } from './backends.ts';

export { activateBackend } from './backends.ts';

/** The backends of this package. Importing this loads no TensorFlow.js; activating a backend does. */
export const plugin: Plugin = definePlugin({ name: '@prism-rl/nn', module: import.meta.url, backends });
