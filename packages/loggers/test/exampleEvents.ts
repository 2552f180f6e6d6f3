// Events of runs, for tests that need no whole run.
import type { EpisodeEvent, Logger, Run, RunEvent } from '@prism-rl/core';

export type EndEvent = Extract<RunEvent, { readonly type: 'end' }>;

/** Logs events, and closes. */
export function logAll(logger: Logger, events: Iterable<RunEvent>): void | Promise<void> {
  for (const event of events) logger.log(event);
  return logger.close();
}

export const exampleManifest = (steps: number): Run => ({
  ...{ environment: 'CartPole-v1', agent: 'dqn', seed: 1, numEnvs: 1, steps, environmentConfig: {} },
  agentConfig: { learningRate: 0.001, hidden: [64, 64] },
});

export const startOf = (manifest: Run, envSteps = 0): RunEvent => ({ type: 'start', envSteps, manifest });

const none = new Float32Array(1);
/** A chunk of steps that ends at `envSteps`. */
export const steps = (envSteps: number): RunEvent => ({
  ...{ type: 'steps', envSteps, count: 100, observations: none, actions: none },
});

export const episodeAt = (envSteps: number, parts: Partial<EpisodeEvent> = {}): EpisodeEvent => ({
  ...{ type: 'episode', envSteps, episode: envSteps, env: 0, return: 9, length: 4 },
  ...{ terminated: true, truncated: false, ...parts },
});

export const updateAt = (
  envSteps: number,
  metrics: { readonly [name: string]: number },
  updates = envSteps,
): RunEvent => ({ type: 'update', envSteps, updates, metrics });

export const evaluation = (envSteps: number): RunEvent => ({
  ...{ type: 'evaluation', envSteps, episodes: 2, meanReturn: 9, stdReturn: 1, returns: [8, 10] },
});

/** A run ends that has learned after each step. */
export const endAt = (envSteps: number, parts: Partial<EndEvent> = {}): EndEvent => ({
  ...{ type: 'end', envSteps, reason: 'finished', episodes: 0, updates: envSteps, seconds: 1, ...parts },
});

export const start = startOf(exampleManifest(1000));
export const episode = episodeAt(250, { episode: 7, return: 36.5, length: 40 });
export const update = updateAt(250, { loss: 0.01234, epsilon: 0.5 }, 3);
export const end = endAt(1000, { reason: 'solved', episodes: 7, updates: 3, seconds: 75 });
