// The choice between the ways in which a GPU executes steps.
import { type StepPrograms, stepPrograms, useJitBackend } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, expect, test } from 'vitest';
import { fasterSchedule, operationsOf } from '../src/schedules.ts';

beforeAll(() => useJitBackend());

/** Some layers of `units` inputs and outputs on 32 rows. */
function layers(count: number, units: number): StepPrograms {
  const weights = Array.from({ length: count }, () => tf.variable(tf.zeros([units, units])));
  return stepPrograms({ x: { shape: [32, units] } }, ({ x }) => ({
    y: weights.reduce((y, w) => tf.relu(tf.matMul(y, w as unknown as tf.Tensor2D)), x as tf.Tensor2D),
  }));
}

test('counts operations of products', () => {
  expect(operationsOf(layers(3, 128))).toBe(3 * 2 * 32 * 128 * 128);
});

test('many runs of small networks are resident, few runs of large ones a grid', () => {
  const [small, large] = [layers(4, 128), layers(4, 2048)];
  expect(fasterSchedule(small, 64)).toBe('resident');
  expect(fasterSchedule(large, 1)).toBe('grid');
  expect(fasterSchedule(large, 8)).toBe('grid');
});
