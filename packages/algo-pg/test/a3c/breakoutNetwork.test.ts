// The Breakout preset's network on its images: the size in Mnih et al. 2016, and a gradient for each parameter.
import { Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import type { A3cConfig } from '../../src/a3c/config.ts';
import { a3cEntry } from '../../src/a3c/entry.ts';
import { flatParameters } from '../../src/a3c/globalNetwork.ts';
import { LocalLearner } from '../../src/a3c/localLearner.ts';
import { a3cNetwork } from '../../src/a3c/recipe.ts';
import { SharedParameters } from '../../src/a3c/sharedParameters.ts';

test('16 filters of 8×8, 32 of 4×4, 256 units, a policy and a value', async () => {
  const engine = await activateBackend('ort');
  const pictures = new Box({ low: 0, high: 255, shape: [4, 84, 84], dtype: 'uint8' });
  const { config: settings } = a3cEntry.presets!.breakout!;
  const config = resolveConfig('agent a3c', a3cEntry, {
    ...settings,
    ...{ tMax: 2, updates: 'round-robin' },
  }) as A3cConfig;
  const spaces = { observationSpace: pictures, actionSpace: new Discrete(4) };
  const context = { ...spaces, config, steps: 100, rng: new Rng(1) };
  const network = a3cNetwork(context);
  const layers = [8 * 8 * 4 * 16 + 16, 4 * 4 * 16 * 32 + 32, 9 * 9 * 32 * 256 + 256, 256 * 4 + 4, 256 + 1];
  const size = layers.reduce((sum, count) => sum + count);
  const parameters = flatParameters(network.variables);
  expect(parameters.length).toBe(size);
  const shared = new SharedParameters(SharedParameters.allocate(size, config), config);
  shared.write(parameters);
  const learner = await LocalLearner.create(context, engine, shared);
  const observations = new Float32Array(2 * pictures.size);
  new Rng(2).fillUniform(observations);
  for (let k = 0; k < observations.length; k++) observations[k] = Math.floor(256 * observations[k]!);
  let gradient = new Float32Array(0);
  shared.update = (found) => {
    gradient = found.slice();
  };
  const { entropy } = await learner.learn({
    ...{ steps: 2, numEnvs: 1, observations, actions: Int32Array.of(1, 3) },
    ...{ rewards: Float64Array.of(1, -1), extras: { samples: Int32Array.of(1, 3) } },
    ...{ terminated: Uint8Array.of(0, 1), truncated: new Uint8Array(2), starts: Uint8Array.of(1, 0) },
    ...{ tailRows: new Int32Array(0), tailObservations: new Float32Array(0) },
  });
  expect(gradient.length).toBe(size);
  expect(entropy!).toBeCloseTo(Math.log(4), 1);
  let start = 0;
  for (const length of layers) {
    const part = Array.from(gradient.subarray(start, start + length));
    expect(part.every(Number.isFinite) && part.some((value) => value !== 0)).toBe(true);
    start += length;
  }
  learner.dispose();
});
