// Chains that become one operation, and similar ones that do not.

import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/index.ts';
import * as tf from '../../src/tensorflow.ts';
import { asEager } from '../compare.ts';

beforeAll(() => tf.setBackend('cpu'));

describe('shorterForms', () => {
  const x = Float32Array.from({ length: 24 }, (_, i) => 3 * Math.sin(i * i));

  /** The operators of a function of a table, which must be as exact. */
  async function operatorsOf(fn: (x: tf.Tensor) => tf.Tensor, tolerance: number) {
    const step = (inputs: { x: tf.Tensor }) => ({ y: fn(inputs.x) });
    const graph = await asEager({ x: { shape: [4, 6] } }, step, { x }, { kernel: false, tolerance });
    return graph.operators;
  }

  describe('shorten', () => {
    const row = tf.tensor2d([Array.from({ length: 600 }, (_, i) => Math.cos(i))]);

    it.each<[string, (v: tf.Tensor) => tf.Tensor, Readonly<Record<string, number>>, number]>([
      ['the logarithm of softmax is one operation', (v) => tf.logSoftmax(v), { LogSoftmax: 1 }, 1e-6],
      [
        'a falling line clipped to [0, 1] is one',
        (v) => tf.clipByValue(tf.sub(1.5, v), 0, 1),
        { HardSigmoid: 1 },
        0,
      ],
      [
        'products with 1 and sums with 0 are none',
        (v) => tf.neg(tf.sub(tf.div(tf.add(0, tf.mul(1, tf.add(tf.mul(v, 1), 0))), 1), 0)),
        { Neg: 1 },
        0,
      ],
      ['a bare clip is one', (v) => tf.clipByValue(v, 0, 1), { Clip: 1 }, 0],
      [
        'a line clipped to other bounds is two',
        (v) => tf.clipByValue(tf.sub(1.5, v), 0, 2),
        { Sub: 1, Clip: 1 },
        0,
      ],
      [
        'a table of scaled differences is clipped within its product',
        (v) => tf.clipByValue(tf.sub(tf.mul(tf.reshape(v, [24, 1]), 7), row), 0, 1),
        { Reshape: 1, Gemm: 1, HardSigmoid: 1 },
        1e-6,
      ],
      [
        'ones are removed if the factor is broadcast anyway',
        (v) => tf.sub(v, tf.mul(tf.max(v, 1, true), tf.ones([4, 6]))),
        { ReduceMax: 1, Sub: 1 },
        0,
      ],
    ])('%s', async (_, fn, want, tolerance) => {
      expect(await operatorsOf(fn, tolerance)).toEqual(want);
    });

    it('leaves the logarithm of a sum over rows alone', async () => {
      const operators = await operatorsOf((v) => {
        const shifted = tf.sub(v, tf.max(v, 1, true));
        return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 0, true)));
      }, 1.5e-7);
      expect(operators.LogSoftmax).toBeUndefined();
    });

    it.each([
      ['(x − c)/w', (v: tf.Tensor) => tf.div(tf.sub(v, 1), 1.5), 1],
      ['a·x', (v: tf.Tensor) => tf.mul(0.25, v), 1],
      ['1 − (x + c)·a', (v: tf.Tensor) => tf.sub(1, tf.mul(tf.add(v, 0.5), 0.3)), 1],
      ['(x − c)·a with a large c and a small c·a', (v: tf.Tensor) => tf.mul(tf.sub(v, 1000), -1e-3), 1],
      ['(x − c)·a with a large c·a', (v: tf.Tensor) => tf.mul(tf.sub(v, 2), 1000), 2],
    ])('clips the line %s to [0, 1]', async (_, line, operations) => {
      const operators = await operatorsOf((v) => tf.clipByValue(line(v), 0, 1), 1e-6);
      expect(operators).toEqual(operations === 1 ? { HardSigmoid: 1 } : { HardSigmoid: 1, Sub: 1 });
    });

    it('computes the differences of a column and a row by one product, with the same numbers', async () => {
      const operators = await operatorsOf(
        (v) => tf.neg(tf.sub(tf.expandDims(v, 2), tf.expandDims(row, 0))),
        0,
      );
      expect(operators.Gemm).toBe(1);
      expect(operators.Sub).toBeUndefined();
    });

    it('keeps ones that broadcast a factor', async () => {
      const operators = await operatorsOf((v) => tf.exp(tf.mul(tf.max(v, 1, true), tf.ones([4, 6]))), 5e-7);
      expect(operators.Mul ?? operators.Expand).toBe(1);
    });

    it('sums over leading axes by a product with ones', async () => {
      const operators = await operatorsOf(
        (v) => tf.sum(tf.concat(Array.from({ length: 20 }, (_, i) => tf.mul(v, i))), 0),
        1e-6,
      );
      expect(operators.MatMul).toBe(1);
      expect(operators.ReduceSum).toBeUndefined();
    });
  });
});

