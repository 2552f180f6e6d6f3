import type { Frame } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { AreaMeans, resizeFrame } from './areaMeans.ts';

/** A picture whose three channels are the value, twice the value, and 7. */
function picture(width: number, values: readonly number[]): Frame {
  const data = Uint8Array.from(values.flatMap((value) => [value, 2 * value, 7]));
  return { width, height: values.length / width, data };
}

test('larger: each pixel becomes a block', () => {
  const large = resizeFrame(picture(2, [1, 2, 3, 4]), 4);
  expect(large).toEqual(picture(4, [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]));
});

test('smaller: means of areas, also of parts of pixels', () => {
  expect(resizeFrame(picture(4, [0, 4, 8, 12, 0, 4, 8, 12]), 2)).toEqual(picture(2, [2, 10]));
  // Three columns to two: (0 + 60 / 2) / 1.5 and (60 / 2 + 120) / 1.5.
  const row = resizeFrame(picture(3, [0, 60, 120, 0, 60, 120, 0, 60, 120]), 2);
  expect(row).toEqual(picture(2, [20, 100, 20, 100]));
});

test('whole numbers are rounded, others are not', () => {
  const means = new AreaMeans({ width: 2, height: 1 }, { width: 1, height: 1 }, 1);
  const made = [new Uint8Array(1), new Float32Array(1), new Float64Array(1)].map((out) => {
    means.resize([3, 4], 0, out, 0);
    return out[0];
  });
  expect(made).toEqual([4, 3.5, 3.5]);
});

test('the mean of the whole is kept, and plain pictures stay plain', () => {
  const frame = { width: 97, height: 61, data: new Uint8Array(97 * 61 * 3).fill(201) };
  for (const width of [96, 40, 13, 1]) {
    const { data, height } = resizeFrame(frame, width);
    expect(height).toBe(Math.max(1, Math.round((61 * width) / 97)));
    expect(new Set(data)).toEqual(new Set([201]));
  }
  expect(resizeFrame(frame, 97)).toBe(frame);
  for (const width of [0, 1.5, Number.NaN])
    expect(() => resizeFrame(frame, width)).toThrow(/width must be an integer of at least 1/);
});
