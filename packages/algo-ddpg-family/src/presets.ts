import type { Preset } from '@prism-rl/core';
import type { DdpgFamilyConfig } from './config.ts';

/** Settings for the agents of the family; an agent's parts take precedence. */
interface FamilyPreset extends Preset {
  readonly config: Partial<DdpgFamilyConfig>;
  /** Agents of the family that the preset applies to; default: all. */
  readonly members?: readonly string[];
}

/** Gymnasium’s MuJoCo robots except Swimmer, which needs a longer horizon. */
const robots =
  'Ant HalfCheetah Hopper Humanoid HumanoidStandup InvertedDoublePendulum InvertedPendulum Pusher Reacher Walker2d'
    .split(' ')
    .map((name) => `${name}-v5`);

/** RL Baselines3 Zoo's settings of SAC and TQC for walkers. */
const walking = { learningRate: 3e-4, criticLearningRate: 3e-4, learningStarts: 10_000 } as const;

/** RL Baselines3 Zoo's settings of SAC for the lunar lander, independent of the networks. */
const landing = {
  learningRate: 7.3e-4,
  criticLearningRate: 7.3e-4,
  learningRateEnd: 0,
  targetTau: 0.01,
  replayCapacity: 500_000,
  learningStarts: 10_000,
} as const;

export const presets: { readonly [name: string]: FamilyPreset } = {
  pendulum: {
    description: 'Swings the pole up and holds it, with small networks: seconds',
    source: 'RLtools’ Pendulum-v1: 64-64, batches of 100',
    environments: ['Pendulum-v1'],
    steps: 20_000,
    config: {
      hidden: [64, 64],
      batchSize: 100,
      learningRate: 1e-3,
      criticLearningRate: 1e-3,
      replayCapacity: 20_000,
      learningStarts: 100,
    },
  },
  'mountaincar-continuous': {
    description: 'Drives up the hill; noise in slow waves finds the flag',
    source: 'Eberhard et al. 2023 for the noise, with small networks',
    environments: ['MountainCarContinuous-v0'],
    steps: 30_000,
    config: {
      hidden: [64, 64],
      batchSize: 100,
      learningRate: 1e-3,
      criticLearningRate: 1e-3,
      replayCapacity: 50_000,
      learningStarts: 5000,
      explorationKind: 'pink',
      explorationNoise: 0.5,
    },
  },
  'lunarlander-continuous-zoo': {
    description: 'Lands between the flags; some seventeen minutes',
    source: 'RL Baselines3 Zoo’s SAC, with 128-128 instead of 400-300',
    environments: ['LunarLanderContinuous-v3', 'LunarLanderContinuous-v2'],
    steps: 500_000,
    config: { ...landing, hidden: [128, 128] },
  },
  'lunarlander-continuous': {
    description:
      'Lands between the flags with some seeds and hovers with others; small networks, three minutes and more',
    source:
      'RL Baselines3 Zoo’s SAC, with 64-64 instead of 400-300, three-step returns, and an update at every second step',
    environments: ['LunarLanderContinuous-v3', 'LunarLanderContinuous-v2'],
    steps: 500_000,
    config: { ...landing, hidden: [64, 64], nStep: 3, trainEvery: 2 },
  },
  bipedalwalker: {
    description: 'Walks to the end, in some thirty minutes',
    source:
      'RL Baselines3 Zoo’s SAC on 128-128 instead of 400-300, with pink noise instead of state-dependent exploration, three-step returns, a discount of 0.99 instead of 0.98, and rates that fall',
    environments: ['BipedalWalker-v3'],
    steps: 750_000,
    config: {
      hidden: [128, 128],
      explorationKind: 'pink',
      nStep: 3,
      learningRate: 7.3e-4,
      criticLearningRate: 7.3e-4,
      learningRateEnd: 0,
      discount: 0.99,
      targetTau: 0.02,
      replayCapacity: 300_000,
      learningStarts: 10_000,
      trainEvery: 64,
      updatesPerTraining: 64,
    },
  },
  'mujoco-crossq': {
    description: 'Learns MuJoCo’s robots in fewer steps: CrossQ at its own rate',
    source:
      'Bhatt et al. 2024, table 1; critics of 1024 units as in Stable-Baselines3-contrib instead of 2048',
    environments: [...robots, 'Swimmer-v5'],
    members: ['crossq'],
    steps: 1_000_000,
    config: { learningRate: 1e-3, criticLearningRate: 1e-3, learningStarts: 5000 },
  },
  mujoco: {
    description: 'Learns MuJoCo’s robots, in an hour and more',
    source:
      'RL Baselines3 Zoo’s SAC and TQC for v4: 256-256, 3e-4, batches of 256; the same as the code of TD3 (Fujimoto et al. 2018) but for 10 000 steps before the first update instead of 25 000',
    environments: robots,
    steps: 1_000_000,
    config: walking,
  },
  'mujoco-swimmer': {
    description: 'Learns Swimmer, which is slow to pay off',
    source: 'RL Baselines3 Zoo’s SAC for Swimmer-v4: γ = 0.999',
    environments: ['Swimmer-v5'],
    steps: 1_000_000,
    config: { ...walking, discount: 0.999 },
  },
  'mujoco-td3-zoo': {
    description: 'Learns MuJoCo’s robots with TD3 on larger networks and higher rates',
    source: 'RL Baselines3 Zoo’s TD3 for v4: 400-300, 1e-3, batches of 256, noise of 0.1',
    members: ['td3'],
    steps: 1_000_000,
    config: {
      hidden: [400, 300],
      learningRate: 1e-3,
      criticLearningRate: 1e-3,
      learningStarts: 10_000,
      explorationNoise: 0.1,
    },
  },
  'mujoco-simba': {
    description: 'Learns MuJoCo’s robots with SimBa as it was published: two updates a step, in hours',
    source:
      'Lee et al. 2024, appendix: 1e-4, batches of 256, two updates a step, α from 0.01, an entropy of half as many nats as SAC’s has to be set by hand; Adam without weight decay',
    members: ['simba'],
    steps: 1_000_000,
    config: {
      learningRate: 1e-4,
      criticLearningRate: 1e-4,
      learningStarts: 5000,
      updatesPerTraining: 2,
      temperature: 0.01,
    },
  },
};
