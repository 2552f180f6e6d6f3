// PPO from end to end, compared with RLtools (C++), rejax (JAX, with the environments in the same program) and Stable-Baselines3 (PyTorch),
// with the same settings, one thread each.
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import type { Config } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import type { BesideLibraries, Report, TrainingTask } from '../src/index.ts';
import { besideLibraries } from '../src/index.ts';

export const suite = 'ppo';

const settings: BesideLibraries = {
  suite,
  plugins: [classic, policyGradients],
  script: 'ppo.py',
  libraries: {
    rltools: { title: 'RLtools (C++)', modules: ['rltools'], target: 0.6 },
    rejax: { title: 'rejax (JAX)', modules: ['rejax', 'gymnax'], target: 1.5 },
    sb3: { title: 'Stable-Baselines3', modules: ['stable_baselines3'], target: 1 },
  },
  rounds: 3,
};

const common = {
  hidden: [64, 64],
  learningRate: 1e-3,
  learningRateEnd: 1e-3,
  gaeLambda: 0.95,
  maxGradientNorm: 0.5,
  clipRange: 0.2,
} satisfies Config;

const tasks: readonly TrainingTask[] = [
  {
    name: 'Pendulum-v1, 4 environments × 1024, batch 256, 2 epochs, 64-64',
    agent: 'ppo',
    env: 'Pendulum-v1',
    steps: 102_400,
    numEnvs: 4,
    settings: {
      ...common,
      rolloutSteps: 1024,
      minibatches: 16,
      epochs: 2,
      discount: 0.9,
      entropyCoefficient: 0.01,
    },
    peers: ['rltools', 'rejax', 'sb3'],
  },
  {
    name: 'CartPole-v1, 64 environments × 32, 4 minibatches, 4 epochs, 64-64',
    agent: 'ppo',
    env: 'CartPole-v1',
    steps: 204_800,
    numEnvs: 64,
    settings: {
      ...common,
      rolloutSteps: 32,
      minibatches: 4,
      epochs: 4,
      discount: 0.99,
      entropyCoefficient: 0.01,
    },
    peers: ['rejax', 'sb3'],
  },
];

export async function run(report: Report): Promise<void> {
  for (const task of tasks) await besideLibraries(settings, task, report);
}
