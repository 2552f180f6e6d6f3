import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { cosineEmbedding } from './cosineEmbedding.ts';
import { disposeVariables } from './network.ts';

test('φ(τ) = ReLU(Σ cos(π i τ) w + b), by hand', () => {
  const embedding = cosineEmbedding({ units: 2, cosines: 3, rng: new Rng(0) });
  embedding.variables.kernel!.assign(tf.tensor2d([1, -1, 2, 0, 4, 0], [3, 2]));
  embedding.variables.bias!.assign(tf.tensor1d([0.5, 0.25]));
  const phi = [...embedding.apply(tf.tensor2d([[0], [0.5], [1]])).dataSync()];
  // τ = 0: cosines 1, 1, 1. τ = ½: 1, 0, −1. τ = 1: 1, −1, 1.
  for (const [k, expected] of [7.5, 0, 0, 0, 3.5, 0].entries()) expect(phi[k]).toBeCloseTo(expected, 5);
  disposeVariables(embedding.variables);
});
