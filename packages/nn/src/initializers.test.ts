import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { orthogonal } from './initializers.ts';

test.each([
  [8, 3],
  [3, 8],
  [5, 5],
])('a kernel of %d × %d has orthogonal vectors with the length `gain`', (fanIn, fanOut) => {
  const gain = Math.SQRT2;
  const kernel = orthogonal(gain).kernel(new Rng(2), fanIn, fanOut, fanIn * fanOut);
  const isTall = fanIn >= fanOut;
  const [length, count] = isTall ? [fanIn, fanOut] : [fanOut, fanIn];
  const at = (v: number, k: number): number => kernel[isTall ? k * fanOut + v : v * fanOut + k]!;
  for (let u = 0; u < count; u++) {
    for (let v = 0; v < count; v++) {
      let product = 0;
      for (let k = 0; k < length; k++) product += at(u, k) * at(v, k);
      expect(product).toBeCloseTo(u === v ? gain * gain : 0, 5);
    }
  }
  expect([...orthogonal(gain).bias(new Rng(2), fanIn, fanOut)]).toEqual(Array(fanOut).fill(0));
});
