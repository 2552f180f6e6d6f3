// SAC from end to end, compared with RLtools (C++) and Stable-Baselines3 (PyTorch), with the same settings, one thread each: an update of
// critics, policy, temperature and target networks for every step.
import { plugin as ddpgFamily } from '@prism-rl/algo-ddpg-family/plugin';
import type { Config } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import type { BesideLibraries, Report, TrainingTask } from '../src/index.ts';
import { besideLibraries } from '../src/index.ts';

export const suite = 'sac';

/** @param overPython promised speedup over Stable-Baselines3, if any. */
const settings = (overPython: number | undefined): BesideLibraries => ({
  suite,
  plugins: [classic, ddpgFamily],
  script: 'sac.py',
  libraries: {
    rltools: { title: 'RLtools (C++)', modules: ['rltools'], target: 1 / 3 },
    sb3: { title: 'Stable-Baselines3', modules: ['stable_baselines3'], target: overPython },
  },
  rounds: 2,
});

const common = {
  learningRate: 1e-3,
  criticLearningRate: 1e-3,
  learningStarts: 256,
  replayCapacity: 20_000,
} satisfies Config;

const pendulum = { agent: 'sac', env: 'Pendulum-v1', numEnvs: 1, peers: ['rltools', 'sb3'] };

/** Steps per second of a step's matrix products alone, 7 million multiply-adds, at 80 billion a second (one core of AMD's Zen 5). */
const productsAlone = 80e9 / 7e6;

const tasks: readonly (TrainingTask & { readonly overPython?: number })[] = [
  {
    ...pendulum,
    name: 'SAC Pendulum-v1, batch 100, 64-64',
    limit: productsAlone,
    steps: 4000,
    settings: { ...common, hidden: [64, 64], batchSize: 100 },
  },
  {
    ...pendulum,
    name: 'SAC Pendulum-v1, batch 256, 256-256',
    overPython: 3,
    steps: 1500,
    settings: { ...common, hidden: [256, 256], batchSize: 256 },
  },
];

export async function run(report: Report): Promise<void> {
  for (const task of tasks) await besideLibraries(settings(task.overPython), task, report);
}
