import type { Env, MaybePromise, PackedArray, VectorEnv } from '@prism-rl/core';
import { packedArray, Rng, randomAction } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { must, same } from './check.ts';
import { sampleActions } from './envParts.ts';

/** One step of an episode, or its start (`action` undefined). */
export interface Row {
  readonly action: unknown;
  readonly observation: unknown;
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

/** Callbacks of {@link play}. */
export interface Meddling {
  /** Called with the observation after it was copied. */
  readonly observed?: (observation: unknown) => void;
  /** Called after the step with the action, and a copy from before. */
  readonly acted?: (action: unknown, copy: unknown) => void;
}

/** A copy of each environment's latest observation. */
const shown = new WeakMap<Env, unknown>();

/** Draws a random action that the latest observation allows. */
function sampleAction(env: Env, actions: Rng): unknown {
  return randomAction(env, shown.get(env), actions);
}

/** Takes `steps` random steps; resets without a seed when an episode ends. */
export function play(env: Env, actions: Rng, steps: number, meddling: Meddling = {}): Row[] {
  const rows: Row[] = [];
  for (let k = 0; k < steps; k++) {
    const action = sampleAction(env, actions);
    const copy = structuredClone(action);
    const { observation, reward, terminated, truncated } = env.step(action);
    const seen = structuredClone(observation);
    rows.push({ action: copy, observation: seen, reward, terminated, truncated });
    shown.set(env, seen);
    meddling.observed?.(observation);
    meddling.acted?.(action, copy);
    if (terminated || truncated) rows.push(resetRow(env));
  }
  return rows;
}

/** Resets `env` and records the observation. @param observed called with the observation after it was copied. */
export function resetRow(env: Env, seed?: number | bigint, observed?: (observation: unknown) => void): Row {
  const begun = env.reset(seed === undefined ? {} : { seed });
  const observation = structuredClone(begun.observation);
  shown.set(env, observation);
  observed?.(begun.observation);
  return { action: undefined, observation, reward: 0, terminated: false, truncated: false };
}

/** @throws PrismError `contract` unless every row of a vector equals a single environment with its seed. */
export async function checkAgainstSingles(
  create: (numEnvs: number) => MaybePromise<VectorEnv>,
  createSingle: () => MaybePromise<Env>,
  numEnvs: number,
  steps: number,
): Promise<void> {
  const vector = await create(numEnvs);
  const singles = await Promise.all(Array.from({ length: numEnvs }, () => createSingle()));
  const { observationSpace, actionSpace } = vector;
  const row = (array: PackedArray, i: number): PackedArray =>
    array.slice(i * observationSpace.size, (i + 1) * observationSpace.size);
  const packed = (observation: unknown): PackedArray => {
    const out = packedArray(observationSpace.dtype, observationSpace.size);
    observationSpace.pack(observation, out);
    return out;
  };
  const expectRow = (what: string, actual: PackedArray, expected: PackedArray): void =>
    must(
      same(actual, expected),
      `${what} must be ${describeValue(expected)}, but is ${describeValue(actual)}.`,
    );
  try {
    const actions = new Rng(7);
    // Resets with a seed, then without.
    for (const seed of [11, undefined]) {
      vector.reset(seed === undefined ? {} : { seed });
      singles.forEach((env, i) => {
        const { observation } = env.reset(seed === undefined ? {} : { seed: seed + i });
        expectRow(
          `Observation ${i} of ${numEnvs} after reset`,
          row(vector.observations, i),
          packed(observation),
        );
      });
      for (let k = 0; k < steps; k++) {
        const batch = sampleActions(vector, actions);
        vector.step(batch);
        singles.forEach((env, i) => {
          const at = `of environment ${i} of ${numEnvs} at step ${k}`;
          const result = env.step(actionSpace.unpack(batch, i * actionSpace.size));
          const flags = { terminated: vector.terminated[i] === 1, truncated: vector.truncated[i] === 1 };
          for (const [name, flag] of Object.entries(flags)) {
            const expected = result[name as keyof typeof flags];
            must(flag === expected, `${name} ${at} must be ${expected}, but is ${flag}.`);
          }
          must(
            Object.is(vector.rewards[i], result.reward),
            `The reward ${at} must be ${result.reward}, but is ${vector.rewards[i]}.`,
          );
          let { observation } = result;
          if (result.terminated || result.truncated) {
            expectRow(`The final observation ${at}`, row(vector.finalObservations, i), packed(observation));
            observation = env.reset().observation;
          }
          expectRow(`The observation ${at}`, row(vector.observations, i), packed(observation));
        });
      }
    }
  } finally {
    vector.close?.();
    for (const env of singles) env.close?.();
  }
}