describe('pickedRows', () => {
  // Gathers what a greedy policy selects; similar patterns are multiplied and summed.
  const [ROWS, ACTIONS] = [5, 3];

  type Policy = (values: tf.Tensor2D, actions: tf.Tensor1D) => tf.Tensor;

  /** Compares `k` outputs of each action under a policy with tfjs; returns the number of gathers. */
  async function gathersOf(policy: Policy, k = 4, axis = 1, tolerance = 0): Promise<number> {
    const arrays = {
      outputs: Float32Array.from({ length: ROWS * ACTIONS * k }, (_, i) => Math.sin(i * i)),
      values: Float32Array.from({ length: ROWS * ACTIONS }, (_, i) => Math.cos(i * i)),
      actions: Int32Array.from({ length: ROWS }, (_, i) => i % ACTIONS),
    };
    const { operators } = await asEager(
      {
        outputs: { shape: [ROWS, ACTIONS, k] },
        values: { shape: [ROWS, ACTIONS] },
        actions: { shape: [ROWS], dtype: 'int32' },
      },
      ({ outputs, values, actions }) => {
        const chosen = policy(values as tf.Tensor2D, actions as tf.Tensor1D);
        return { y: tf.sum(tf.mul(outputs, tf.expandDims(chosen, 2)), axis) };
      },
      arrays,
      { tolerance },
    );
    return operators.Gather ?? 0;
  }

  const greedy = (values: tf.Tensor2D): tf.Tensor =>
    tf.oneHot(tf.argMax(values, 1) as tf.Tensor1D, ACTIONS, 1, 0, 'float32');

  it.each([4, ACTIONS, ROWS])(
    'gathers the %i outputs of the best action, with the same numbers',
    async (k) => {
      expect(await gathersOf(greedy, k)).toBe(1);
    },
  );

  const NUMBERS = Float32Array.from({ length: 12 }, (_, i) => i + 1);

  it.each([
    // Ones at elements 2 and 3 of the six: row 1 whole.
    ['by a table of another form', [3, 2, 2], [2, 3], [1, 2, 3, 6, 5, 4], [0, 0, 12, 14, 0, 0]],
    // The fourth of five is none of the three; the third is.
    ['by a choice among more actions', [2, 3, 2], [2, 5], [0, 0, 0, 9, 0, 0, 0, 9, 0, 0], [0, 0, 11, 12]],
  ])('does not gather %s', async (_, shape, values, given, want) => {
    const step = (inputs: { x: tf.Tensor; values: tf.Tensor }) => {
      const table = tf.oneHot(tf.argMax(inputs.values, 1) as tf.Tensor1D, 3, 1, 0, 'float32');
      return { y: tf.sum(tf.mul(inputs.x, tf.reshape(table, [...shape.slice(0, 2), 1])), 1) };
    };
    const compiled = await jitStep({ x: { shape }, values: { shape: values } }, step);
    expect([...compiled.run({ x: NUMBERS, values: Float32Array.from(given) }).y]).toEqual(want);
    compiled.dispose();
  });

  it.each([
    [
      'actions that are given, which may be none',
      (_: tf.Tensor, a: tf.Tensor1D) => tf.oneHot(a, ACTIONS, 1, 0, 'float32'),
      1,
    ],
    [
      'a policy with some exploration',
      (v: tf.Tensor2D) => tf.oneHot(tf.argMax(v, 1) as tf.Tensor1D, ACTIONS, 0.9, 0.05, 'float32'),
      1,
    ],
    ['a sum over other axes', greedy, 2],
  ] as const)('does not gather %s', async (_, policy, axis) => {
    expect(await gathersOf(policy, ACTIONS, axis, 1e-7)).toBe(0);
  });
});

