import type { AblationArm, AblationEntry } from '@prism-rl/core';

const named = (name: string): AblationArm => ({ name, agent: name });

const twin = {
  title: 'two critics',
  source: 'Fujimoto, van Hoof & Meger 2018, section 4.2',
  added: named('ddpg+twin'),
};

/**
 * From DDPG to SAC. Entropy needs a policy with chance, and comes with it: `ddpg+entropy` and `ddpg+tuned` are stochastic, too. SAC without
 * its policy would be `ddpg+twin`, which is there already.
 */
export const sacAblation: AblationEntry = {
  description: 'DDPG, DDPG with each part of SAC, SAC, SAC without each',
  title: 'From DDPG to SAC',
  suites: ['continuous', 'mujoco'],
  baseline: { ...named('ddpg'), title: 'DDPG' },
  complete: { ...named('sac'), title: 'SAC' },
  parts: {
    twin: { ...twin, removed: named('sac-no-twin') },
    stochastic: {
      title: 'a squashed Gaussian policy',
      source: 'Haarnoja et al. 2018, appendix C',
      added: named('ddpg+stochastic'),
    },
    entropy: {
      title: 'entropy',
      source: 'Haarnoja et al. 2018, equations 3 and 7',
      added: named('ddpg+entropy'),
      removed: named('sac-no-entropy'),
    },
    tuned: {
      title: 'a tuned temperature',
      source: 'Haarnoja et al. 2018, Soft actor-critic algorithms and applications, section 5',
      added: named('ddpg+tuned'),
      removed: named('sac-no-tuned'),
    },
  },
  literature:
    'Haarnoja et al. (2018) compare SAC with a deterministic variant of itself on Humanoid: without the entropy its results vary far more ' +
    'between seeds. Fujimoto et al. (2018) find on MuJoCo that a single critic costs DDPG and TD3 the most. Arms share network, rates and ' +
    'memory with the preset of the environment, so that they differ by their parts alone.',
};

/** From SAC to SimBa: what its networks are made of. */
export const simbaAblation: AblationEntry = {
  description: 'SAC, SAC with each part of SimBa’s networks, SimBa, SimBa without each',
  title: 'From SAC to SimBa',
  suites: ['mujoco', 'continuous'],
  baseline: { ...named('sac'), title: 'SAC' },
  complete: { ...named('simba'), title: 'SimBa' },
  parts: {
    residual: {
      title: 'residual blocks',
      source: 'Lee et al. 2024, section 4.2',
      added: named('sac+residual'),
      removed: named('simba-no-residual'),
    },
    'layer-norm': {
      title: 'layer normalisation',
      source: 'Lee et al. 2024, sections 4.2 and 4.3',
      added: named('sac+layer-norm'),
      removed: named('simba-no-layer-norm'),
    },
    observations: {
      title: 'observation normalisation',
      source: 'Lee et al. 2024, section 4.1',
      added: named('sac+observations'),
      removed: named('simba-no-observations'),
    },
  },
  literature:
    'Lee et al. (2024), SimBa: Simplicity Bias for Scaling Up Parameters in Deep Reinforcement Learning, find on the DeepMind Control Suite ' +
    'that each of the three parts adds to the return of SAC, and that larger critics help only with them. Arms share rates and memory with ' +
    'the preset of the environment; without residual blocks they have its hidden layers.',
};

/** From DDPG to TD3. */
export const td3Ablation: AblationEntry = {
  description: 'DDPG, DDPG with each part of TD3, TD3, TD3 without each',
  title: 'From DDPG to TD3',
  suites: ['continuous', 'mujoco'],
  baseline: { ...named('ddpg'), title: 'DDPG' },
  complete: { ...named('td3'), title: 'TD3' },
  parts: {
    twin: { ...twin, removed: named('td3-no-twin') },
    smoothing: {
      title: 'target policy smoothing',
      source: 'Fujimoto et al. 2018, section 5.3',
      added: named('ddpg+smoothing'),
      removed: named('td3-no-smoothing'),
    },
    delay: {
      title: 'delayed policy updates',
      source: 'Fujimoto et al. 2018, section 5.2',
      added: named('ddpg+delay'),
      removed: named('td3-no-delay'),
    },
  },
  literature:
    'Fujimoto et al. (2018), Addressing Function Approximation Error in Actor-Critic Methods, table 2: on four MuJoCo tasks leaving one part ' +
    'out costs TD3 something nearly everywhere, the two critics most; no part alone explains its lead over DDPG.',
};
