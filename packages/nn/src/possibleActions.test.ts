// Compares masked categories with PyTorch; tools/algo-pg/torch_masks.py writes the fixture.
import type { Space } from '@prism-rl/core';
import { Box, Dict, impossible, MultiBinary, Rng, randomPossible } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { describe, expect, test } from 'vitest';
import torch from '../test/fixtures/torchMasks.json' with { type: 'json' };
import { activateBackend } from './backends.ts';
import { categorical } from './distributions.ts';
import { maskingOf } from './possibleActions.ts';

const { mask, policies } = torch;

const rows = mask.length;
const actions = mask[0]!.length;
/** The mask is between two other parts. */
const space = new Dict({
  a: new Box({ low: 0, high: 1, shape: [2] }),
  action_mask: new MultiBinary(actions),
  b: new Box({ low: 0, high: 1, shape: [1] }),
}) as Space;
const observations = Float32Array.from(mask.flatMap((row) => [0.5, 0.5, ...row, 0.5]));
const flat = (name: string): Float32Array =>
  Float32Array.from((policies[name as keyof typeof policies] as (number | number[])[]).flat());

describe.each(['ort', 'tfjs-cpu'])('on %s', (backend) => {
  test('likelihood, entropy, divergence and their gradients match PyTorch', async () => {
    const engine = await activateBackend(backend);
    const masking = maskingOf(space)!;
    const distribution = categorical(actions);
    const step = await engine.compile(
      {
        observations: { shape: [rows, space.size] },
        logits: { shape: [rows, actions] },
        other: { shape: [rows, actions] },
        samples: { shape: [rows], dtype: 'int32' },
        weights: { shape: [rows] },
      },
      ({ observations: shown, logits, other, samples, weights }) => {
        const masked = (x: tf.Tensor): tf.Tensor2D => masking.apply(x as tf.Tensor2D, shown);
        const numbers: { readonly [name: string]: (x: tf.Tensor) => tf.Tensor } = {
          logProb: (x) => distribution.logProb(masked(x), samples),
          entropy: (x) => distribution.entropy(masked(x)),
          kl: (x) => distribution.kl(masked(x), masked(other)),
        };
        const told: { [name: string]: tf.Tensor } = { counts: masking.counts(shown) };
        for (const [name, of] of Object.entries(numbers)) {
          told[name] = of(logits);
          told[`${name}Gradient`] = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(weights, of(x))))(logits);
        }
        return told;
      },
    );
    const result = await step.run({
      observations,
      logits: flat('logits'),
      other: flat('other'),
      samples: Int32Array.from(flat('samples')),
      weights: flat('weights'),
    });
    expect([...result.counts!]).toEqual(mask.map((row) => row.reduce((sum, one) => sum + one, 0)));
    for (const name of ['logProb', 'entropy', 'kl']) {
      for (const told of [name, `${name}Gradient`]) {
        for (const [k, value] of flat(told).entries())
          expect(Math.abs(result[told]![k]! - value), `${told} ${k}`).toBeLessThan(1e-5);
      }
    }
    step.dispose();
  });

  test('numbers are finite if no action is possible, at the end of an episode', async () => {
    const engine = await activateBackend(backend);
    const masking = maskingOf(space)!;
    const distribution = categorical(actions);
    const step = await engine.compile(
      { observations: { shape: [1, space.size] }, logits: { shape: [1, actions] } },
      ({ observations: shown, logits }) => {
        const of = (x: tf.Tensor): tf.Tensor => distribution.entropy(masking.apply(x as tf.Tensor2D, shown));
        return { entropy: of(logits), gradient: tf.grad(of)(logits), counts: masking.counts(shown) };
      },
    );
    const zeros = new Float32Array(space.size);
    const { entropy, gradient, counts } = await step.run({
      observations: zeros,
      logits: flat('logits').slice(0, actions),
    });
    expect(entropy[0]).toBeCloseTo(Math.log(actions), 5);
    expect([...counts]).toEqual([1]);
    expect(Array.from(gradient, Math.abs)).toEqual(new Array(actions).fill(0));
    step.dispose();
  });
});

test('samples and random actions are possible, whether the last action is or not', () => {
  const rng = new Rng(3);
  const distribution = categorical(3);
  const drawn = new Int32Array(1);
  for (const isPossible of [
    [1, 0, 0],
    [0, 1, 0],
    [1, 0, 1],
  ]) {
    const logits = Float32Array.from(isPossible, (one) => (one === 1 ? 0.5 : impossible));
    for (let k = 0; k < 500; k++) {
      distribution.sample(rng, logits, drawn);
      expect(isPossible[drawn[0]!]).toBe(1);
      expect(isPossible[randomPossible(rng, logits, 0, 3)]).toBe(1);
    }
    distribution.mostProbable(logits, drawn);
    expect(isPossible[drawn[0]!]).toBe(1);
  }
});

test('a rounding remainder selects a possible action', () => {
  const distribution = categorical(3);
  const drawn = new Int32Array(1);
  // The largest number below 1, which exceeds the rounded sum of the weights.
  const almostOne = { random: () => 1 } as unknown as Rng;
  distribution.sample(almostOne, Float32Array.of(0.3, 0.7, impossible), drawn);
  expect(drawn[0]).toBe(1);
});

test('a space without masks has no masking', () => {
  expect(maskingOf(new Box({ low: 0, high: 1, shape: [2] }))).toBeUndefined();
});
