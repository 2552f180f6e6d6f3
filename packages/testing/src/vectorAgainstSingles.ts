import type { Env, MaybePromise, PackedArray, VectorEnv } from '@prism-rl/core';
import { packedArray, Rng } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { must, same } from './check.ts';
import { sampleActions } from './sampleActions.ts';

/** @throws PrismError `contract` unless every row of a vector environment shows what a single environment with its seed does. */
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
    // A seeded reset, and one that continues the streams.
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
