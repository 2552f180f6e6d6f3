// The events of a run as MLflow gets them.
import type { RunEvent } from '@prism-rl/core';
import { type EndEvent, endAt, exampleManifest, startOf, updateAt } from './exampleEvents.ts';

/** Of a run with more settings than MLflow takes at once. */
const manifest = {
  ...exampleManifest(1000),
  seed: 3,
  environmentConfig: { maxEpisodeSteps: 500 },
  wrappers: [{ name: 'frame-stack', config: { k: 4 } }],
  agentConfig: Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`setting${i}`, i])),
};

/** Five that every run has, one each for its environment and wrappers, and the agent's. */
export const allParameters = 5 + 1 + 1 + 120;

export const start = (envSteps = 0): RunEvent => startOf(manifest, envSteps);
export const update = (envSteps: number, loss: number): RunEvent => updateAt(envSteps, { loss });
export const end = (envSteps: number, reason: EndEvent['reason'] = 'finished') => endAt(envSteps, { reason });
