// The events of a run as MLflow gets them.
import type { EpisodeEvent, Run, RunEvent } from '@prism-rl/core';

/** Of a run with more settings than MLflow takes at once. */
const manifest: Run = {
  environment: 'CartPole-v1',
  agent: 'dqn',
  seed: 3,
  numEnvs: 1,
  steps: 1000,
  environmentConfig: { maxEpisodeSteps: 500 },
  wrappers: [{ name: 'frame-stack', config: { k: 4 } }],
  agentConfig: Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`setting${i}`, i])),
};

/** Five that every run has, one each for its environment and wrappers, and the agent's. */
export const allParameters = 5 + 1 + 1 + 120;

export const start = (envSteps = 0): RunEvent => ({ type: 'start', envSteps, manifest });
export const update = (envSteps: number, loss: number): RunEvent => ({
  type: 'update',
  envSteps,
  updates: envSteps,
  metrics: { loss },
});
export const end = (envSteps: number, reason: 'finished' | 'stopped' = 'finished'): RunEvent => ({
  type: 'end',
  envSteps,
  reason,
  episodes: 0,
  updates: envSteps,
  seconds: 1,
});

export const episode = (envSteps: number): EpisodeEvent => ({
  type: 'episode',
  envSteps,
  episode: envSteps,
  env: 0,
  return: 9,
  length: 4,
  terminated: true,
  truncated: false,
});
