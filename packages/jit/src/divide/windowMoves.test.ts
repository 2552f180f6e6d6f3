// Turning windows over part by part gives the windows of one pass, also where the last part is smaller.

import { expect, it } from 'vitest';
import { compileKernel } from '../kernels/compileKernel.ts';
import type { Stage, Widen } from '../kernels/program.ts';
import { hostMemory } from '../store/hostMemory.ts';
import { transposition, turnedInParts, windowsOfBytes } from './windowMoves.ts';

/** Windows of 5 × 5, five apart, of pictures of 50 × 50 with four planes, and a column for ones. */
function setting(batchSize: number) {
  const info = {
    ...{ batchSize, inHeight: 50, inWidth: 50, inChannels: 4, outHeight: 10, outWidth: 10 },
    ...{ filterHeight: 5, filterWidth: 5, strideHeight: 5, strideWidth: 5 },
  };
  const shape = [batchSize * 100, 101] as const;
  const bytes = hostMemory.allocate('uint8', batchSize * 10_000 + 16);
  for (let i = 0; i < bytes.length; i++) bytes.array[i] = (i * i) % 251;
  const windows = hostMemory.allocate('float32', shape[0] * shape[1]);
  const turned = hostMemory.allocate('float32', shape[0] * shape[1]);
  const attributes = { info, isPlanar: true, hasOnes: true } as never;
  const widen: Widen = windowsOfBytes(attributes, bytes.address, windows.address);
  return {
    bytes,
    windows,
    turned,
    shape,
    widen,
    turn: transposition(shape, windows.address, turned.address),
  };
}

it.each([1, 12, 13, 32])('%s pictures', (batchSize) => {
  const { bytes, windows, turned, shape, widen, turn } = setting(batchSize);
  const run = (stages: readonly Stage[]): [number[], number[]] => {
    windows.array.fill(7);
    turned.array.fill(0);
    compileKernel({ scalars: [], stages, stores: [] }, hostMemory)();
    return [Array.from(windows.array), Array.from(turned.array)];
  };
  const once = run([widen, turn]);
  const parts = turnedInParts(widen, turn);
  // 131 072 floats are twelve pictures of 100 windows.
  expect(parts).toHaveLength(2 * Math.ceil(batchSize / 12));
  expect(run(parts)).toEqual(once);
  // The last picture's last window begins 45 lines and 45 places from its corner; its last number is of the fourth plane.
  const [first] = once;
  expect(first.at(-2)).toBe(bytes.array[batchSize * 10_000 - 1]);
  expect(once[1][98 * shape[0] + shape[0] - 1]).toBe(bytes.array[batchSize * 10_000 - 2501]);
  // Nothing is written where ones stand, and that column is the last row of the transposed windows.
  expect(once[1].slice(-shape[0])).toEqual(Array.from({ length: shape[0] }, () => 7));
});
