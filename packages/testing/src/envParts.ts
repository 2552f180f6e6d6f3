import type { MaybePromise, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import {
  actionMaskOf,
  isDebug,
  packedArray,
  Rng,
  randomAction,
  setDebug,
  spaceFromJSON,
} from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { type Check, must, mustEqual, same } from './check.ts';

/** Returns a factory of checks that create instances; each instance is closed when its check ends, passed or not. */
export function closing<A extends readonly unknown[], T extends { close?(): void }>(
  create: (...options: A) => MaybePromise<T>,
): (name: string, body: (make: (...options: A) => Promise<T>) => Promise<void>) => Check {
  return (name, body) => ({
    name,
    run: async () => {
      const made: T[] = [];
      try {
        await body(async (...options) => {
          const instance = await create(...options);
          made.push(instance);
          return instance;
        });
      } finally {
        for (const instance of made) instance.close?.();
      }
    },
  });
}

/** What an instance shows after a seeded reset, and at each of some random steps. */
interface Played<T> {
  begin(instance: T, seed: number): readonly object[];
  play(instance: T, actions: Rng, steps: number): readonly object[];
}

/** Returns the checks that single environments and vectors share. */
export function sharedChecks<T extends { close?(): void }>(
  check: (name: string, body: (make: () => Promise<T>) => Promise<void>) => Check,
  steps: number,
  { begin, play }: Played<T>,
): Check[] {
  return [
    check('a seeded reset starts from scratch, whatever happened before', async (make) => {
      const [used, fresh] = [await make(), await make()];
      begin(used, 99);
      play(used, new Rng(99), steps + 1);
      const [rows, expected] = [used, fresh].map((one) => [
        ...begin(one, 5),
        ...play(one, new Rng(5), steps),
      ]);
      mustEqual(rows!, expected!, 'A used and a fresh one with seed 5');
    }),
    check('instances do not disturb each other', async (make) => {
      const [one, other, twin] = [await make(), await make(), await make()];
      begin(one, 1);
      begin(other, 50);
      begin(twin, 1);
      const [actions, otherActions] = [new Rng(1), new Rng(2)];
      const interleaved = Array.from({ length: steps }, () => {
        play(other, otherActions, 1);
        return play(one, actions, 1);
      });
      const alone = play(twin, new Rng(1), steps);
      mustEqual(interleaved.flat(), alone, 'One stepped alternately with another, and one alone');
    }),
    check('can be closed twice', async (make) => {
      const instance = await make();
      begin(instance, 1);
      instance.close?.();
      instance.close?.();
    }),
  ];
}

/** Runs `body` in debug mode, and restores the mode. */
export async function inDebugMode(body: () => Promise<void>): Promise<void> {
  const before = isDebug();
  setDebug(true);
  try {
    await body();
  } finally {
    setDebug(before);
  }
}

/** Lists values that are not in `space`: just outside it, of a wrong length or type, and not finite. */
export function nonMembers(space: Space, member: unknown): unknown[] {
  const candidates: unknown[] = [undefined, null, 'left', Number.NaN, Number.POSITIVE_INFINITY, 0.5, -1, []];
  const json = space.toJSON();
  if (json.kind === 'discrete') candidates.push(json.start - 1, json.start + json.n, json.start + 0.5);
  if (ArrayBuffer.isView(member)) {
    const elements = member as Float32Array;
    candidates.push(elements.slice(1), new Float64Array(elements.length + 1));
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 127, -1]) {
      const changed = elements.slice();
      changed[changed.length - 1] = value;
      candidates.push(changed);
    }
  }
  return candidates.filter((candidate) => !space.contains(candidate));
}

/** Draws packed random actions for all environments, as their action masks allow. */
export function sampleActions(vector: VectorEnv, rng: Rng): PackedArray {
  const { observationSpace, actionSpace, observations, numEnvs } = vector;
  const isMasked = actionMaskOf(observationSpace) !== undefined;
  const actions = packedArray(actionSpace.dtype, numEnvs * actionSpace.size);
  for (let i = 0; i < numEnvs; i++) {
    const observation = isMasked
      ? observationSpace.unpack(observations, i * observationSpace.size)
      : undefined;
    actionSpace.pack(randomAction(vector, observation, rng), actions, i * actionSpace.size);
  }
  return actions;
}

/** @throws PrismError `contract` unless `space` satisfies the contract of spaces. */
export function checkSpace(name: string, space: Space): void {
  must(typeof space === 'object' && space !== null, `${name} is missing.`);
  const { size, flatSize, shape, dtype } = space;
  must(Number.isInteger(size) && size > 0, `${name}.size must be a positive integer, but is ${size}.`);
  must(
    Number.isInteger(flatSize) && flatSize > 0,
    `${name}.flatSize must be a positive integer, but is ${flatSize}.`,
  );
  const product = shape.reduce((total, length) => total * length, 1);
  must(
    product === size,
    `${name} has size ${size}, but its shape [${shape.join(', ')}] has ${product} elements.`,
  );
  const read = spaceFromJSON(JSON.parse(JSON.stringify(space.toJSON())));
  must(
    read.toString() === space.toString(),
    `${name} is ${String(space)}, but its JSON reads back as ${String(read)}.`,
  );
  const rng = new Rng(1);
  for (let k = 0; k < 5; k++) {
    const value = space.sample(rng);
    must(space.contains(value), `${name} does not contain its own sample ${describeValue(value)}.`);
    const packed = packedArray(dtype, size + 2);
    space.pack(value, packed, 1);
    const unpacked = space.unpack(packed, 1);
    must(space.contains(unpacked), `${name} does not contain what it unpacked: ${describeValue(unpacked)}.`);
    const again = packedArray(dtype, size + 2);
    space.pack(unpacked, again, 1);
    must(same(packed, again), `${name} packs ${describeValue(value)} differently after unpacking it.`);
    must(packed[0] === 0 && packed[size + 1] === 0, `${name} packs beyond its size of ${size} elements.`);
  }
}
