// Arrays in one growing memory: zeros at first, apart from each other, the same after growth, used again when they are given back.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { HostMemory } from './hostMemory.ts';

it('gives arrays of zeros that do not overlap, at addresses that suit vectors', () => {
  const memory = new HostMemory();
  const regions = [3, 17, 1, 100, 0].map((length) => memory.allocate('float32', length));
  for (const { array } of regions) expect([...array].every((x) => x === 0)).toBe(true);
  for (const [i, { array }] of regions.entries()) array.fill(i + 1);
  for (const [i, { array, address }] of regions.entries()) {
    expect([...array].every((x) => x === i + 1)).toBe(true);
    expect(address % 64).toBe(0);
  }
  expect(memory.allocate('int32', 2).array).toBeInstanceOf(Int32Array);
  expect(memory.allocate('bool', 2).array).toBeInstanceOf(Uint8Array);
});

it('keeps contents and addresses when it grows', () => {
  const memory = new HostMemory();
  const small = memory.allocate('float32', 4);
  small.array.set([1, 2, 3, 4]);
  const before = small.array;
  const large = memory.allocate('float32', 3_000_000);
  expect(before.length).toBe(0); // the old array is gone
  expect([...small.array]).toEqual([1, 2, 3, 4]);
  expect(small.array).toBe(small.array);
  expect(large.address).toBeGreaterThan(small.address);
  expect(large.array.length).toBe(3_000_000);
});

it('uses memory again that nobody holds', async () => {
  // A context made after the flag was set has what the flag offers.
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const memory = new HostMemory();
  const fill = (): void => {
    for (let i = 0; i < 20; i++) memory.allocate('float32', 250_000).array.fill(i + 1);
  };
  for (let round = 0; round < 15; round++) {
    fill();
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(memory.buffer.byteLength).toBeLessThan(15 * 20e6);
  expect([...memory.allocate('float32', 250_000).array].every((x) => x === 0)).toBe(true);
});
