import type { Plugin } from '@prism-rl/core';
import { definePlugin, partsOfAgent } from '@prism-rl/core';
import { sacAblation, simbaAblation, td3Ablation } from './ablations.ts';
import { type DdpgVariant, ddpgEntry } from './entry.ts';
import { parts } from './parts.ts';

const sac = ['twin', 'stochastic', 'entropy', 'tuned'] as const;

const agents: { readonly [name: string]: DdpgVariant } = {
  ddpg: { description: 'Deep deterministic policy gradient (Lillicrap et al. 2016)' },
  td3: {
    description: 'Twin delayed DDPG: two critics, smoothing, delay (Fujimoto et al. 2018)',
    parts: ['twin', 'smoothing', 'delay'],
  },
  sac: {
    description: 'Soft actor-critic: two critics, a random policy, entropy, tuned (Haarnoja et al. 2018)',
    parts: sac,
    isDiscrete: true,
  },
  tqc: {
    description: 'Truncated quantile critics: SAC on quantiles of the return (Kuznetsov et al. 2020)',
    parts: [...sac.slice(1), 'quantiles'],
  },
  crossq: {
    description: 'CrossQ: SAC with batch renormalisation instead of target networks (Bhatt et al. 2024)',
    parts: [...sac, 'batch-norm'],
  },
  simba: {
    description: 'SAC on SimBa’s residual networks of normalised observations (Lee et al. 2024)',
    parts: [...sac, 'residual', 'layer-norm', 'observations'],
    isDiscrete: true,
  },
};

/** Registers the agents of this package: DDPG, TD3, SAC, TQC, CrossQ, SimBa, and three ablations. Listing them loads no TensorFlow.js. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-ddpg-family',
  parts: partsOfAgent('ddpg', parts),
  agents: Object.fromEntries(
    Object.entries(agents).map(([name, variant]) => [name, ddpgEntry(variant, name)]),
  ),
  ablations: { sac: sacAblation, simba: simbaAblation, td3: td3Ablation },
});
