import type { RunEvent } from '@prism-rl/core';
import { exampleManifest } from './exampleRun.ts';

// One event of each kind, for tests that need no whole run.
const none = new Float32Array(1);
/** A chunk of steps that ends at `envSteps`. */
export const steps = (envSteps: number): RunEvent => ({
  type: 'steps',
  envSteps,
  count: 100,
  observations: none,
  actions: none,
});
export const start: RunEvent = { type: 'start', envSteps: 0, manifest: exampleManifest(1000) };
export const episode: RunEvent = {
  type: 'episode',
  envSteps: 250,
  episode: 7,
  env: 0,
  return: 36.5,
  length: 40,
  terminated: true,
  truncated: false,
};
export const update: RunEvent = {
  type: 'update',
  envSteps: 250,
  updates: 3,
  metrics: { loss: 0.01234, epsilon: 0.5 },
};
export const end: RunEvent = {
  type: 'end',
  envSteps: 1000,
  reason: 'solved',
  episodes: 7,
  updates: 3,
  seconds: 75,
};
