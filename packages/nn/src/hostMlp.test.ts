import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, expect, test } from 'vitest';
import { activateBackend } from './backends.ts';
import { dense } from './dense.ts';
import { HostMlp } from './hostMlp.ts';
import { activations } from './mlp.ts';

beforeAll(async () => {
  await activateBackend('tfjs-cpu');
});

test.each(['relu', 'tanh', 'linear'] as const)('computes what tensors do, with %s', async (activation) => {
  const rng = new Rng(3);
  const [first, second] = [dense({ inputSize: 3, units: 5, rng }), dense({ inputSize: 5, units: 2, rng })];
  const layer = (network: typeof first, after: typeof activation) => ({
    kernel: network.variables.kernel!,
    bias: network.variables.bias!,
    activation: after,
  });
  const host = new HostMlp([layer(first, activation), layer(second, 'linear')]);
  expect(host.multiplications).toBe(3 * 5 + 5 * 2);
  const rows = new Float32Array(12);
  rng.fillNormal(rows, 0, 2);
  rows[4] = 0;
  expect(() => host.apply(rows, 0)).toThrow(/refresh/);
  for (let round = 0; round < 2; round++) {
    await host.refresh();
    const expected = second.apply(activations[activation](first.apply(tf.tensor2d(rows, [4, 3])))).dataSync();
    for (let row = 0; row < 4; row++) {
      const [a, b] = host.apply(rows, 3 * row);
      expect(a).toBeCloseTo(expected[2 * row]!, 5);
      expect(b).toBeCloseTo(expected[2 * row + 1]!, 5);
    }
    // New parameters count from the next refresh on.
    first.variables.kernel!.assign(tf.randomNormal([3, 5], 0, 1, 'float32', 7));
  }
});
