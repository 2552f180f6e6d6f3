import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { oneHotRows } from './oneHotRows.ts';

test.each([
  [3, [2, 0, 1], [0, 0, 1, 1, 0, 0, 0, 1, 0]],
  [2, [1, 0], [0, 1, 1, 0]],
  [1, [0, 0, 0], [1, 1, 1]],
  [1, [0, -1, 1], [1, 0, 0]],
] as const)('rows of %i columns with a 1 at %j are %j', (count, indices, expected) => {
  for (const dtype of ['int32', 'float32'] as const) {
    const rows = oneHotRows(tf.tensor1d([...indices], 'int32'), count, dtype);
    expect([rows.shape, rows.dtype]).toEqual([[indices.length, count], dtype]);
    expect([...rows.dataSync()]).toEqual([...expected]);
  }
});
