// Which operations move to a kernel, with the same bits as eager tfjs if every operation rounds.

import { beforeAll, describe, expect, it } from 'vitest';
import { compare, type Subject } from '../../test/compare.ts';
import { normals, normalVariable, tensorsOf } from '../../test/networks.ts';
import type { TypedArray } from '../program/ir.ts';
import { jitStep } from '../step.ts';
import { slotOf } from '../store/store.ts';
import * as tf from '../tensorflow.ts';
import type { ArraySpec } from '../trace/record.ts';

beforeAll(() => tf.setBackend('cpu'));

type Step = (tensors: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

const LARGE = 30_001;
const SIZES = [7, 1, LARGE, 64];
const SPECS: Record<string, ArraySpec> = {
  ...Object.fromEntries(SIZES.map((size, i) => [`g${i}`, { shape: [size] }])),
  rate: { shape: [] },
};

function batch(round: number): Record<string, TypedArray> {
  const draw = normals(round + 1);
  const gradients = SIZES.map((size, i) => [`g${i}`, Float32Array.from({ length: size }, draw)]);
  return { ...Object.fromEntries(gradients), rate: Float32Array.of(0.01 * (round + 1)) };
}

function madeOf(make: (variables: tf.Variable[]) => Step): Subject {
  const draw = normals(5);
  const variables = SIZES.map((size) => normalVariable([size], draw));
  return { specs: SPECS, variables, step: make(variables) };
}

/** Runs both ways from the same start; returns how often each ONNX operator is left in the graph. */
async function sameBits(make: (variables: tf.Variable[]) => Step): Promise<Readonly<Record<string, number>>> {
  const [ours, eager] = [madeOf(make), madeOf(make)];
  const compiled = await jitStep(SPECS, ours.step);
  for (let round = 0; round < 4; round++) {
    const arrays = batch(round);
    compiled.run(arrays);
    tf.tidy(() => void eager.step(tensorsOf(SPECS, arrays)));
    for (const [i, v] of ours.variables.entries()) {
      const [got, want] = [v.dataSync(), (eager.variables[i] as tf.Variable).dataSync()];
      expect(got.findIndex((x, k) => !Object.is(x, want[k]))).toBe(-1);
    }
  }
  compiled.dispose();
  return compiled.graph.operators;
}

const gradient = (tensors: Record<string, tf.Tensor>, i: number): tf.Tensor => tensors[`g${i}`] as tf.Tensor;

describe('takeUpdates', () => {
  it('takes a whole optimizer and leaves an empty graph', async () => {
    const operators = await sameBits((variables) => {
      const moments = variables.map((v) => tf.tidy(() => tf.variable(tf.zerosLike(v))));
      const power = tf.variable(tf.scalar(0.9));
      return (tensors) => {
        const rate = tf.div(tensors.rate as tf.Tensor, tf.sub(1, power));
        for (const [i, v] of variables.entries()) {
          const m = moments[i] as tf.Variable;
          m.assign(tf.add(tf.mul(m, 0.9), gradient(tensors, i)));
          v.assign(tf.sub(v, tf.mul(m, rate)));
        }
        power.assign(tf.mul(power, 0.9));
        return {};
      };
    });
    expect(operators).toEqual({});
  });

  it('blends a target with the updated variable, and copies', async () => {
    const operators = await sameBits((variables) => {
      const targets = variables.map((v) => tf.tidy(() => tf.variable(tf.clone(v))));
      const copies = variables.map((v) => tf.tidy(() => tf.variable(tf.zerosLike(v))));
      return (tensors) => {
        for (const [i, v] of variables.entries()) {
          v.assign(tf.sub(v, tf.maximum(tf.abs(gradient(tensors, i)), tf.sqrt(tf.square(v)))));
          const target = targets[i] as tf.Variable;
          target.assign(tf.add(tf.mul(target, 0.995), tf.mul(v, 0.005)));
          (copies[i] as tf.Variable).assign(v);
          v.assign(target);
        }
        return {};
      };
    });
    expect(operators).toEqual({});
  });

  it('exchanges variables, reading both before writing', async () => {
    await sameBits((variables) => {
      const others = variables.map((v) => tf.tidy(() => tf.variable(tf.zerosLike(v))));
      return (tensors) => {
        for (const [i, v] of variables.entries()) {
          const before = tf.clone(v);
          v.assign(tf.add(others[i] as tf.Variable, gradient(tensors, i)));
          (others[i] as tf.Variable).assign(before);
        }
        return {};
      };
    });
  });

  it('leaves updates to the graph that the graph reads', async () => {
    const make = () =>
      madeOf((variables) => (tensors) => {
        const [, , large] = variables as [tf.Variable, tf.Variable, tf.Variable];
        large.assign(tf.add(large, tf.mul(gradient(tensors, 2), 0.5)));
        return { sum: tf.sum(tf.tanh(large)) };
      });
    const { graph, relative } = await compare(make, batch, 3);
    expect(relative).toBeLessThan(5e-5);
    expect(graph.operators.Tanh).toBe(1);
  });

  it('updates a pack of which the graph writes another part', async () => {
    const specs = { g: { shape: [5000] }, h: { shape: [64] } };
    const made = () => {
      const draw = normals(8);
      const [a, b] = [normalVariable([5000], draw), normalVariable([64], draw)] as const;
      const step: Step = ({ g, h }) => {
        a.assign(tf.sub(a, tf.mul(g as tf.Tensor, 0.5)));
        b.assign(tf.add(b, h as tf.Tensor));
        return { sum: tf.sum(tf.tanh(b)) };
      };
      return { variables: [a, b], step };
    };
    const [ours, eager] = [made(), made()];
    const both = await jitStep({}, () => ({ sum: tf.sum(tf.concat(ours.variables)) }), { kernel: false });
    const [one, other] = ours.variables.map((variable) => slotOf(variable)?.pack);
    expect(one).toBe(other);
    const compiled = await jitStep(specs, ours.step);
    expect([compiled.graph.inKernel, compiled.graph.operators.Tanh]).toEqual([['Multiply', 'Sub'], 1]);
    for (let round = 0; round < 3; round++) {
      const draw = normals(round + 30);
      const [g, h] = [5000, 64].map((length) => Float32Array.from({ length }, draw)) as [
        Float32Array,
        Float32Array,
      ];
      compiled.run({ g, h });
      tf.tidy(() => void eager.step(tensorsOf(specs, { g, h })));
      for (const [i, variable] of ours.variables.entries())
        expect([...variable.dataSync()]).toEqual([...(eager.variables[i] as tf.Variable).dataSync()]);
    }
    for (const step of [both, compiled]) step.dispose();
  });

  it('clips by the joint norm with the same bits, whatever was compiled before', async () => {
    const clipped =
      (variables: tf.Variable[]): Step =>
      (tensors) => {
        const all = variables.map((_, i) => gradient(tensors, i));
        const norm = tf.sqrt(tf.addN(all.map((g) => tf.sum(tf.square(g)))));
        const factor = tf.minimum(1, tf.div(0.5, norm));
        for (const [i, v] of variables.entries()) v.assign(tf.sub(v, tf.mul(all[i] as tf.Tensor, factor)));
        return {};
      };
    const [ours, others] = [madeOf(clipped), madeOf(clipped)];
    const before = await jitStep({}, () => {
      for (const v of others.variables.toReversed()) v.assign(tf.mul(v, 1));
      return { sum: tf.sum(others.variables[3] as tf.Variable) };
    });
    const found = [];
    for (const { step, variables } of [ours, others]) {
      const compiled = await jitStep(SPECS, step);
      for (let round = 0; round < 3; round++) compiled.run(batch(round));
      found.push(variables.map((v) => [...v.dataSync()]));
      expect(compiled.graph.operators).toEqual({});
      compiled.dispose();
    }
    expect(found[0]).toEqual(found[1]);
    // By hand, in float64.
    const [g] = [batch(2)].map((arrays) => SIZES.map((_, i) => arrays[`g${i}`] as Float32Array));
    const norm = Math.sqrt((g as Float32Array[]).flatMap((x) => [...x]).reduce((sum, x) => sum + x * x, 0));
    expect(norm).toBeGreaterThan(0.5);
    before.dispose();
  });

  it('names an input of the wrong length that only the kernel reads', async () => {
    const { step } = madeOf((variables) => (tensors) => {
      const [first] = variables as [tf.Variable];
      first.assign(tf.sub(first, gradient(tensors, 0)));
      return {};
    });
    const compiled = await jitStep(SPECS, step);
    expect(() => compiled.run({ ...batch(0), g0: new Float32Array(3) })).toThrow(/'g0'.* 7 elements/);
    compiled.dispose();
  });
});
