import { definePlugin } from '@prism-rl/core';
import { ezGreedy } from './ezGreedy.ts';

/** What `prism` and the runner load. */
export const plugin = definePlugin({ name: '{{name}}', parts: { 'ez-greedy': ezGreedy } });

export { ezGreedy };
