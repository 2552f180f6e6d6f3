import { expect, test } from 'vitest';
import { same } from './check.ts';

test('arrays are the same number by number, wherever they lie in memory', () => {
  const bytes = Uint8Array.of(9, 1, 2, 3, 4, 5, 6, 9);
  for (const at of [0, 1, 4]) {
    const copy = new Uint8Array(20).subarray(at, at + 6);
    copy.set(bytes.subarray(1, 7));
    for (const original of [bytes.subarray(1, 7), copy.slice()]) {
      expect(same(original, copy)).toBe(true);
      for (const k of copy.keys()) {
        copy[k]! ^= 8;
        expect(same(original, copy)).toBe(false);
        copy[k]! ^= 8;
      }
    }
  }
  expect(same(bytes, bytes.subarray(1))).toBe(false);
  expect(same(Uint8Array.of(1), Int8Array.of(1))).toBe(false);
});

test('NaN is NaN, whatever its bits, and 0 is not −0', () => {
  const odd = new Float32Array(Uint32Array.of(0x7fc0_0001).buffer);
  expect(same(odd, Float32Array.of(Number.NaN))).toBe(true);
  expect(same({ x: [odd] }, { x: [Float32Array.of(1)] })).toBe(false);
  expect(same(Float32Array.of(0), Float32Array.of(-0))).toBe(false);
});
