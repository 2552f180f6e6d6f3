import { Box, type DType, MultiBinary, packedArray, type Space } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { observationCodec } from './observationCodec.ts';

const box = (dtype: DType, high = 1, low = 0): Space => new Box({ low, high, shape: [70], dtype });

test.each<[string, Space, number]>([
  ['zeros and ones in bytes: a bit each', box('uint8'), 3],
  ['zeros and ones in signed bytes: a bit each', box('int8'), 3],
  ['switches: a bit each', new MultiBinary(70), 3],
  ['zeros, ones and twos: a byte each', box('uint8', 2), 18],
  ['ones of either sign: a byte each', box('int8', 1, -1), 18],
  ['whole numbers: four bytes each', box('int32', 1000), 70],
  ['real numbers between 0 and 1: four bytes each', box('float32'), 70],
  ['long real numbers: eight bytes each', box('float64'), 140],
])('%s, and all come back', (_name, space, words) => {
  const codec = observationCodec(space, 70);
  expect(codec.words).toHaveLength(words);
  const { low, high } = space as Box;
  const numbers = Array.from({ length: 100 }, (_, k) => (k % 3 === 0 ? (high?.[0] ?? 1) : (low?.[0] ?? 0)));
  const source = packedArray(space.dtype, 100);
  source.set(numbers);
  codec.encode(source, 20);
  const target = new Float32Array(75).fill(7);
  codec.decode(target, 5);
  expect([...target]).toEqual([...Array(5).fill(7), ...numbers.slice(20, 90)]);
});
