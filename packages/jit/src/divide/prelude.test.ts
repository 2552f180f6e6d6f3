// The prelude computes noisy layers before the graph; results and gradients match eager tfjs.

import { beforeAll, describe, expect, it } from 'vitest';
import { asEager, compare, expectAsEager } from '../../test/compare.ts';
import { normals, normalVariable } from '../../test/networks.ts';
import type { Loop, Stage } from '../kernels/program.ts';
import { compileKernel } from '../kernels/wasmKernel.ts';
import type { TypedArray } from '../program/ir.ts';
import { jitStep } from '../step.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import * as tf from '../tensorflow.ts';
import type { ArraySpec } from '../trace/record.ts';
import { joinLoops } from './joinLoops.ts';
import { transposition, turnedInParts } from './windowMoves.ts';

describe('prelude', () => {
  beforeAll(() => tf.setBackend('cpu'));

  const [ROWS, INPUTS, UNITS] = [4, 130, 67];

  /** A noisy layer and a step that trains it. */
  function noisy() {
    const draw = normals(7);
    const [mean, spread] = [0, 1].map(() => normalVariable([INPUTS, UNITS], draw)) as [
      tf.Variable,
      tf.Variable,
    ];
    const [bias, biasSpread] = [0, 1].map(() => normalVariable([UNITS], draw)) as [tf.Variable, tf.Variable];
    const scale = tf.tidy(() => tf.variable(tf.scalar(1.5), false));
    const variables = [mean, spread, bias, biasSpread];
    const step = ({ x, noise, rate }: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
      const f = tf.mul(tf.sign(noise as tf.Tensor), tf.sqrt(tf.abs(noise as tf.Tensor)));
      const ofInputs = tf.reshape(tf.slice(f, 0, INPUTS), [INPUTS, 1]);
      const ofUnits = tf.slice(f, INPUTS, UNITS);
      const kernel = tf.mul(scale, tf.mul(ofInputs, ofUnits));
      const { value, grads } = tf.variableGrads(() => {
        const drawn = tf.add(mean, tf.mul(spread, kernel)) as tf.Tensor2D;
        const y = tf.add(tf.matMul(x as tf.Tensor2D, drawn), tf.add(bias, tf.mul(biasSpread, ofUnits)));
        return tf.mean(tf.square(y)) as tf.Scalar;
      }, variables);
      const norm = tf.sqrt(tf.addN(Object.values(grads).map((g) => tf.sum(tf.square(g)))));
      for (const v of variables) {
        const g = tf.div(grads[v.name] as tf.Tensor, norm);
        v.assign(tf.sub(v, tf.mul(g, rate as tf.Tensor)));
      }
      scale.assign(tf.mul(scale, 0.9) as tf.Scalar);
      return { loss: value };
    };
    return { specs: SPECS, variables: [...variables, scale], step };
  }

  const SPECS: Record<string, ArraySpec> = {
    x: { shape: [ROWS, INPUTS] },
    noise: { shape: [INPUTS + UNITS] },
    rate: { shape: [] },
  };

  function batch(round: number): Record<string, TypedArray> {
    const draw = normals(20 + round);
    const noise = Float32Array.from({ length: INPUTS + UNITS }, (_, i) => (i % 50 === 7 ? 0 : draw()));
    return { x: Float32Array.from({ length: ROWS * INPUTS }, draw), noise, rate: Float32Array.of(0.1) };
  }

  describe('takePrelude', () => {
    it('draws the parameters of a noisy layer before the graph', async () => {
      const { graph, relative, parameters } = await compare(noisy, batch, 6);
      const whole = await jitStep(SPECS, noisy().step, { kernel: false });
      expect(graph.operators.Sqrt).toBeUndefined();
      expect(graph.nodes).toBeLessThan(whole.graph.nodes / 3);
      // The drawn bias and the noise form one small input; gradients of deviations are computed within their sums of squares.
      expect([graph.operators.Split, graph.operators.Mul]).toEqual([1, 2]);
      expect(relative).toBeLessThan(5e-6);
      expect(parameters).toBeLessThan(1e-6);
      whole.dispose();
    });

    it('works without updates, and distinguishes rows and columns of a square matrix', async () => {
      const draw = normals(3);
      const size = 130;
      const table = normalVariable([size, size], draw);
      const step = ({ a, b }: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
        const column = tf.reshape(a as tf.Tensor, [size, 1]);
        return {
          sum: tf.sum(tf.tanh(tf.add(tf.mul(table, column), tf.mul(tf.square(column), b as tf.Tensor))), 1),
        };
      };
      const specs = { a: { shape: [size] }, b: { shape: [size] } };
      const compiled = await jitStep(specs, step);
      expect(compiled.graph.operators.Mul).toBeUndefined();
      for (let round = 0; round < 2; round++) {
        const arrays = {
          a: Float32Array.from({ length: size }, draw),
          b: Float32Array.from({ length: size }, draw),
        };
        expectAsEager(step, specs, arrays, compiled.run(arrays), { tolerance: 2e-5 });
        tf.tidy(() => table.assign(tf.mul(table, 0.5)));
      }
      compiled.dispose();
    });

    it('leaves operations on operands that lie along no matrix to the graph', async () => {
      const draw = normals(5);
      const table = normalVariable([16, 32, 40], draw);
      const specs = { a: { shape: [16, 40] } };
      const step = ({ a }: Record<keyof typeof specs, tf.Tensor>) => {
        const spread = tf.add(table, tf.reshape(a, [16, 1, 40]));
        return { sum: tf.sum(tf.sqrt(tf.abs(spread)), 0) };
      };
      const arrays = { a: Float32Array.from({ length: 16 * 40 }, draw) };
      await asEager(specs, step, arrays, { tolerance: 1e-4 });
    });

    it('broadcasts each operand over its own matrix, in any order', async () => {
      const draw = normals(3);
      const [first, second, third] = [32, 16, 32];
      const table = normalVariable([first, second, third], draw);
      const specs = {
        row: { shape: [third] },
        matrix: { shape: [second, third] },
        column: { shape: [first, 1, 1] },
      };
      const step = ({ row: r, matrix: m, column: c }: Record<keyof typeof specs, tf.Tensor>) => {
        const inner = [tf.mul(table, r), tf.add(table, m), tf.sub(table, c)] as const;
        const outer = [tf.add(inner[0], m), tf.mul(inner[1], r), tf.mul(r, inner[2]), tf.sub(m, inner[0])];
        const both = tf.mul(tf.add(inner[0], m), tf.sub(inner[2], r));
        return { sum: tf.sum(tf.stack([...outer, both]), 1) };
      };
      const arrays = {
        row: Float32Array.from({ length: third }, draw),
        matrix: Float32Array.from({ length: second * third }, draw),
        column: Float32Array.from({ length: first }, draw),
      };
      const { operators } = await asEager(specs, step, arrays, { tolerance: 1e-4 });
      expect(operators.Mul).toBeUndefined();
    });
  });
});

