import { describe, expect, test } from 'vitest';
import { packedArray } from '../arrays/arrays.ts';
import { Rng } from '../rng/rng.ts';
import { Box } from './box.ts';
import { Dict } from './dict.ts';
import { Discrete } from './discrete.ts';
import { MultiDiscrete } from './multiDiscrete.ts';
import type { Space } from './space.ts';
import { spaceFromJSON } from './spaceFromJSON.ts';
import { Tuple } from './tuple.ts';

describe('bounds at the edge of the type', () => {
  test.each<[string, number]>([
    ['as NumPy prints them', 3.4028235e38],
    ['exactly', 3.4028234663852886e38],
  ])("float32's limits, %s", (_, limit) => {
    const space = new Box({ low: -limit, high: limit, shape: [4] });
    expect([space.low[0], space.high[0]]).toEqual([-3.4028234663852886e38, 3.4028234663852886e38]);
    expect(spaceFromJSON(space.toJSON()).toString()).toBe(space.toString());
    expect(space.contains(space.sample(new Rng(0)))).toBe(true);
  });

  test("float64's limits: samples are finite, of both signs, one draw each", () => {
    const space = new Box({ low: -Number.MAX_VALUE, high: Number.MAX_VALUE, shape: [50], dtype: 'float64' });
    const rng = new Rng(0);
    const sample = space.sample(rng);
    expect(space.contains(sample)).toBe(true);
    expect(Math.min(...sample)).toBeLessThan(-1e307);
    expect(Math.max(...sample)).toBeGreaterThan(1e307);
    const draws = new Rng(0);
    draws.fillRandom(new Float64Array(50));
    expect(rng.save()).toEqual(draws.save());
  });
});

test('a composite space contains what a member was packed to as float32, also at its bounds', () => {
  const parts: [Space, unknown][] = [
    [new Box({ low: -0.1, high: 0.1, dtype: 'float64', shape: [2] }), Float64Array.of(-0.1, 0.1)],
    [new Box({ low: -(2 ** 24) - 3, high: 2 ** 31 - 1, dtype: 'int32' }), Int32Array.of(2 ** 31 - 1)],
    [new Box({ low: -(2 ** 24) - 3, high: 2 ** 31 - 1, dtype: 'int32' }), Int32Array.of(-(2 ** 24) - 3)],
    [new Discrete(2 ** 25, { start: -(2 ** 24) - 3 }), 2 ** 24 - 4],
    [new Discrete(2 ** 25, { start: -(2 ** 24) - 3 }), -(2 ** 24) - 3],
    [new MultiDiscrete([2 ** 25]), Int32Array.of(2 ** 25 - 1)],
  ];
  for (const [part, value] of parts) {
    const space = new Tuple([part, new Box({ low: 0, high: 1 })]);
    const packed = packedArray(space.dtype, space.size);
    space.pack([value, new Float32Array(1)], packed);
    expect(space.unpack(packed)[0]).toEqual(value);
    expect(space.contains(space.unpack(packed)), String(part)).toBe(true);
  }
  const space = new Dict({ a: new Box({ low: 0, high: 0.1, dtype: 'float64' }) });
  expect(space.contains(space.unpack(Float32Array.of(0.1001)))).toBe(false);
  expect(space.contains(space.unpack(Float32Array.of(Number.NaN)))).toBe(false);
  const own = new Box({ low: 0, high: 0.1, dtype: 'float64' });
  expect(own.contains(own.unpack(Float64Array.of(Math.fround(0.1))))).toBe(false);
});

test('a field of a Dict may be called what every object has', () => {
  const names = ['__proto__', 'constructor', 'a'];
  const space = new Dict(Object.fromEntries(names.map((name) => [name, new Discrete(4)])));
  const value = Object.fromEntries(names.map((name, k) => [name, k + 1]));
  const packed = packedArray(space.dtype, space.size);
  space.pack(value, packed);
  expect([...packed]).toEqual([1, 3, 2]);
  expect(Object.entries(space.unpack(packed))).toEqual([
    ['__proto__', 1],
    ['a', 3],
    ['constructor', 2],
  ]);
  expect(space.contains(space.unpack(packed))).toBe(true);
});

test.each<[Space<unknown>, unknown, string]>([
  [new Dict({ a: new Discrete(2) }), undefined, 'a field a, but this one is undefined.'],
  [new Dict({ a: new Discrete(2) }), 'a', 'a field a, but this one is "a".'],
  [new Dict({ a: new Discrete(2) }), {}, 'a field a, but this one has not.'],
  [new Tuple([new Dict({ a: new Discrete(2) })]), [null], 'a field a, but this one is null.'],
  [new MultiDiscrete([2]), undefined, 'undefined is not in MultiDiscrete([2]).'],
])('%s says what is wrong with %s', (space, value, message) => {
  expect(() => space.flatten(value, new Float32Array(9))).toThrow(
    expect.objectContaining({ code: 'invalid-space', message: expect.stringContaining(message) }),
  );
});
