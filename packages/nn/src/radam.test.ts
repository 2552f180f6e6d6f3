import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, expect, test } from 'vitest';
import type { AdamOptions } from './adam.ts';
import { valueAndGradients } from './gradients.ts';
import { radam } from './radam.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** x after steps at a rate of 0.1 on Σ x² / 2 + (t mod 3) · x₀, from (1, −2, ½). */
function after(steps: number, options: AdamOptions = {}): Float32Array {
  const x = tf.variable(tf.tensor1d([1, -2, 0.5]));
  const optimizer = radam({ x }, options);
  for (let t = 0; t < steps; t++) {
    const { gradients } = valueAndGradients({ x }, () => {
      const bowl = tf.mul(tf.sum(tf.square(x)), 0.5);
      return tf.add(bowl, tf.mul(tf.sum(tf.slice(x, 0, 1)), t % 3)) as tf.Scalar;
    });
    optimizer.apply(gradients, t % 2 === 0 ? 0.1 : tf.scalar(0.1));
  }
  return x.dataSync<'float32'>();
}

// torch 2.13, float64: RAdam([x], lr=0.1, eps=…, betas=…). Up to the fifth step it follows the first moment alone, with β₂ = 0.6 always.
test.each<[number, AdamOptions, readonly number[]]>([
  [4, {}, [0.4038549904331017, -1.2629732601790291, 0.3157433150447573]],
  [5, {}, [0.25301742493683044, -1.104728390203796, 0.276182097550949]],
  [6, {}, [0.2506323792864657, -1.1022851741193769, 0.2737388820720529]],
  [10, {}, [0.23674488087481843, -1.087098345162793, 0.2585927248498935]],
  [40, {}, [0.008115469179111526, -0.8307170587621356, 0.045998267031580706]],
  [40, { epsilon: 0.5 }, [0.17105676483434107, -1.0262070702671333, 0.251421973481288]],
  [40, { beta1: 0.8, beta2: 0.95 }, [-0.8635949127001178, 0.027341262109788413, -0.009456937472325178]],
  [40, { beta1: 0.8, beta2: 0.6 }, [-1.021175299474471, 0.018869480959801933, -0.004717370239950483]],
])('%i steps with %o are those of PyTorch', (steps, options, torch) => {
  const x = after(steps, options);
  for (const [i, value] of torch.entries()) expect(x[i]).toBeCloseTo(value, 4);
});

test('after millions of steps it is Adam: the rounding of 1 − β₂ᵗ does not grow with t', () => {
  const stepAt = (steps: number): number => {
    const x = tf.variable(tf.tensor1d([0]));
    const optimizer = radam({ x });
    const { variables } = optimizer;
    // Where 1 − β₁ᵗ and 1 − β₂ᵗ, added up in float32, stand still; both moments have seen nothing but 1.
    const found = { steps, correction1: 1, correction2: 0.9999701976776123 };
    for (const [name, value] of Object.entries(found)) variables[name]!.assign(tf.scalar(value));
    variables['x/gradients']!.assign(tf.tensor1d([10]));
    variables['x/squares']!.assign(tf.tensor1d([1000]));
    optimizer.apply({ x: tf.tensor1d([1]) }, 0.1);
    return x.dataSync<'float32'>()[0]!;
  };
  for (const steps of [2e6, 1e7, 2 ** 24]) expect(stepAt(steps)).toBeCloseTo(-0.1, 4);
});
