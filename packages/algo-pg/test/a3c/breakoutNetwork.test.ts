// The network of the Breakout preset on its pictures: the size of Mnih et al. 2016, and a gradient for each of its parameters.
import { Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend, currentEngine } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import type { A3cConfig } from '../../src/a3c/config.ts';
import { a3cEntry } from '../../src/a3c/entry.ts';
import { a3cNetwork } from '../../src/a3c/globalNetwork.ts';
import { flatParameters, LocalNetwork } from '../../src/a3c/localNetwork.ts';

test('16 filters of 8×8, 32 of 4×4, 256 units, a policy and a value', async () => {
  await activateBackend('ort');
  const pictures = new Box({ low: 0, high: 255, shape: [4, 84, 84], dtype: 'uint8' });
  const { config: settings } = a3cEntry.presets!.breakout!;
  const config = resolveConfig('agent a3c', a3cEntry, { ...settings, tMax: 2 }) as A3cConfig;
  const network = a3cNetwork(pictures, new Discrete(4), config, new Rng(1));
  const layers = [8 * 8 * 4 * 16 + 16, 4 * 4 * 16 * 32 + 32, 9 * 9 * 32 * 256 + 256, 256 * 4 + 4, 256 + 1];
  const size = layers.reduce((sum, count) => sum + count);
  const parameters = flatParameters(network.variables);
  expect(parameters.length).toBe(size);
  const local = await LocalNetwork.create(currentEngine(), network, pictures.size, config);
  await local.load(parameters);
  const observations = new Float32Array(2 * pictures.size);
  new Rng(2).fillUniform(observations);
  for (let k = 0; k < observations.length; k++) observations[k] = Math.floor(256 * observations[k]!);
  const [samples, returns, weights] = [Int32Array.of(1, 3), Float32Array.of(1, -1), Float32Array.of(1, 1)];
  const { gradient, entropy } = await local.gradient({ observations, samples, returns, weights });
  expect(gradient.length).toBe(size);
  expect(entropy[0]! / 2).toBeCloseTo(Math.log(4), 1);
  let start = 0;
  for (const length of layers) {
    const part = Array.from(gradient).slice(start, start + length);
    expect(part.every(Number.isFinite) && part.some((value) => value !== 0)).toBe(true);
    start += length;
  }
  local.dispose();
});