describe('fewRows', () => {
  // A few short rows at many positions are added row by row, with the same bits as ONNX Runtime's sums and means.
  const sums = (x: tf.Tensor): tf.Tensor[] => [
    tf.sum(x, 1),
    tf.sum(x, 1, true),
    tf.mean(x, 1),
    tf.mean(x, 1, true),
  ];
  const named = (all: readonly tf.Tensor[]) => Object.fromEntries(all.map((tensor, i) => [`y${i}`, tensor]));
  const numbers = (length: number, by = 1): Float32Array =>
    Float32Array.from({ length }, (_, i) => Math.sin(by * i * i) * 10 ** (i % 5));

  it.each([
    [40, 2, 51, true],
    [60, 3, 7, true],
    [40, 4, 51, false],
    [40, 2, 129, false],
    [30, 2, 51, false],
  ])('[%i, %i, %i]: %s', async (places, length, inner, isByRows) => {
    const shape = [places, length, inner];
    const step = await jitStep({ x: { shape } }, ({ x }) => named(sums(x!)), { kernel: false });
    const { ReduceSum, ReduceMean, Add } = step.graph.operators;
    expect([ReduceSum, ReduceMean, Add]).toEqual(
      isByRows ? [undefined, undefined, 2 * (length - 1)] : [2, 2, undefined],
    );
    // At fewer positions the runtime's operators add them.
    const parts = await jitStep(
      { x: { shape } },
      ({ x }) => {
        const all = tf.split(x!, places / 10, 0).map(sums);
        return named(
          [0, 1, 2, 3].map((i) =>
            tf.concat(
              all.map((own) => own[i]!),
              0,
            ),
          ),
        );
      },
      { kernel: false },
    );
    expect(parts.graph.operators.ReduceMean).toBeGreaterThanOrEqual(2);
    const x = numbers(places * length * inner);
    expect(step.run({ x })).toEqual(parts.run({ x }));
    step.dispose();
    parts.dispose();
  });
});

describe('narrow', () => {
  // A column or row is broadcast to a narrow table by a product, with the same numbers.
  it.each([
    [200, 3, 1],
    [200, 17, 0],
    [100, 3, 0],
  ])('%i rows of %i: %i products, the same as tfjs', async (rows, columns, products) => {
    const inputs = {
      column: Float32Array.from({ length: rows }, (_, i) => Math.sin(i * i)),
      table: Float32Array.from({ length: rows * columns }, (_, i) => Math.cos(i * i)),
    };
    const { operators } = await asEager(
      { column: { shape: [rows, 1] }, table: { shape: [rows, columns] } },
      ({ column, table }) => ({ y: tf.sub(tf.mul(table, column), tf.div(column, tf.add(2, table))) }),
      inputs,
      { tolerance: 0 },
    );
    expect(operators.MatMul ?? 0).toBe(products);
  });

  it.each([
    [[200, 4], 1, 1],
    [[6, 5, 7, 16], 1, 1],
    [[4, 40, 16], 1, 1],
    [[6, 5, 7, 17], 0, 0],
    [[6, 5, 2, 16], 0, 0],
  ] as const)(
    'a table of %j beside a row and a column: %i and %i products, and what tfjs computes',
    async (shape, ofRows, ofColumns) => {
      const [row, column] = [[shape.at(-1)!], [...shape.slice(0, -1), 1]];
      const data = (size: readonly number[], seed: number) =>
        Float32Array.from({ length: size.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i * i));
      const { operators } = await asEager(
        { table: { shape }, row: { shape: row }, column: { shape: column } },
        (given) => ({ y: tf.sub(tf.mul(given.table, given.row), given.column) }),
        { table: data(shape, 1), row: data(row, 2), column: data(column, 3) },
        { tolerance: 0 },
      );
      expect(operators.MatMul ?? 0).toBe(ofRows + ofColumns);
    },
  );
});
