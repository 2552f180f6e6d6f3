// Compares masked targets with PyTorch. Fixture by tools/algo-pg/torch_masks.py.
import type { Space } from '@prism-rl/core';
import { Box, Dict, MultiBinary } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend, maskingOf, type Optimizer, variableOf } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { fixtureAt } from '../../../test/agents/reference.ts';
import { dqnDefaults } from '../src/dqn/config.ts';
import { objectiveFor } from '../src/dqn/recipe.ts';
import { dqnUpdate } from '../src/dqn/update.ts';
import type { QNetwork } from '../src/network/qNetwork.ts';

interface Told {
  readonly loss: number;
  readonly gradient: number[][];
}
const { mask, values } = fixtureAt<{
  readonly mask: number[][];
  readonly values: { readonly [name in 'qTm1' | 'qT' | 'selector' | 'targetTm1' | 'maskT']: number[][] } & {
    readonly [name in 'actions' | 'rewards' | 'discounts']: number[];
  } & { readonly [name in 'plain' | 'double' | 'munchausen']: Told } & {
    readonly alpha: number;
    readonly temperature: number;
    readonly clip: number;
  };
}>(new URL('../../nn/test/fixtures/torchMasks.json', import.meta.url));
const rows = mask.length;
const actions = mask[0]!.length;
const space = new Dict({
  action_mask: new MultiBinary(actions),
  which: new Box({ low: 0, high: 1, shape: [1] }),
}) as Space;
/** A number after the mask identifies the state: 0 for S, 1 for S′. */
const shown = (masks: number[][], which: number): Float32Array =>
  Float32Array.from(masks.flatMap((row) => [...row, which]));

/** A table instead of a network: the batch's rows are its states, S and S′. */
function tableOf(here: number[][], there: number[][]): QNetwork {
  const [s, next] = [here, there].map((table) => variableOf(() => tf.tensor2d(table)));
  return {
    variables: { s: s!, next: next! },
    noiseSize: 0,
    masking: maskingOf(space),
    features: (observations) => observations,
    apply: (observations) => {
      const [, which] = tf.split(observations, [actions, 1], 1);
      const seen = tf.add(tf.mul(tf.sub(1, which!), s!), tf.mul(which!, next!));
      return tf.reshape(seen, [rows, actions, 1]) as tf.Tensor3D;
    },
  };
}

describe.each(['plain', 'double', 'munchausen'] as const)('%s', (kind) => {
  test('loss and gradient are PyTorch’s', async () => {
    const engine = await activateBackend('ort');
    const { alpha, temperature, clip } = values;
    const config = {
      ...{ ...dqnDefaults, batchSize: rows, loss: 'mse' as const, maxGradientNorm: 0 },
      ...(kind === 'double' && { double: true }),
      ...(kind === 'munchausen' && {
        ...{
          munchausen: true,
          munchausenAlpha: alpha,
          munchausenTemperature: temperature,
          munchausenClip: clip,
        },
      }),
    };
    let gradient: tf.Tensor | undefined;
    const optimizer: Optimizer = {
      variables: {},
      apply: (gradients) => {
        gradient = gradients.s;
      },
    };
    const online = tableOf(values.qTm1, kind === 'double' ? values.selector : values.qT);
    const target = tableOf(values.targetTm1, values.qT);
    const { inputs, step } = dqnUpdate({
      ...{ config, recipe: objectiveFor(config), online, target, optimizer },
      observations: { shape: [rows, space.size] },
    });
    const run = await engine.compile(inputs, (tensors) => {
      const { loss } = step(tensors);
      return { loss: loss!, gradient: gradient! };
    });
    const found = await run.run({
      observations: shown(mask, 0),
      nextObservations: shown(values.maskT, 1),
      actions: Int32Array.from(values.actions),
      rewards: Float32Array.from(values.rewards),
      discounts: Float32Array.from(values.discounts),
      weights: new Float32Array(rows).fill(1),
      learningRate: new Float32Array(1),
    });
    const { loss, gradient: expected } = values[kind];
    // The fixture's loss is ½ δ², `mse` is δ².
    expect(Math.abs(found.loss[0]! - 2 * loss)).toBeLessThan(1e-5);
    for (const [k, value] of expected.flat().entries())
      expect(Math.abs(found.gradient[k]! - 2 * value)).toBeLessThan(1e-5);
  });
});
