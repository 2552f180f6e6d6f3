import type { ActOutputs, Agent, Json, Space, Transitions } from '@prism-rl/core';
import { Rng, resolveConfig } from '@prism-rl/core';
import { plugin } from '../src/plugin.ts';

export { sampledObservations as sampled } from '../../../test/agents/madeAgent.ts';

export type Given = { readonly [name: string]: Json };

/** Makes an agent of the plugin as the runner does. */
export function make<A extends Agent>(
  name: string,
  observationSpace: Space,
  actionSpace: Space,
  {
    numEnvs = 1,
    steps = 1000,
    seed = 3,
    ...settings
  }: Given & { numEnvs?: number; steps?: number; seed?: number } = {},
): A {
  const entry = plugin.agents![name]!;
  const config = resolveConfig(`agent ${name}`, entry, settings as Given) as never;
  const context = { observationSpace, actionSpace, numEnvs, steps, config, rng: new Rng(seed) };
  return entry.create(context) as unknown as A;
}

export function oneStep(
  observations: Transitions['observations'],
  { actions, extras }: ActOutputs,
  reward: number,
  nextObservations: Transitions['nextObservations'],
  { terminated = 0, truncated = 0, starts = 0 } = {},
): Transitions {
  return {
    count: 1,
    observations,
    actions,
    rewards: Float64Array.of(reward),
    nextObservations,
    terminated: Uint8Array.of(terminated),
    truncated: Uint8Array.of(truncated),
    starts: Uint8Array.of(starts),
    extras,
  };
}
