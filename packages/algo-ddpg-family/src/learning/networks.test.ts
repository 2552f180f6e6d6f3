import { Box, Dict, Discrete, MultiBinary, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { ddpgFamilyDefaults } from '../config.ts';
import { type Networks, networksOf } from './networks.ts';

/** Networks of SAC with three actions; observations are two numbers, followed by a mask if `isMasked`. */
function partsWith(targetEntropy: number | 'auto', isMasked: boolean): Networks {
  const [about, mask] = [new Box({ low: -1, high: 1, shape: [2] }), new MultiBinary(3)];
  const observationSpace = isMasked ? new Dict({ about, action_mask: mask }) : about;
  const config = { ...ddpgFamilyDefaults, policy: 'gaussian', entropy: 'tuned', hidden: [4], targetEntropy };
  const context = { observationSpace, actionSpace: new Discrete(3), numEnvs: 1, steps: 100, rng: new Rng(1) };
  return networksOf({ ...context, config } as never, { shape: [2, isMasked ? 5 : 2] });
}

test('the entropy to keep depends on how many actions states leave, unless it is given or nothing is masked', () => {
  const observations = tf.tensor2d([
    [0.5, 0.5, 0, 1, 0],
    [0.5, 0.5, 1, 1, 1],
  ]);
  const inStates = partsWith('auto', true).targetEntropyIn!;
  expect(inStates(observations).dataSync()[0]).toBeCloseTo((0.98 * Math.log(3)) / 2, 6);
  expect(partsWith(0.4, true).targetEntropyIn).toBeUndefined();
  expect(partsWith('auto', false).targetEntropyIn).toBeUndefined();
});
