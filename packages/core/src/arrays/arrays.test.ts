import { expect, test } from 'vitest';
import { copyRow, type DType, packedArray } from './arrays.ts';

test.each<[DType, string]>([
  ['float32', 'Float32Array'],
  ['float64', 'Float64Array'],
  ['int32', 'Int32Array'],
  ['uint8', 'Uint8Array'],
  ['int8', 'Int8Array'],
])('%s is packed into a %s of zeros', (dtype, name) => {
  const array = packedArray(dtype, 3);
  expect(array.constructor.name).toBe(name);
  expect([...array]).toEqual([0, 0, 0]);
});

test.each([1, 3, 64, 65, 100])('a row of %d elements is copied, and nothing beside it', (size) => {
  const source = Int32Array.from({ length: 3 * size }, (_, k) => k + 1);
  const target = new Int32Array(4 * size);
  copyRow(source, 1, target, 2, size);
  const row = [...source.subarray(size, 2 * size)];
  const zeros = Array.from({ length: size }, () => 0);
  expect([...target]).toEqual([...zeros, ...zeros, ...row, ...zeros]);
});
