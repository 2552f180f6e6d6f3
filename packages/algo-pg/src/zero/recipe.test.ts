import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import { zeroLoss } from './recipe.ts';

test('the loss is the cross-entropy with the improved policy, and half the squared error of the value', async () => {
  const engine = await activateBackend('ort');
  // Logits 0 and ln 3, so probabilities ¼ and ¾; values ½.
  const network = {
    both: (observations: tf.Tensor) => ({
      policy: tf.add(tf.mul(observations, 0), tf.tensor2d([0, Math.log(3)], [1, 2])),
      value: tf.add(tf.sum(tf.mul(observations, 0), 1), 0.5),
    }),
  } as unknown as ActorCriticNetwork;
  const step = await engine.compile(
    { observations: { shape: [2, 2] }, policy: { shape: [2, 2] }, returns: { shape: [2] } },
    ({ observations, policy, returns }) => {
      const { loss, policyLoss, valueLoss, entropy } = zeroLoss(network, 3, {
        observations,
        policy,
        returns,
        samples: returns,
      });
      return { loss, policyLoss: policyLoss!, valueLoss: valueLoss!, entropy: entropy! };
    },
  );
  const { loss, policyLoss, valueLoss, entropy } = await step.run({
    observations: new Float32Array(4),
    policy: Float32Array.of(1, 0, 0.5, 0.5),
    returns: Float32Array.of(1, -1),
  });
  step.dispose();
  const cross = [Math.log(4), 0.5 * Math.log(4) + 0.5 * Math.log(4 / 3)];
  expect(policyLoss![0]).toBeCloseTo((cross[0]! + cross[1]!) / 2, 5);
  expect(valueLoss![0]).toBeCloseTo((0.125 + 1.125) / 2, 5);
  expect(entropy![0]).toBeCloseTo(0.25 * Math.log(4) + 0.75 * Math.log(4 / 3), 5);
  expect(loss![0]).toBeCloseTo(policyLoss![0]! + 3 * valueLoss![0]!, 5);
});
