import { type AblationEntry, definePlugin, type Plugin, partsBetween, partsOfAgent } from '@prism-rl/core';
import { iqlAblation, td3BcAblation } from './ablationsOfRecordings.ts';
import { type DdpgVariant, ddpgEntry, offlineDdpgEntry } from './entry.ts';
import { parts } from './parts.ts';

/**
 * From DDPG to SAC. Entropy needs a stochastic policy and brings it along: `ddpg+entropy` and `ddpg+tuned` are stochastic, too. SAC without
 * its policy would equal `ddpg+twin`.
 */
const sacAblation: AblationEntry = {
  description: 'DDPG, DDPG with each part of SAC, SAC, SAC without each',
  title: 'From DDPG to SAC',
  suites: ['continuous', 'mujoco'],
  baseline: { name: 'ddpg', agent: 'ddpg', title: 'DDPG' },
  complete: { name: 'sac', agent: 'sac', title: 'SAC' },
  parts: {
    ...partsBetween(parts, ['twin'], { baseline: 'ddpg', complete: 'sac' }),
    ...partsBetween(parts, ['stochastic'], { baseline: 'ddpg' }),
    ...partsBetween(parts, ['entropy', 'tuned'], { baseline: 'ddpg', complete: 'sac' }),
  },
  literature:
    'Haarnoja et al. (2018) compare SAC with a deterministic variant of itself on Humanoid: without the entropy its results vary far more ' +
    'between seeds. Fujimoto et al. (2018) find on MuJoCo that a single critic costs DDPG and TD3 the most. Arms share network, rates and ' +
    'memory with the preset of the environment, so that they differ by their parts alone.',
};

/** From SAC to SimBa: the parts of its networks. */
const simbaAblation: AblationEntry = {
  description: 'SAC, SAC with each part of SimBa’s networks, SimBa, SimBa without each',
  title: 'From SAC to SimBa',
  suites: ['mujoco', 'continuous'],
  baseline: { name: 'sac', agent: 'sac', title: 'SAC' },
  complete: { name: 'simba', agent: 'simba', title: 'SimBa' },
  parts: partsBetween(parts, ['residual', 'layer-norm', 'observations'], {
    baseline: 'sac',
    complete: 'simba',
  }),
  literature:
    'Lee et al. (2024), SimBa: Simplicity Bias for Scaling Up Parameters in Deep Reinforcement Learning, find on the DeepMind Control Suite ' +
    'that each of the three parts adds to the return of SAC, and that larger critics help only with them. Arms share rates and memory with ' +
    'the preset of the environment; without residual blocks they have its hidden layers.',
};

/** From DDPG to TD3. */
const td3Ablation: AblationEntry = {
  description: 'DDPG, DDPG with each part of TD3, TD3, TD3 without each',
  title: 'From DDPG to TD3',
  suites: ['continuous', 'mujoco'],
  baseline: { name: 'ddpg', agent: 'ddpg', title: 'DDPG' },
  complete: { name: 'td3', agent: 'td3', title: 'TD3' },
  parts: partsBetween(parts, ['twin', 'smoothing', 'delay'], { baseline: 'ddpg', complete: 'td3' }),
  literature:
    'Fujimoto et al. (2018), Addressing Function Approximation Error in Actor-Critic Methods, table 2: on four MuJoCo tasks leaving one part ' +
    'out costs TD3 something nearly everywhere, the two critics most; no part alone explains its lead over DDPG.',
};

/** Step sizes of both papers. */
const rates = { learningRate: 3e-4, criticLearningRate: 3e-4 } as const;

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

const ofRecordings: { readonly [name: string]: DdpgVariant } = {
  'td3-bc': {
    description: 'TD3+BC: TD3 that imitates its recordings, too (Fujimoto & Gu 2021)',
    parts: ['twin', 'smoothing', 'delay', 'cloning', 'observations'],
    settings: rates,
  },
  iql: {
    description:
      'Implicit Q-learning: values of recorded actions alone, imitated by their advantage (Kostrikov et al. 2022)',
    parts: ['twin', 'implicit'],
    settings: rates,
    isDiscrete: true,
  },
};

/** Registers the agents of this package: DDPG, TD3, SAC, TQC, CrossQ, SimBa, TD3+BC, IQL, and five ablations. Listing them loads no TensorFlow.js. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-ddpg-family',
  parts: partsOfAgent('ddpg', parts),
  agents: {
    ...Object.fromEntries(Object.entries(agents).map(([name, variant]) => [name, ddpgEntry(variant, name)])),
    ...Object.fromEntries(
      Object.entries(ofRecordings).map(([name, variant]) => [name, offlineDdpgEntry(variant)]),
    ),
  },
  ablations: {
    ...{ sac: sacAblation, simba: simbaAblation, td3: td3Ablation },
    ...{ iql: iqlAblation, 'td3-bc': td3BcAblation },
  },
});
