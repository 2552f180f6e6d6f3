import type { Preset } from '@prism-rl/core';
import type { DdpgFamilyConfig } from './config.ts';

/** Settings for every member of the family; the arm's own go on top. */
interface FamilyPreset extends Preset {
  readonly config: Partial<DdpgFamilyConfig>;
}

/** Ready settings. */
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
};
