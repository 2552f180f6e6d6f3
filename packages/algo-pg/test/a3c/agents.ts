// Shared by this folder's tests: agents created as the runner does, and artificial steps.
import type { AgentContext, PackedArray, Space, StepLearner } from '@prism-rl/core';
import { actOutputs, Box, Discrete, MultiDiscrete, packedArray, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import type { A3cConfig } from '../../src/a3c/entry.ts';
import { a3cEntry } from '../../src/a3c/entry.ts';

export const vectors = new Box({ low: -1, high: 1, shape: [4] });
export const pictures = new Box({ low: 0, high: 1, shape: [6, 6, 2], dtype: 'uint8' });
export const choices = new Discrete(3, { start: 2 });
export const several = new MultiDiscrete([3, 2], { start: [1, -4] });
/** Narrow bounds, so that many actions are clipped. */
export const forces = new Box({ low: [-0.05, -0.02], high: [0.05, 0.3] });

export type Settings = { readonly [key: string]: string | number | boolean };

/** Creates the context of A3C with two learners. */
export async function contextOf(
  observationSpace: Space,
  actionSpace: Space,
  settings: Settings,
  backend = 'ort',
): Promise<AgentContext<A3cConfig>> {
  const config = resolveConfig('agent a3c', a3cEntry, { hidden: [8], ...settings }) as A3cConfig;
  const engine = await activateBackend(backend);
  return { observationSpace, actionSpace, numEnvs: 2, steps: 200, config, rng: new Rng(3), engine };
}

/** Lets both learners act and learn from artificial observations and rewards. */
export async function learnFromNoise(
  agent: StepLearner,
  { observationSpace, actionSpace, numEnvs }: AgentContext<A3cConfig>,
  steps: number,
): Promise<number> {
  const rng = new Rng(2);
  let updates = 0;
  for (let t = 0; t < steps; t++) {
    const observations = sampled(observationSpace, numEnvs, rng);
    const out = actOutputs(actionSpace, numEnvs, agent.extras);
    await agent.act(observations, out, 'explore');
    agent.memory.add({
      count: numEnvs,
      observations,
      ...out,
      rewards: Float64Array.of(rng.normal(), rng.normal()),
      nextObservations: sampled(observationSpace, numEnvs, rng),
      terminated: Uint8Array.of(Number(t % 5 === 4), 0),
      truncated: Uint8Array.of(0, Number(t % 7 === 6)),
      starts: new Uint8Array(numEnvs),
    });
    for (; agent.memory.ready(); updates++) await agent.learn(agent.memory.sample(rng));
  }
  return updates;
}

/** Samples rows of observations from their space. */
export function sampled(space: Space, rows: number, rng: Rng): PackedArray {
  const observations = packedArray(space.dtype, rows * space.size);
  for (let row = 0; row < rows; row++) space.pack(space.sample(rng), observations, row * space.size);
  return observations;
}