// Joined loops read shared arrays once and compute the same numbers; loops with a dependent stage in between are not joined.
const [ROWS, COLUMNS] = [3, 10];

const array = (length: number, first = 0): Region => {
  const region = hostMemory.allocate('float32', length);
  for (let i = 0; i < length; i++) region.array[i] = first + i / 8;
  return region;
};

/** mean + deviation × (row × column), the weights of a noisy layer. */
function drawn(mean: Region, deviation: Region, [row, column]: readonly [Region, Region], to: Region): Loop {
  const element = (index: number) => ({ of: 'element', index }) as const;
  return {
    kind: 'loop',
    rows: ROWS,
    length: COLUMNS,
    instructions: [
      { kind: 'loadOfRow', address: row.address },
      { kind: 'loadOfColumn', address: column.address },
      { kind: 'apply', op: 'mul', operands: [element(0), element(1)] },
      { kind: 'load', address: deviation.address },
      { kind: 'apply', op: 'mul', operands: [element(3), element(2)] },
      { kind: 'load', address: mean.address },
      { kind: 'apply', op: 'add', operands: [element(5), element(4)] },
    ],
    stores: [{ address: to.address, value: element(6) }],
  };
}

function setting() {
  const [mean, deviation, other] = [
    array(ROWS * COLUMNS),
    array(ROWS * COLUMNS, 5),
    array(ROWS * COLUMNS, 9),
  ];
  const draw = (first: number) => [array(ROWS, first), array(COLUMNS, first + 1)] as const;
  const [one, two] = [draw(1), draw(-3)];
  const [toOne, toTwo, toOther] = [0, 1, 2].map(() => hostMemory.allocate('float32', ROWS * COLUMNS)) as [
    Region,
    Region,
    Region,
  ];
  const stages: Stage[] = [
    drawn(mean, deviation, one, toOne),
    drawn(other, deviation, one, toOther),
    drawn(mean, deviation, two, toTwo),
  ];
  return { stages, toOne, toTwo, toOther, mean, deviation, two };
}

