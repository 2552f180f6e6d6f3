import * as tf from '@prism-rl/jit/tensorflow';
import { beforeEach, describe, expect, test } from 'vitest';
import { compiledEngine } from './compiledEngine.ts';
import { eagerEngine } from './eagerEngine.ts';
import type { Engine } from './engine.ts';
import { valueAndGradients } from './gradients.ts';
import { type Variables, variableOf } from './network.ts';
import {
  type AdamOptions,
  adam,
  flushTiny,
  type Optimizer,
  type RmsPropOptions,
  radam,
  rmsProp,
  sgd,
  tiny,
} from './optimizers.ts';

beforeEach(() => tf.setBackend('cpu'));

const start = [1, -2, 0.5];

/** x after steps on Σ x² / 2 + (t mod 3) · x₀, from {@link start}. */
function after(
  steps: number,
  make: (parameters: Variables) => Optimizer,
  learningRate: (t: number) => number | tf.Tensor,
): Float32Array {
  const x = tf.variable(tf.tensor1d(start));
  const optimizer = make({ x });
  for (let t = 0; t < steps; t++) {
    const { gradients } = valueAndGradients({ x }, () => {
      const bowl = tf.mul(tf.sum(tf.square(x)), 0.5);
      return tf.add(bowl, tf.mul(tf.sum(tf.slice(x, 0, 1)), t % 3)) as tf.Scalar;
    });
    optimizer.apply(gradients, learningRate(t));
  }
  return x.dataSync<'float32'>();
}

function close(x: Float32Array, expected: readonly number[], digits: number): void {
  for (const [i, value] of expected.entries()) expect(x[i]).toBeCloseTo(value, digits);
}

describe('adam', () => {
  // torch 2.13, float64: Adam([x], lr=0.1, eps=…, betas=…). An ε as large as the gradients shows that it is added outside the root, after the
  // bias correction of the second moment.
  test.each<[AdamOptions, readonly number[]]>([
    [{ epsilon: 0.5 }, [0.28746945952410774, -1.2290574011074336, 0.08345008671572843]],
    [{ epsilon: 1e-3 }, [0.08720968908901368, -1.0251160158073087, -0.2027115078173704]],
    [
      { epsilon: 0.5, beta1: 0.8, beta2: 0.95 },
      [0.2891930317665662, -1.2365680234786876, 0.09672117692554313],
    ],
  ])('ten steps of Adam with %o match PyTorch', (options, torch) => {
    const make = (parameters: Variables): Optimizer => adam(parameters, options);
    const x = after(10, make, () => 0.1);
    // 1 − β₂ᵗ is accurate to about 1e-5 in float32.
    close(x, torch, 4);
  });

  test('the rate may be a tensor that changes at every step', () => {
    const rates = (t: number): number => 0.1 / (t + 1);
    const [numbers, tensors] = [after(10, adam, rates), after(10, adam, (t) => tf.scalar(rates(t)))];
    close(tensors, [...numbers], 6);
    expect(tensors[0]).not.toBeCloseTo(after(10, adam, () => 0.1)[0]!, 2);
  });
});

describe('radam', () => {
  // torch 2.13, float64: RAdam([x], lr=0.1, eps=…, betas=…). Up to the fifth step, and with β₂ = 0.6 always, it follows the first moment alone.
  test.each<[number, AdamOptions, readonly number[]]>([
    [4, {}, [0.4038549904331017, -1.2629732601790291, 0.3157433150447573]],
    [5, {}, [0.25301742493683044, -1.104728390203796, 0.276182097550949]],
    [6, {}, [0.2506323792864657, -1.1022851741193769, 0.2737388820720529]],
    [10, {}, [0.23674488087481843, -1.087098345162793, 0.2585927248498935]],
    [40, {}, [0.008115469179111526, -0.8307170587621356, 0.045998267031580706]],
    [40, { epsilon: 0.5 }, [0.17105676483434107, -1.0262070702671333, 0.251421973481288]],
    [40, { beta1: 0.8, beta2: 0.95 }, [-0.8635949127001178, 0.027341262109788413, -0.009456937472325178]],
    [40, { beta1: 0.8, beta2: 0.6 }, [-1.021175299474471, 0.018869480959801933, -0.004717370239950483]],
  ])('%i steps with %o match PyTorch', (steps, options, torch) => {
    const make = (parameters: Variables): Optimizer => radam(parameters, options);
    const x = after(steps, make, (t) => (t % 2 === 0 ? 0.1 : tf.scalar(0.1)));
    close(x, torch, 4);
  });

  test('after millions of steps it equals Adam: the rounding of 1 − β₂ᵗ does not grow with t', () => {
    const stepAt = (steps: number): number => {
      const x = tf.variable(tf.tensor1d([0]));
      const optimizer = radam({ x });
      const { variables } = optimizer;
      // The accumulated 1 − β₁ᵗ and 1 − β₂ᵗ no longer change in float32; all gradients so far were 1.
      const found = { steps, correction1: 1, correction2: 0.9999701976776123 };
      for (const [name, value] of Object.entries(found)) variables[name]!.assign(tf.scalar(value));
      variables['x/gradients']!.assign(tf.tensor1d([10]));
      variables['x/squares']!.assign(tf.tensor1d([1000]));
      optimizer.apply({ x: tf.tensor1d([1]) }, 0.1);
      return x.dataSync<'float32'>()[0]!;
    };
    for (const steps of [2e6, 1e7, 2 ** 24]) expect(stepAt(steps)).toBeCloseTo(-0.1, 4);
  });
});

