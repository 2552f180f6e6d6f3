import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, expect, test } from 'vitest';
import { valueAndGradients } from './gradients.ts';
import { layerNorm } from './layerNorm.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

function close(actual: tf.Tensor, expected: readonly number[]): void {
  for (const [k, value] of expected.entries()) expect(actual.dataSync()[k]).toBeCloseTo(value, 4);
}

// torch 2.13, float64: LayerNorm(4) with these weights; the loss is the sum of outputs times 0 … 7.
test('values and gradients are those of PyTorch', () => {
  const network = layerNorm({ size: 4 });
  const { gain, bias } = network.variables;
  gain!.assign(tf.tensor1d([1, 2, 0.5, -1]));
  bias!.assign(tf.tensor1d([0, 0.1, 0.2, 0.3]));
  const x = tf.variable(tf.tensor2d([1, 2, 4, -3, 0, 0, 1, 7], [2, 4]));
  close(
    network.apply(x),
    [
      0, 0.8844639371191705, 0.788347952839378, 1.868927874238341, -0.6859939370443088, -1.2719878740886175,
      0.028501515738922817, -1.4149848426107718,
    ],
  );
  const weights = tf.reshape(tf.range(0, 8), [2, 4]);
  const { gradients } = valueAndGradients(
    { x, ...network.variables },
    () => tf.sum(tf.mul(network.apply(x), weights)) as tf.Scalar,
  );
  close(
    gradients.x!,
    [
      0, 0.5280049676132409, -0.37714493995820364, -0.15086002765503737, -0.8171382701454586,
      1.2408435409874676, -0.49431837720326777, 0.07061310636125917,
    ],
  );
  close(gradients.gain!, [-2.743975748177235, -3.0377377166619586, 0.2954100002245852, 7.29811027556038]);
  close(gradients.bias!, [4, 6, 8, 10]);
});

test('it begins as a plain standardisation, of any number of axes; constant rows stay finite', () => {
  const y = layerNorm({ size: 2 }).apply(tf.tensor3d([1, 3, 5, 5, -2, 4, 0, 0], [2, 2, 2]));
  expect(y.shape).toEqual([2, 2, 2]);
  close(y, [-1, 1, 0, 0, -1, 1, 0, 0]);
});
