import type { Agent, Weights } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { beginWithWeights, begunAnew, type GivenWeights } from './startingPoint.ts';

const own: Weights = {
  kernel: { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  bias: { shape: [3], values: new Float32Array(3) },
};

/** The weights that an agent adopts. */
async function adopted(given: GivenWeights | ((weights: Weights) => GivenWeights)): Promise<Weights> {
  let found: Weights = {};
  const agent = {
    weights: async () => own,
    adoptWeights: (weights: Weights) => {
      found = weights;
    },
  };
  await beginWithWeights(agent as unknown as Agent, given);
  return found;
}

test('a network begins with given weights, converted to its own type; null keeps its own', async () => {
  const values = Float64Array.of(6, 5, 4, 3, 2, 1);
  const found = await adopted({ kernel: { shape: [2, 3], values }, bias: null });
  expect(found).toEqual({ ...own, kernel: { shape: [2, 3], values: Float32Array.from(values) } });
  expect(await adopted((weights) => ({ ...weights, bias: null }))).toEqual(own);
});

test('refuses weights that do not fit', async () => {
  const { kernel, bias } = own as Required<typeof own>;
  for (const [given, message] of [
    [{ kernel: { ...kernel!, shape: [3, 2] }, bias }, /"kernel" .* \[3, 2\], but .* \[2, 3\]/],
    [{ kernel }, /lack "bias" \[3\]/],
    [{ ...own, scale: bias }, /no "scale"/],
  ] as const)
    await expect(adopted(given as GivenWeights)).rejects.toThrow(
      expect.objectContaining({ code: 'incompatible', message: expect.stringMatching(message) }),
    );
  const infinite = { ...own, bias: { shape: [3], values: Float32Array.of(0, Infinity, 0) } };
  await expect(adopted(infinite)).rejects.toThrow(expect.objectContaining({ code: 'not-finite' }));
  await expect(beginWithWeights({} as Agent, own)).rejects.toThrow(/no network/);
});

test('what is learned comes from the snapshot, counters and streams from the new run', () => {
  const learned = { meta: { rng: 'old', steps: 9, rate: 0.5, memory: { rng: 'old', size: 4 } }, arrays: {} };
  const fresh = { meta: { rng: 'new', steps: 0, rate: 1, memory: { rng: 'new', size: 0 } }, arrays: {} };
  expect(begunAnew(learned, fresh).meta).toEqual({
    ...{ rng: 'new', steps: 0, rate: 0.5 },
    memory: { rng: 'new', size: 4 },
  });
});
