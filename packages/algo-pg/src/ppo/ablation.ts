import { type AblationEntry, ablationBySettings } from '@prism-rl/core';

/** Sources of most parts. */
const ppo = 'Schulman et al. 2017';
const details = 'Huang et al. 2022, "The 37 implementation details of PPO"';

const parts = {
  clip: { title: 'clipped objective', source: `${ppo}, equation 7`, off: { clipRange: 0 } },
  epochs: { title: 'several epochs', source: `${ppo}, algorithm 1`, off: { epochs: 1 } },
  minibatches: {
    title: 'minibatches',
    source: `${ppo}, algorithm 1; ${details}, core detail 6`,
    off: { minibatches: 1 },
  },
  gae: {
    title: 'generalised advantages',
    source: `Schulman et al. 2016, equation 16; ${details}, core detail 5`,
    off: { gaeLambda: 1 },
  },
  advantages: {
    title: 'advantage normalisation',
    source: `${details}, core detail 7`,
    off: { standardise: false },
  },
  'value-clip': {
    title: 'value clipping',
    source: `${details}, core detail 9; Engstrom et al. 2020, section 3`,
    on: { valueClipRange: 0.2 },
    off: { valueClipRange: 0 },
  },
  observations: {
    title: 'observation normalisation',
    source: `${details}, continuous details 5 and 6; Andrychowicz et al. 2021, section 3.3`,
    on: { normalizeObservations: true },
    off: { normalizeObservations: false },
  },
  rewards: {
    title: 'reward normalisation',
    source: `${details}, continuous details 7 and 8; Engstrom et al. 2020, section 3`,
    on: { normalizeRewards: true },
    off: { normalizeRewards: false },
  },
  orthogonal: {
    title: 'orthogonal initialisation',
    source: `${details}, core detail 2; Engstrom et al. 2020, section 3`,
    off: { initializer: 'fanInUniform' },
  },
  anneal: {
    title: 'learning-rate annealing',
    source: `${details}, core detail 4; Engstrom et al. 2020, section 3`,
    off: { learningRateEnd: null },
  },
};

/**
 * Ablation from A2C to PPO: ten parts, each added to A2C and each removed from PPO. Without all of them PPO is A2C (Huang et al. 2022, "A2C
 * is a special case of PPO"), so that all arms are one agent with the preset's network, environments and learning rate.
 */
export const ppoAblation: AblationEntry = {
  description: 'A2C, A2C with each of ten parts of PPO, PPO, PPO without each',
  title: 'From A2C to PPO',
  suites: ['classic', 'box2d', 'mujoco'],
  ...ablationBySettings(parts, {
    baseline: { name: 'a2c', title: 'A2C' },
    complete: { name: 'ppo', title: 'PPO' },
  }),
  literature:
    'The arms share everything else with the preset of PPO for the environment: network, number of environments, length of rollouts, ' +
    'step size at the start, discount. The first step on a rollout is taken where nothing can be clipped yet, so A2C with either kind of ' +
    'clipping alone is A2C. Engstrom et al. (2020), Implementation Matters in Deep Policy Gradients, found that reward scaling, annealing and ' +
    'initialisation explain more of PPO’s lead over TRPO on MuJoCo than clipping. Andrychowicz et al. (2021), What Matters for ' +
    'On-Policy Deep Actor-Critic Methods, found in 250 000 runs on MuJoCo that observation normalisation and a small first policy matter ' +
    'most, that generalised advantages help, that annealing helps a little, and that value clipping hurts.',
};