describe('rmsProp', () => {
  // torch 2.13: RMSprop([x], lr=…, alpha=…, eps=…, centered=True) on (x ** 2).sum() / 2 + (t % 3) * x[0]; with an ε as large as the gradients,
  // too, which shows that it stands outside of the root.
  test.each<[number, RmsPropOptions, readonly number[]]>([
    [0.01, {}, [0.7512606978416443, -1.7458850145339966, 0.27837687730789185]],
    [0.1, { decay: 0.9, epsilon: 0.5 }, [-0.030098988939424753, -0.8685507949186378, 0.09900557785761498]],
  ])('ten steps of centred RMSProp with a rate of %d and %o match PyTorch', (rate, options, torch) => {
    const make = (parameters: Variables): Optimizer => rmsProp(parameters, options);
    const x = after(10, make, () => rate);
    close(x, torch, 6);
  });

  test('a constant gradient has no variance: the step is α g / ε', () => {
    const x = tf.variable(tf.tensor1d([0]));
    const optimizer = rmsProp({ x }, { decay: 0, epsilon: 0.5 });
    optimizer.apply({ x: tf.tensor1d([0.1]) }, 0.25);
    expect(x.dataSync()[0]).toBeCloseTo(-0.05, 7);
  });
});

describe('sgd', () => {
  test('without momentum a step is the rate times the gradient, and there is no state', () => {
    const x = tf.variable(tf.tensor1d([1, -2]));
    const optimizer = sgd({ x });
    expect(optimizer.variables).toEqual({});
    optimizer.apply({ x: tf.tensor1d([10, -4]) }, 0.25);
    expect(Array.from(x.dataSync())).toEqual([-1.5, -1]);
  });

  test('momentum accumulates earlier steps: 1, then 1 + ½, then 1 + ¾', () => {
    const x = tf.variable(tf.tensor1d([0]));
    const optimizer = sgd({ x }, { momentum: 0.5 });
    const seen = [0, 1, 2].map(() => {
      optimizer.apply({ x: tf.tensor1d([1]) }, 1);
      return x.dataSync()[0];
    });
    expect(seen).toEqual([-1, -2.5, -4.25]);
  });

  test('a velocity without a gradient ends at 0 without becoming denormal', () => {
    const x = tf.variable(tf.tensor1d([0]));
    const optimizer = sgd({ x }, { momentum: 0.5 });
    optimizer.apply({ x: tf.tensor1d([1]) }, 1);
    for (let t = 0; t < 120; t++) optimizer.apply({ x: tf.tensor1d([0]) }, 1);
    expect(optimizer.variables['x/velocity']!.dataSync()[0]).toBe(0);
  });
});

