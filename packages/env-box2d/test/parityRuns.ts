/** The two policies of the parity fixtures: random numbers of their own, and our heuristics. */

import type { Env } from '@prism-rl/core';
import { crc32 } from '@prism-rl/core/safetensors';
import { lcg } from '../../../test/gymnasiumRuns.ts';
import {
  BipedalWalker,
  BipedalWalkerHeuristic,
  LunarLander,
  lunarLanderContinuousHeuristic,
  lunarLanderHeuristic,
} from '../src/index.ts';

/** The common interface of both environments. */
export type Playable = Pick<Env<Float32Array, never>, 'reset' | 'step' | 'close'>;

/** An environment of the fixture, in our form and in Gymnasium's. */
export interface Variant {
  readonly name: string;
  readonly gymnasium: { readonly id: string; readonly kwargs: Record<string, unknown> };
  readonly discrete: number | undefined;
  readonly actionSize: number;
  create(): Playable;
  heuristic(): (observation: Float32Array) => number | Float32Array;
}

export const variants: readonly Variant[] = [
  lander('discrete', {}, {}),
  lander('continuous', { continuous: true }, { continuous: true }),
  lander('wind', { enableWind: true, gravity: -8 }, { enable_wind: true, gravity: -8 }),
  walker('walker', false),
  walker('hardcore', true),
];

function lander(
  name: string,
  settings: ConstructorParameters<typeof LunarLander>[0],
  kwargs: Record<string, unknown>,
): Variant {
  const continuous = settings?.continuous === true;
  return {
    name,
    gymnasium: { id: 'LunarLander-v3', kwargs },
    discrete: continuous ? undefined : 4,
    actionSize: continuous ? 2 : 1,
    create: () => new LunarLander(settings),
    heuristic: () => (continuous ? lunarLanderContinuousHeuristic : lunarLanderHeuristic),
  };
}

function walker(name: string, hardcore: boolean): Variant {
  return {
    name,
    gymnasium: { id: hardcore ? 'BipedalWalkerHardcore-v3' : 'BipedalWalker-v3', kwargs: {} },
    discrete: undefined,
    actionSize: 4,
    create: () => new BipedalWalker({ hardcore }),
    heuristic: () => {
      const policy = new BipedalWalkerHeuristic();
      return (observation) => policy.act(observation);
    },
  };
}

/** Returns uniform actions from a linear congruential generator (Numerical Recipes), reproducible in any language. */
export function randomPolicy(seed: number, { discrete, actionSize }: Variant): () => number | Float32Array {
  const next = lcg(seed);
  if (discrete !== undefined) return () => (next() >>> 16) % discrete;
  return () => Float32Array.from({ length: actionSize }, () => -1 + (next() / 2 ** 32) * 2);
}

/** Plays two episodes, the second without a seed; `visit` sees every observation, and every step's reward and flags. */
export function play(
  variant: Variant,
  policy: 'random' | 'heuristic',
  seed: number,
  visit: (
    observation: Float32Array,
    reward?: number,
    terminated?: boolean,
    action?: number | Float32Array,
  ) => void,
): void {
  const env = variant.create();
  const random = randomPolicy(seed, variant);
  for (let episode = 0; episode < 2; episode++) {
    const act = policy === 'random' ? random : variant.heuristic();
    let { observation } = env.reset(episode === 0 ? { seed } : {});
    visit(observation);
    // Cut long episodes: a stumbling walker adds nothing new.
    for (let step = 0; step < 600; step++) {
      const action = act(observation);
      const result = env.step(action as never);
      observation = result.observation;
      visit(observation, result.reward, result.terminated, action);
      if (result.terminated || result.truncated) break;
    }
  }
  env.close?.();
}

/** Summary of a run: steps, endings, checksums of all observations and of all rewards. */
export type RunDigest = readonly [steps: number, endings: number, observations: number, rewards: number];

/** Plays as {@link play} does and computes the digest. Runs in browsers too. */
export function digestOf(variant: Variant, policy: 'random' | 'heuristic', seed: number): RunDigest {
  let steps = 0;
  let endings = 0;
  let observations = 0;
  let rewards = 0;
  play(variant, policy, seed, (observation, reward, terminated) => {
    observations = crc32(bytesOf(observation), observations);
    if (reward === undefined) return;
    steps += 1;
    endings += terminated ? 1 : 0;
    rewards = crc32(bytesOf(Float64Array.of(reward)), rewards);
  });
  return [steps, endings, observations, rewards];
}

function bytesOf(array: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