/** The results of stages. */
function run(stages: readonly Stage[], ...written: readonly Region[]): number[][] {
  for (const { array } of written) array.fill(0);
  compileKernel({ scalars: [], stages, stores: [] }, hostMemory)();
  return written.map(({ array }) => Array.from(array));
}

describe('joinLoops', () => {
  it('joins two draws of the same weights, bit for bit, but not of other weights', () => {
    const { stages, toOne, toTwo, toOther, mean, deviation, two } = setting();
    const apart = run(stages, toOne, toTwo, toOther);
    const joined = joinLoops(stages);
    const loads = (joined as Loop[]).map(
      ({ instructions }) => instructions.filter(({ kind }) => kind === 'load').length,
    );
    expect(loads).toEqual([2, 2]);
    expect((joined[1] as Loop).stores.map(({ address }) => address)).toEqual([toOne.address, toTwo.address]);
    expect(run(joined, toOne, toTwo, toOther)).toEqual(apart);
    const [row, column] = two;
    expect(apart[1]![13]).toBe(mean.array[13]! + deviation.array[13]! * (row.array[1]! * column.array[3]!));
  });

  it('keeps a loop whose result a stage in between or the later loop reads', () => {
    const { stages, toOne, toTwo, mean, deviation, two } = setting();
    const copied = hostMemory.allocate('float32', COLUMNS);
    const move: Stage = {
      kind: 'move',
      // The second row.
      from: toOne.address + 4 * COLUMNS,
      to: copied.address,
      shape: [1, 1, COLUMNS],
      fromStrides: [0, 0, 1],
      toStrides: [0, 0, 1],
    };
    const inBetween = [stages[0]!, move, stages[2]!];
    expect(joinLoops(inBetween)).toEqual(inBetween);
    const after = [stages[0]!, stages[2]!, move];
    expect(joinLoops(after).map(({ kind }) => kind)).toEqual(['loop', 'move']);
    const apart = run(after, toOne, toTwo, copied);
    expect(run(joinLoops(after), toOne, toTwo, copied)).toEqual(apart);
    const needs = [stages[0]!, drawn(mean, deviation, [toOne, two[1]], toTwo)];
    expect(joinLoops(needs)).toEqual(needs);
  });

  it('does not join loops of different shapes', () => {
    const { stages, toTwo, mean, deviation, two } = setting();
    const shorter: Loop = { ...drawn(mean, deviation, two, toTwo), rows: ROWS - 1 };
    const both = [stages[0]!, shorter];
    expect(joinLoops(both)).toEqual(both);
  });
});

it('windows of bytes are transposed in parts, some images at a time, that stay in the caches', () => {
  // A hundred windows of 101 numbers an image: 131 072 floats are twelve images.
  const lines = [{ count: 32, from: 10_000, to: 100 * 101 }];
  const place = { from: 0, to: 0, planes: 4, apart: 2500, length: 5, lines } as const;
  const parts = turnedInParts({ kind: 'widen', ...place }, transposition([32 * 100, 101], 0, 0));
  expect(parts.map(({ kind }) => kind)).toEqual(['widen', 'move', 'widen', 'move', 'widen', 'move']);
});