describe('flushTiny', () => {
  const size = 5;
  const makers: { readonly [name: string]: (parameters: Variables) => Optimizer } = {
    adam: (parameters) => adam(parameters, { beta1: 0.8, beta2: 0.9 }),
    rmsProp: (parameters) => rmsProp(parameters, { decay: 0.9 }),
  };
  const engines: { readonly [name: string]: () => Engine | Promise<Engine> } = {
    compiled: () => compiledEngine('ort'),
    eager: async () => {
      await tf.setBackend('cpu');
      return eagerEngine('tfjs-cpu', true);
    },
  };

  /** Applies ten gradients to all parameters, then gradients to the last one only, until the others' moments have decayed. */
  async function forgetting(engine: Engine, maker: (parameters: Variables) => Optimizer, updates: number) {
    const parameters = { x: variableOf(() => tf.tensor1d([1, -2, 3e-5, 4, 5])) };
    const optimizer = maker(parameters);
    const step = await engine.compile({ g: { shape: [size] } }, ({ g }) => {
      optimizer.apply({ x: g }, 0.01);
      return { x: tf.add(g, 0) };
    });
    const g = Float32Array.of(1, -1e-3, 1e-12, -1e12, 0.5);
    const least = { magnitude: Number.POSITIVE_INFINITY };
    for (let k = 0; k < updates; k++) {
      if (k === 10) g.fill(0, 0, size - 1);
      await step.run({ g });
      if (k % 20 !== 0) continue;
      for (const variable of Object.values(optimizer.variables)) {
        for (const value of variable.dataSync()) {
          if (value !== 0) least.magnitude = Math.min(least.magnitude, Math.abs(value));
        }
      }
    }
    return { parameters, optimizer, least: least.magnitude };
  }

  test('numbers up to 2⁻⁹⁹ become 0, and ordinary ones stay unchanged', () => {
    const values = [0, tiny, -tiny, 1e-38, -1e-45, 2 * tiny, 1e-20, -1, 3e38, Number.NEGATIVE_INFINITY];
    const expected = [0, 0, 0, 0, 0, tiny, 1e-20, -1, 3e38, Number.NEGATIVE_INFINITY];
    expect([...flushTiny(tf.tensor1d(values)).dataSync()]).toEqual([...Float32Array.from(expected)]);
    expect(flushTiny(tf.scalar(Number.NaN)).dataSync()[0]).toBeNaN();
  });

  test.each(Object.keys(makers))(
    '%s forgets idle parameters down to exact zeros, on both engines with the same bits',
    async (name) => {
      const slots: { [engine: string]: number[] } = {};
      for (const [engineName, makeEngine] of Object.entries(engines)) {
        const { optimizer, parameters, least } = await forgetting(await makeEngine(), makers[name]!, 1500);
        // No intermediate number was denormal, or closer to it than tiny.
        expect(least).toBeGreaterThanOrEqual(tiny / 8);
        for (const [slot, variable] of Object.entries(optimizer.variables)) {
          if (!slot.startsWith('x/')) continue;
          expect([...variable.dataSync()].slice(0, size - 1)).toEqual([0, 0, 0, 0]);
          expect(variable.dataSync()[size - 1]).not.toBe(0);
        }
        slots[engineName] = Object.values({ ...optimizer.variables, ...parameters }).flatMap((v) => [
          ...v.dataSync(),
        ]);
      }
      expect(slots.compiled).toEqual(slots.eager);
    },
  );
});

describe('optimizers', () => {
  // Properties of every optimizer.
  const optimizers = {
    adam: () => adam,
    radam: () => radam,
    rmsProp: () => rmsProp,
    sgd: () => (parameters: Parameters<typeof sgd>[0]) => sgd(parameters, { momentum: 0.9 }),
  };

  describe.each(Object.entries(optimizers))('%s', (_name, make) => {
    test('each parameter has slots of its shape, not trainable, and moves by its own gradient', () => {
      const parameters = { x: tf.variable(tf.tensor2d([[1, 2]])), y: tf.variable(tf.tensor1d([3])) };
      const optimizer = make()(parameters);
      for (const slot of Object.values(optimizer.variables)) expect(slot.trainable, slot.name).toBe(false);
      for (const [name, { shape }] of Object.entries(parameters)) {
        const own = Object.entries(optimizer.variables).filter(([slot]) => slot.startsWith(`${name}/`));
        expect(own.length).toBeGreaterThan(0);
        for (const [, slot] of own) expect(slot.shape).toEqual(shape);
      }
      for (let t = 0; t < 8; t++) optimizer.apply({ y: tf.tensor1d([1]) }, 0.1);
      expect([...parameters.x.dataSync()]).toEqual([1, 2]);
      expect(parameters.y.dataSync()[0]).toBeLessThan(2.9);
    });

    test('a step leaks no tensors', () => {
      const x = tf.variable(tf.tensor1d([1, -2]));
      const optimizer = make()({ x });
      const gradient = tf.tensor1d([1, 1]);
      optimizer.apply({ x: gradient }, 0.1);
      const before = tf.memory().numTensors;
      optimizer.apply({ x: gradient }, 0.1);
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});
