import { definePlugin, type Plugin } from '@prism-rl/core';
import { backends } from './backends.ts';

export { activateBackend } from './backends.ts';

/** The backends of this package. Importing it does not load TensorFlow.js; activating a backend does. */
export const plugin: Plugin = definePlugin({ name: '@prism-rl/nn', module: import.meta.url, backends });
