import { describe, expect, test } from 'vitest';
import { packedArray } from '../arrays/arrays.ts';
import { Rng } from '../rng/rng.ts';
import { Box, pictureAxes } from './box.ts';
import { Dict, Tuple } from './composite.ts';
import { Discrete, MultiBinary, MultiDiscrete } from './discrete.ts';
import type { Space } from './space.ts';
import { oneHotFits, partsOf, spaceFromJSON } from './spaces.ts';

describe('spaceParts', () => {
  test('parts within parts are named by their way, and lie as they are packed', () => {
    const picture = new Box({ low: 0, high: 255, shape: [2, 2, 1], dtype: 'uint8' });
    const space = new Dict({
      b: new Tuple([new Discrete(3), picture]),
      a: new Dict({ y: new Discrete(2), x: new Box({ low: 0, high: 1, shape: [3] }) }),
    });
    expect(partsOf(space as Space).map(({ name, space: { kind }, offset }) => [name, kind, offset])).toEqual([
      ['a/x', 'box', 0],
      ['a/y', 'discrete', 3],
      ['b/0', 'discrete', 4],
      ['b/1', 'box', 5],
    ]);
    expect(partsOf(picture)).toEqual([{ name: '', input: 'observation', space: picture, offset: 0 }]);
  });
});

describe('oneHotFits', () => {
  test.each([
    [new Discrete(2 ** 14), undefined],
    [new Discrete(2 ** 14 + 1), 16_385],
    [new Discrete(1_000_000), 1_000_000],
    [new MultiDiscrete([10_000, 6_384]), undefined],
    [new MultiDiscrete([10_000, 6_385]), 16_385],
    [new Dict({ a: new Discrete(10_000), b: new Tuple([new Discrete(10_000)]) }), 20_000],
    [new Box({ low: 0, high: 255, shape: [210, 160, 3], dtype: 'uint8' }), undefined],
  ])('%s', (space, length) => {
    const few = new Discrete(2);
    expect(oneHotFits(space as Space)).toBe(
      length === undefined ||
        `encodes discrete observations as one-hot rows, which would have ${length} numbers here (at most 16384)`,
    );
    expect(oneHotFits(few, space as Space)).toBe(
      length === undefined ||
        `has an output for each discrete action, which would be ${length} here (at most 16384)`,
    );
  });

  test('a MultiBinary is a row of its own length, and of as many outputs', () => {
    const [few, bits] = [new Discrete(2), new MultiBinary(20_000)] as const;
    expect(oneHotFits(bits as Space, few)).toBe(true);
    expect(oneHotFits(few, bits as Space)).toContain('which would be 20000 here');
  });
});

describe('pictureAxes', () => {
  test.each([
    [[84, 84, 4], [84, 84, 4], false],
    [[4, 84, 84], [84, 84, 4], true],
    [[210, 160, 3], [210, 160, 3], false],
    [[3, 210, 160], [210, 160, 3], true],
    [[1, 5, 4], [5, 4, 1], true],
    [[10, 10, 10], [10, 10, 10], false],
    [[12, 10, 10], [12, 10, 10], false],
    [[2, 4, 2], [2, 4, 2], false],
  ])('observations of %j are pictures of %j, channels first: %s', (shape, sizes, isChannelsFirst) => {
    const [height, width, channels] = sizes;
    expect(pictureAxes(shape)).toEqual({ height, width, channels, isChannelsFirst });
  });

  test.each([[[]], [[84]], [[84, 84]], [[4, 84, 84, 3]]])('observations of %j are no pictures', (shape) => {
    expect(pictureAxes(shape)).toBeUndefined();
  });
});

describe('edges', () => {
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
      const space = new Box({
        low: -Number.MAX_VALUE,
        high: Number.MAX_VALUE,
        shape: [50],
        dtype: 'float64',
      });
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

  test('a composite space contains what a member was packed to, also at its bounds', () => {
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
    [new Dict({ a: new Discrete(2) }), {}, 'a field a, but this one lacks it.'],
    [new Tuple([new Dict({ a: new Discrete(2) })]), [null], 'a field a, but this one is null.'],
    [new MultiDiscrete([2]), undefined, 'undefined is not in MultiDiscrete([2]).'],
  ])('%s says what is wrong with %s', (space, value, message) => {
    expect(() => space.flatten(value, new Float32Array(9))).toThrow(
      expect.objectContaining({ code: 'invalid-space', message: expect.stringContaining(message) }),
    );
  });
});
