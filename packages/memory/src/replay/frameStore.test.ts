import { Box } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { FrameStore } from './frameStore.ts';

const space = new Box({ low: 0, high: 1e9, shape: [2], dtype: 'int32' });

/** Frame number `n`, as none before. */
const frame = (n: number): Int32Array => Int32Array.of(n, 7 * n + 1);

function put(store: FrameStore, n: number): number {
  const at = new Int32Array(1);
  store.put(frame(n), 0, at, 0);
  return at[0]!;
}

function got(store: FrameStore, row: number): number {
  const target = new Float32Array(2);
  store.get(Int32Array.of(row), 0, target, 0);
  return target[0]!;
}

test('the oldest frame that it claims to hold is there, and the one before it is overwritten', () => {
  const store = new FrameStore(space, 10, 1);
  expect([store.oldest, store.reach]).toEqual([1, 1]);
  const rows = [0];
  for (let n = 1; n <= 2000; n++) rows.push(put(store, n));
  const { oldest } = store;
  // A quarter more than ten steps need, and 512.
  expect(oldest).toBe(2000 - (13 + 512) + 1);
  expect(got(store, rows[oldest]!)).toBe(oldest);
  expect(got(store, rows[oldest - 1]!)).not.toBe(oldest - 1);
  expect(rows.slice(oldest).map((row) => got(store, row))).toEqual(
    rows.slice(oldest).map((_, k) => oldest + k),
  );
});

test.each([
  [10, 256],
  [100_000, Math.ceil((125_000 + 512) / 32)],
])('of %i steps a frame is found again among the latest %i, and not beyond', (steps, searched) => {
  const fresh = (): FrameStore => {
    const store = new FrameStore(space, steps, 1);
    // Number 1 is put twice: it is kept once.
    put(store, 1);
    for (let n = 1; n < searched; n++) put(store, n);
    return store;
  };
  const store = fresh();
  expect(store.reach).toBe(1);
  const row = put(store, 1);
  expect(got(store, row)).toBe(1);
  put(store, searched);
  expect(store.reach).toBe(1);
  // Now it is one too old: a second copy is made, with the next number.
  put(store, searched + 1);
  expect(store.reach).toBe(2);
  expect(put(store, 1)).not.toBe(row);
});

test('restored, it finds the same frames again', () => {
  const store = new FrameStore(space, 10, 1);
  for (let n = 1; n <= 700; n++) put(store, n);
  const other = new FrameStore(space, 10, 1);
  for (let n = 1; n <= 300; n++) put(other, 5000 + n);
  const { meta, arrays } = store.save();
  other.restore({ meta, arrays: { ...arrays } });
  for (const n of [700, 450, 445, 444, 200, 701]) expect(put(other, n)).toBe(put(store, n));
  expect([other.oldest, other.reach]).toEqual([store.oldest, store.reach]);
});

test.each([0, 1.5, 3])('two numbers cannot be cut into %d frames', (stack) => {
  expect(() => new FrameStore(space, 10, stack)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
});

test('room is bounded by the size of frames: large ones get less of it to spare', () => {
  const small = new Box({ low: 0, high: 255, shape: [1020], dtype: 'uint8' });
  const large = new Box({ low: 0, high: 255, shape: [1024], dtype: 'uint8' });
  expect(new FrameStore(small, 100, 1).bytesPerStep).toBe(1020 * 1.25);
  expect(new FrameStore(large, 100, 1).bytesPerStep).toBe(1024 * (1 + 1 / 16));
});
