import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, expect, test } from 'vitest';
import type { AdamOptions, Optimizer } from './adam.ts';
import { adam } from './adam.ts';
import { valueAndGradients } from './gradients.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** x after ten steps on Σ x² / 2 + (t mod 3) · x₀, from (1, −2, ½). */
function afterTenSteps(options: AdamOptions, learningRate: (t: number) => number | tf.Tensor): Float32Array {
  const x = tf.variable(tf.tensor1d([1, -2, 0.5]));
  const optimizer = adam({ x }, options);
  for (let t = 0; t < 10; t++) step(optimizer, x, t, learningRate(t));
  return x.dataSync<'float32'>();
}

function step(optimizer: Optimizer, x: tf.Variable, t: number, learningRate: number | tf.Tensor): void {
  const { gradients } = valueAndGradients({ x }, () => {
    const bowl = tf.mul(tf.sum(tf.square(x)), 0.5);
    return tf.add(bowl, tf.mul(tf.sum(tf.slice(x, 0, 1)), t % 3)) as tf.Scalar;
  });
  optimizer.apply(gradients, learningRate);
}

// torch 2.13, float64: Adam([x], lr=0.1, eps=…, betas=…). An ε as large as the gradients shows where it stands: outside of the root, and
// beside the second moment as it is corrected for its bias.
test.each<[AdamOptions, readonly number[]]>([
  [{ epsilon: 0.5 }, [0.28746945952410774, -1.2290574011074336, 0.08345008671572843]],
  [{ epsilon: 1e-3 }, [0.08720968908901368, -1.0251160158073087, -0.2027115078173704]],
  [{ epsilon: 0.5, beta1: 0.8, beta2: 0.95 }, [0.2891930317665662, -1.2365680234786876, 0.09672117692554313]],
])('ten steps of Adam with %o are those of PyTorch', (options, torch) => {
  const x = afterTenSteps(options, () => 0.1);
  // 1 − β₂ᵗ in float32 is right to about 1e-5.
  for (const [i, value] of torch.entries()) expect(x[i]).toBeCloseTo(value, 4);
});

test('the first step is the rate times g / (|g| + ε)', () => {
  const x = tf.variable(tf.tensor1d([1, -2, 0.5]));
  step(adam({ x }, { epsilon: 0.5 }), x, 0, 0.1);
  for (const [i, value] of [1 - 0.1 / 1.5, -2 + 0.2 / 2.5, 0.5 - 0.05].entries()) {
    expect(x.dataSync()[i]).toBeCloseTo(value, 6);
  }
});

test('a rate may be a tensor, and another one at every step', () => {
  const rates = (t: number): number => 0.1 / (t + 1);
  const [numbers, tensors] = [afterTenSteps({}, rates), afterTenSteps({}, (t) => tf.scalar(rates(t)))];
  for (let i = 0; i < 3; i++) expect(tensors[i]).toBeCloseTo(numbers[i]!, 6);
  expect(tensors[0]).not.toBeCloseTo(afterTenSteps({}, () => 0.1)[0]!, 2);
});
