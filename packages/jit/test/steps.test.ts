// Whole steps of DQN and of every optimizer, compiled and eager: parameters, losses, slots, counters.
//
// A matrix product sums in another order than tfjs's cpu backend does, so gradients differ by rounding. Where a gradient
// is nearly zero, Adam's g/(|g| + ε) passes that difference on up to lr/ε times larger, between any two float32
// implementations: with tfjs's ε of 1e-7 single parameters of eager tfjs itself were seen 1.5e-4 away from float64, some
// nearer than the compiled ones, some farther. So every parameter is bounded tightly with the ε that agents use; with
// tfjs's ε, and for the other optimizers, all but those of a unit or so are, and the compiled step has to be as close to
// float64 as eager tfjs is. From equal gradients the optimizers agree to the last place or two.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep, saveOptimizer } from '../src/index.ts';
import { compare, compareWithFloat64, type Errors, type Subject } from './compare.ts';
import { ARCHITECTURES, dqnLearner, madeUpBatch, normals, tensorsOf } from './networks.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** DQN with Adam on one of the networks. */
function learner(name: keyof typeof ARCHITECTURES, seed: number, batch: number, epsilon?: number) {
  return (): Subject => {
    const optimizer = tf.train.adam(1e-3, 0.9, 0.999, epsilon);
    const made = dqnLearner(ARCHITECTURES[name], seed, optimizer, batch);
    return { ...made, variables: made.online.variables };
  };
}

/** Nothing but rounding tells compiled and eager results apart. */
function expectRoundingOnly({ parameters, close, compiledError, eagerError }: Errors): void {
  expect(close).toBeGreaterThan(0.97); // one hidden unit of 32 has 3 % of the parameters
  expect(parameters).toBeLessThan(1e-5);
  expect(compiledError).toBeLessThan(1.1 * eagerError + 5e-9);
}

describe('20 steps of DQN with Adam', () => {
  it.each([
    ['mlp', 32, 1, 1e-6],
    ['mlp', 32, 2, 1e-6],
    ['mlp', 32, 3, 1e-6],
    ['minatar', 2, 1, 1e-5],
    ['smallNature', 2, 1, 1e-5],
  ] as const)('%s, batch %i, seed %i', async (name, batch, seed, tolerance) => {
    const make = learner(name, seed, batch, 1e-5);
    const batches = (round: number) => madeUpBatch(ARCHITECTURES[name], 100 * seed + round, batch);
    const { parameters, outputs } = await compare(make, batches, 20);
    expect(parameters).toBeLessThan(tolerance);
    expect(outputs).toBeLessThan(tolerance);
  });

  it.each([1, 2, 3])("mlp with tfjs's own ε, seed %i", async (seed) => {
    const make = learner('mlp', seed, 32);
    const batches = (round: number) => madeUpBatch(ARCHITECTURES.mlp, 100 * seed + round, 32);
    expectRoundingOnly(await compareWithFloat64(make, batches, 20));
  });

  // tfjs's cpu backend takes seconds for one such step.
  it.runIf(process.env.PRISM_LONG_TESTS)(
    'nature, batch 2, three steps (PRISM_LONG_TESTS)',
    { timeout: 600_000 },
    async () => {
      const make = learner('nature', 11, 2, 1e-5);
      const { parameters } = await compare(make, (round) => madeUpBatch(ARCHITECTURES.nature, round, 2), 3);
      expect(parameters).toBeLessThan(1e-5);
    },
  );
});

const OPTIMIZERS: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.05, 0.9),
  'momentum, Nesterov': () => tf.train.momentum(0.05, 0.9, true),
  adagrad: () => tf.train.adagrad(0.05),
  adadelta: () => tf.train.adadelta(0.05),
  adam: () => tf.train.adam(0.01),
  adamax: () => tf.train.adamax(0.01),
  rmsprop: () => tf.train.rmsprop(0.01),
  'rmsprop with momentum': () => tf.train.rmsprop(0.01, 0.9, 0.5),
};
const SMALL = ARCHITECTURES.smallMlp;

describe.each(Object.entries(OPTIMIZERS))('%s', (_, makeOptimizer) => {
  it.each([1, 2, 3])('makes the same 20 steps from the same gradients, seed %i', async (seed) => {
    const make = (): Subject => {
      const draw = normals(seed);
      const v = tf.tidy(() => tf.variable(tf.tensor(Float32Array.from({ length: 500 }, draw))));
      const optimizer = makeOptimizer();
      return {
        specs: { gradient: { shape: [500] } },
        variables: [v],
        step({ gradient }) {
          optimizer.applyGradients({ [v.name]: gradient as tf.Tensor });
          return { largest: tf.max(gradient as tf.Tensor) };
        },
      };
    };
    const draw = normals(seed + 10);
    // Of all magnitudes from 1 to 1e-9.
    const gradients = () => ({
      gradient: Float32Array.from({ length: 500 }, (_, i) => draw() / 10 ** (i % 10)),
    });
    const { parameters } = await compare(make, gradients, 20);
    expect(parameters).toBeLessThan(5e-7); // two units in the last place of a parameter between 2 and 4
  });

  it.each([1, 2, 3])('makes the same 20 steps of DQN, seed %i', async (seed) => {
    const make = (): Subject => {
      const made = dqnLearner(SMALL, seed, makeOptimizer(), 8);
      return { ...made, variables: made.online.variables };
    };
    const batches = (round: number) => madeUpBatch(SMALL, 50 * seed + round, 8);
    expectRoundingOnly(await compareWithFloat64(make, batches, 20));
  });

  it('shows its slots and its counter', async () => {
    const [a, b] = [makeOptimizer(), makeOptimizer()] as const;
    const ours = dqnLearner(SMALL, 6, a, 8);
    const eager = dqnLearner(SMALL, 6, b, 8);
    const compiled = await jitStep(ours.specs, (tensors) => ours.step(tensors));
    for (let round = 0; round < 5; round++) {
      const batch = madeUpBatch(SMALL, round, 8);
      compiled.run(batch);
      tf.tidy(() => eager.step(tensorsOf(ours.specs, batch)));
    }
    expect(a.iterations).toBe(5);
    const [x, y] = [saveOptimizer(a), saveOptimizer(b)];
    expect(Object.keys(x.arrays)).toEqual(Object.keys(y.arrays));
    for (const [slot, { data }] of Object.entries(y.arrays)) {
      const ours = x.arrays[slot]?.data ?? new Float32Array();
      expect(Math.max(...data.map((want, i) => Math.abs(want - (ours[i] as number))))).toBeLessThan(1e-5);
    }
  });
});
