import type { Arm } from './arm.ts';
import { parts } from './parts.ts';

const { twin, smoothing, delay, stochastic, entropy, tuned, quantiles, crossed } = parts;
const { residual, layerNorm, observations } = parts;
const sac = { ...twin, ...tuned } as const;

/** DDPG, DDPG with each part, what they are together, and that without each. */
export const arms: { readonly [name: string]: Arm } = {
  ddpg: {
    description: 'Deep deterministic policy gradient (Lillicrap et al. 2016)',
    settings: {},
  },
  'ddpg+twin': {
    description: 'DDPG with two critics, of which the smaller value counts',
    settings: twin,
  },
  'ddpg+smoothing': {
    description: 'DDPG with noise on the target policy’s actions',
    settings: smoothing,
  },
  'ddpg+delay': {
    description: 'DDPG whose policy and targets move at every second update',
    settings: delay,
  },
  'ddpg+stochastic': {
    description: 'DDPG with a squashed Gaussian policy, which explores by itself',
    settings: stochastic,
  },
  'ddpg+entropy': {
    description: 'DDPG with a squashed Gaussian policy and entropy at a fixed temperature',
    settings: entropy,
  },
  'ddpg+tuned': {
    description: 'DDPG with a squashed Gaussian policy and entropy at a tuned temperature',
    settings: tuned,
  },
  td3: {
    description: 'Twin delayed DDPG: two critics, smoothing, delay (Fujimoto et al. 2018)',
    settings: { ...twin, ...smoothing, ...delay },
  },
  'td3-no-twin': {
    description: 'TD3 with one critic',
    settings: { ...smoothing, ...delay },
  },
  'td3-no-smoothing': {
    description: 'TD3 without noise on the target policy’s actions',
    settings: { ...twin, ...delay },
  },
  'td3-no-delay': {
    description: 'TD3 whose policy and targets move at every update',
    settings: { ...twin, ...smoothing },
  },
  sac: {
    description: 'Soft actor-critic: two critics, a random policy, entropy, tuned (Haarnoja et al. 2018)',
    settings: sac,
    isDiscrete: true,
  },
  'sac-no-twin': {
    description: 'SAC with one critic',
    settings: tuned,
    isDiscrete: true,
  },
  'sac-no-tuned': {
    description: 'SAC with a fixed temperature',
    settings: { ...twin, ...entropy },
    isDiscrete: true,
  },
  'sac-no-entropy': {
    description: 'SAC without entropy: a random policy alone',
    settings: { ...twin, ...stochastic },
    isDiscrete: true,
  },
  tqc: {
    description: 'Truncated quantile critics: SAC on quantiles of the return (Kuznetsov et al. 2020)',
    settings: { ...tuned, ...quantiles },
  },
  crossq: {
    description: 'CrossQ: SAC with batch renormalisation instead of target networks (Bhatt et al. 2024)',
    settings: { ...twin, ...tuned, ...crossed },
  },
  'sac+residual': {
    description: 'SAC on SimBa’s residual networks, without their normalisation',
    settings: { ...sac, ...residual },
    isDiscrete: true,
  },
  'sac+layer-norm': {
    description: 'SAC with layer normalisation before all layers but the first',
    settings: { ...sac, ...layerNorm },
    isDiscrete: true,
  },
  'sac+observations': {
    description: 'SAC on observations normalised by running statistics',
    settings: { ...sac, ...observations },
    isDiscrete: true,
  },
  simba: {
    description: 'SAC on SimBa’s residual networks of normalised observations (Lee et al. 2024)',
    settings: { ...sac, ...residual, ...layerNorm, ...observations },
    isDiscrete: true,
  },
  'simba-no-residual': {
    description: 'SimBa with layers one after the other instead of residual blocks',
    settings: { ...sac, ...layerNorm, ...observations },
    isDiscrete: true,
  },
  'simba-no-layer-norm': {
    description: 'SimBa without layer normalisation',
    settings: { ...sac, ...residual, ...observations },
    isDiscrete: true,
  },
  'simba-no-observations': {
    description: 'SimBa on observations as they come',
    settings: { ...sac, ...residual, ...layerNorm },
    isDiscrete: true,
  },
};
