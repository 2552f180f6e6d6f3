import type { Plugin } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import { sacAblation, simbaAblation, td3Ablation } from './arms/ablations.ts';
import { armEntry } from './arms/armEntry.ts';
import { arms } from './arms/arms.ts';

/** The agents of this package: DDPG, TD3, SAC, TQC, CrossQ, SimBa, the arms between them, and three ablations. Listing them loads no TensorFlow.js. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-ddpg-family',
  agents: Object.fromEntries(Object.entries(arms).map(([name, arm]) => [name, armEntry(arm, name)])),
  ablations: { sac: sacAblation, simba: simbaAblation, td3: td3Ablation },
});
