import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { disposeVariables } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { dqnDefaults } from '../dqn/config.ts';
import { headFor, scaleGradient } from './head.ts';

const options = { features: 2, actions: 3, outputs: 1, rng: new Rng(0) };

test('streams of output layers share the last hidden layer: v + adv − mean adv, by hand', () => {
  const config = { ...dqnDefaults, hidden: [4, 2], dueling: true, duelingStreams: 'output' as const };
  const head = headFor({ ...options, config });
  const values: { [name: string]: number[] } = {
    'dense1/kernel': [1, 0, 0, 1],
    'dense1/bias': [1, -10],
    'streams/value/dense2/kernel': [2, 5],
    'streams/value/dense2/bias': [0.5],
    'streams/advantage/dense2/kernel': [1, 2, 6, 7, 8, 9],
    'streams/advantage/dense2/bias': [0, 0, 3],
  };
  expect(Object.keys(head.variables).sort()).toEqual(Object.keys(values).sort());
  for (const [name, variable] of Object.entries(head.variables)) {
    variable.assign(tf.tensor(values[name]!, variable.shape));
  }
  // Hidden [3 + 1, relu(4 − 10)] = [4, 0]: value 8.5, advantages [4, 8, 27] with mean 13.
  expect([...head.apply(tf.tensor2d([[3, 4]])).dataSync()]).toEqual([-0.5, 3.5, 22.5]);
  disposeVariables(head.variables);
});

test('streams of hidden and output layers share nothing', () => {
  const config = { ...dqnDefaults, hidden: [4, 2], dueling: true, duelingStreams: 'hidden' as const };
  const head = headFor({ ...options, config });
  expect(Object.keys(head.variables).filter((name) => name.endsWith('kernel'))).toEqual([
    'value/dense1/kernel',
    'value/dense2/kernel',
    'advantage/dense1/kernel',
    'advantage/dense2/kernel',
  ]);
  disposeVariables(head.variables);
});

test('noisy streams share the noise out: a hidden layer, then both output layers', () => {
  const config = {
    ...dqnDefaults,
    hidden: [5],
    dueling: true,
    noisy: true,
    duelingStreams: 'output' as const,
  };
  const head = headFor({ ...options, config });
  expect(head.noiseSize).toBe(2 + 5 + (5 + 1) + (5 + 3));
  const x = tf.tensor2d([[1, 2]]);
  const settled = head.apply(x, tf.zeros([head.noiseSize!])).dataSync();
  // Noise in the last unit alone shifts the last action's advantage, and through the mean the others by half.
  const noise = new Float32Array(head.noiseSize!);
  noise[noise.length - 1] = 1;
  const moved = head.apply(x, tf.tensor1d(noise)).dataSync();
  const [a, b, c] = [0, 1, 2].map((k) => moved[k]! - settled[k]!) as [number, number, number];
  expect(c).toBeGreaterThan(0.1);
  expect(a).toBeCloseTo(-c / 2, 5);
  expect(b).toBeCloseTo(-c / 2, 5);
  disposeVariables(head.variables);
});

test('the gradient into shared layers is scaled, their numbers are not', () => {
  const x = tf.tensor1d([3, -2, 0.5]);
  expect([...scaleGradient(x, 0.25).dataSync()]).toEqual([3, -2, 0.5]);
  const gradient = tf.grad((value: tf.Tensor) => tf.sum(tf.square(scaleGradient(value, 0.25))));
  expect([...gradient(x).dataSync()]).toEqual([1.5, -1, 0.25]);
});
