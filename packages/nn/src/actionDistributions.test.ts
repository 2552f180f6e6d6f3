import {
  Box,
  Dict,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  packedArray,
  type Space,
  Tuple,
} from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { samplesToActions } from './actionDistributions.ts';
import { activateBackend } from './backends.ts';

await activateBackend('tfjs-cpu');

const box = new Box({ low: [-1, 0], high: [3, 10], shape: [2] });
const half = Math.tanh(0.5);

/** A space, whether samples are squashed, and two rows of samples with the actions that they become. */
const cases: readonly (readonly [space: Space, squash: boolean, samples: number[][], actions: number[][]])[] =
  [
    [new Discrete(3), false, [[0], [2]], [[0], [2]]],
    [new Discrete(3, { start: 5 }), false, [[0], [2]], [[5], [7]]],
    [
      new MultiDiscrete([3, 4], { start: [1, -2] }),
      false,
      [
        [0, 3],
        [2, 1],
      ],
      [
        [1, 1],
        [3, -1],
      ],
    ],
    [
      new MultiBinary(2),
      false,
      [
        [0, 1],
        [1, 1],
      ],
      [
        [0, 1],
        [1, 1],
      ],
    ],
    [
      box,
      false,
      [
        [-5, 11],
        [2, 4],
      ],
      [
        [-1, 10],
        [2, 4],
      ],
    ],
    [
      box,
      true,
      [
        [0, 0.5],
        [-50, 50],
      ],
      [
        [1, 5 + 5 * half],
        [-1, 10],
      ],
    ],
    [
      new Tuple([box, new Discrete(3, { start: 5 })]),
      false,
      [
        [-5, 4, 2],
        [2, 11, 0],
      ],
      [
        [-1, 4, 7],
        [2, 10, 5],
      ],
    ],
    [
      new Dict({ a: new Discrete(3, { start: 5 }), b: box }),
      true,
      [
        [1, 0, 0],
        [2, 50, 0.5],
      ],
      [
        [6, 1, 5],
        [7, 3, 5 + 5 * half],
      ],
    ],
  ];

test.each(cases)('samples of %s, squashed: %s', (space, squash, samples, expected) => {
  const convert = samplesToActions(space, squash);
  const actions = packedArray(space.dtype, 2 * space.size);
  convert.fill(Float32Array.from(samples.flat()), actions);
  const rows = tf.tidy(() => {
    // Categories of a Discrete have no axis of their own.
    const given = space.kind === 'discrete' ? tf.tensor1d(samples.flat()) : tf.tensor2d(samples);
    return convert.tensor(given).dataSync();
  });
  for (const [k, value] of expected.flat().entries()) {
    expect(actions[k]).toBeCloseTo(value, 5);
    expect(rows[k]).toBeCloseTo(value, 5);
  }
});

test('numbers without bounds cannot be squashed, and are not clipped', () => {
  const free = new Box({ low: [-1, 0], high: [3, Infinity], shape: [2] });
  for (const space of [free, new Tuple([free])])
    expect(() => samplesToActions(space, true)).toThrow('cannot be squashed: it has no bounds');
  const actions = new Float32Array(2);
  samplesToActions(free, false).fill(Float32Array.of(-5, 1e6), actions);
  expect([...actions]).toEqual([-1, 1e6]);
});
