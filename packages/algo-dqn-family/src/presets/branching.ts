import type { Preset } from '@prism-rl/core';

/** Ready settings for several choices at once: of DQN as it is, and of branching DQN. */
export const branchingPresets: { readonly [name: string]: Preset } = {
  junctions: {
    description: 'Switches the lights of three junctions',
    environments: ['Junctions-v0'],
    steps: 60_000,
    numEnvs: 4,
    config: {
      hidden: [128, 128],
      duelingStreams: 'output',
      learningRate: 1e-3,
      learningRateEnd: 1e-4,
      batchSize: 64,
      replayCapacity: 50_000,
      learningStarts: 1000,
      trainEvery: 4,
      targetUpdateEvery: 1,
      targetTau: 0.02,
      discount: 0.9,
      epsilonEnd: 0.05,
      epsilonSteps: 10_000,
      epsilonFrom: 'start',
    },
  },
};
