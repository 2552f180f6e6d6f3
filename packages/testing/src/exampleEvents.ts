import type { RunEvent } from '@prism-rl/core';

/** A short run with an event of every kind, whose steps begin at `firstStep` (not 0 in a resumed run). */
export function exampleEvents(firstStep = 0): RunEvent[] {
  const at = (step: number): { readonly envSteps: number } => ({ envSteps: firstStep + step });
  return [
    {
      type: 'start',
      ...at(0),
      manifest: {
        environment: 'CartPole-v1',
        agent: 'dqn',
        seed: 1,
        numEnvs: 2,
        steps: firstStep + 1000,
        environmentConfig: {},
        agentConfig: { learningRate: 0.001, hidden: [64, 64] },
      },
    },
    {
      type: 'steps',
      ...at(256),
      count: 256,
      observations: new Float32Array([0.1, -0.2, 0.3, 0.4, 1, 2, 3, 4]),
      actions: new Int32Array([0, 1]),
    },
    {
      type: 'episode',
      ...at(300),
      episode: 1,
      env: 0,
      return: 21,
      length: 21,
      terminated: true,
      truncated: false,
    },
    {
      type: 'episode',
      ...at(310),
      episode: 2,
      env: 1,
      return: -1.5,
      length: 500,
      terminated: false,
      truncated: true,
    },
    { type: 'update', ...at(400), updates: 1, metrics: { loss: 0.5, epsilon: 0.9 } },
    { type: 'evaluating', ...at(500), played: 0, episodes: 2, meanReturn: Number.NaN },
    { type: 'evaluating', ...at(500), played: 1, episodes: 2, meanReturn: 10 },
    { type: 'evaluation', ...at(500), episodes: 2, meanReturn: 15, stdReturn: 5, returns: [10, 20] },
    { type: 'checkpoint', ...at(600), path: 'checkpoints/600', bytes: 12345, seconds: 0.01 },
    {
      type: 'steps',
      ...at(1000),
      count: 744,
      observations: new Float32Array([0.1, -0.2, 0.3, 0.4, 1, 2, 3, 4]),
      actions: new Int32Array([1, 1]),
    },
    { type: 'end', ...at(1000), reason: 'finished', episodes: 2, updates: 1, seconds: 1.5 },
  ];
}
