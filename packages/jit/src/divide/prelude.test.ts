// The part computed before the graph: noisy layers, with their gradients, match eager tfjs.

import { beforeAll, describe, expect, it } from 'vitest';
import { normals, normalVariable, tensorsOf } from '../../test/networks.ts';
import type { TypedArray } from '../program/ir.ts';
import { jitStep } from '../step.ts';
import * as tf from '../tensorflow.ts';
import type { ArraySpec } from '../trace/record.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const [ROWS, INPUTS, UNITS] = [4, 130, 67];

/** A layer with drawn parameters, and a step that learns them. */
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
  return { variables: [...variables, scale], step };
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
    const [ours, eager, plain] = [noisy(), noisy(), noisy()];
    const compiled = await jitStep(SPECS, ours.step);
    const whole = await jitStep(SPECS, plain.step, { kernel: false });
    expect(compiled.graph.operators.Sqrt).toBeUndefined();
    expect(compiled.graph.nodes).toBeLessThan(whole.graph.nodes / 3);
    // The drawn bias and the noise come as one small input; gradients of spreads are formed where their squares are summed up.
    expect([compiled.graph.operators.Split, compiled.graph.operators.Mul]).toEqual([1, 2]);
    for (let round = 0; round < 6; round++) {
      const { loss } = compiled.run(batch(round));
      const want = tf.tidy(
        () => (eager.step(tensorsOf(SPECS, batch(round))).loss as tf.Tensor).dataSync()[0] as number,
      );
      expect((loss?.[0] as number) / want).toBeCloseTo(1, 5);
    }
    for (const [i, v] of ours.variables.entries()) {
      const want = (eager.variables[i] as tf.Variable).dataSync();
      for (const [k, x] of v.dataSync().entries())
        expect(Math.abs(x - (want[k] as number))).toBeLessThan(1e-6);
    }
    compiled.dispose();
    whole.dispose();
  });

  it('without updates; a square matrix knows its rows from its columns', async () => {
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
      const { sum } = compiled.run(arrays);
      const want = tf.tidy(() => (step(tensorsOf(specs, arrays)).sum as tf.Tensor).dataSync());
      for (const [i, x] of want.entries()) expect(Math.abs((sum?.[i] as number) - x)).toBeLessThan(2e-5);
      tf.tidy(() => table.assign(tf.mul(table, 0.5)));
    }
    compiled.dispose();
  });

  it('spreads each operand over its own matrix, whichever comes first', async () => {
    const draw = normals(3);
    const [first, second, third] = [32, 16, 32];
    const table = normalVariable([first, second, third], draw);
    const specs = {
      row: { shape: [third] },
      matrix: { shape: [second, third] },
      column: { shape: [first, 1, 1] },
    };
    const step = ({ row, matrix, column }: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
      const [r, m, c] = [row, matrix, column] as [tf.Tensor, tf.Tensor, tf.Tensor];
      const inner = [tf.mul(table, r), tf.add(table, m), tf.sub(table, c)] as const;
      const outer = [tf.add(inner[0], m), tf.mul(inner[1], r), tf.mul(r, inner[2]), tf.sub(m, inner[0])];
      const both = tf.mul(tf.add(inner[0], m), tf.sub(inner[2], r));
      return { sum: tf.sum(tf.stack([...outer, both]), 1) };
    };
    const compiled = await jitStep(specs, step);
    expect(compiled.graph.operators.Mul).toBeUndefined();
    const arrays = {
      row: Float32Array.from({ length: third }, draw),
      matrix: Float32Array.from({ length: second * third }, draw),
      column: Float32Array.from({ length: first }, draw),
    };
    const { sum } = compiled.run(arrays);
    const want = tf.tidy(() => (step(tensorsOf(specs, arrays)).sum as tf.Tensor).dataSync());
    for (const [i, x] of want.entries()) expect(Math.abs((sum?.[i] as number) - x)).toBeLessThan(1e-4);
    compiled.dispose();
  });
});
