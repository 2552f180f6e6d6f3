import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { packedArray } from '../arrays/arrays.ts';
import { Rng } from '../rng/rng.ts';
import { Box } from './box.ts';
import { Dict, Tuple } from './composite.ts';
import { Discrete, MultiBinary, MultiDiscrete } from './discrete.ts';
import type { Space, SpaceJSON } from './space.ts';
import { spaceFromJSON } from './spaces.ts';

const fixture = JSON.parse(
  readFileSync(new URL('../../test/fixtures/gymnasiumSpaces.json', import.meta.url), 'utf8'),
) as {
  spaces: {
    [name: string]: { json: SpaceJSON; seeds: { [seed: string]: { samples: number[][]; flat: number[] } } };
  };
  masked: { [seed: string]: { masks: number[][]; samples: number[][] } };
};

const isInvalid = expect.objectContaining({ code: 'invalid-space' });

describe('Gymnasium samples and flattens the same', () => {
  test.each(Object.entries(fixture.spaces))('%s', (_, { json, seeds }) => {
    const space = spaceFromJSON(json);
    for (const [seed, { samples, flat }] of Object.entries(seeds)) {
      const rng = new Rng(Number(seed));
      samples.forEach((expected, k) => {
        const value = space.sample(rng);
        expect(space.contains(value)).toBe(true);
        const packed = packedArray(space.dtype, space.size);
        space.pack(value, packed);
        expect(Array.from(packed)).toEqual(expected);
        if (k > 0) return;
        const flattened = new Float32Array(space.flatSize);
        space.flatten(value, flattened);
        expect(Array.from(flattened)).toEqual(flat);
      });
    }
  });

  test('with a mask', () => {
    const space = new Discrete(6, { start: 3 });
    for (const [seed, { masks, samples }] of Object.entries(fixture.masked)) {
      const rng = new Rng(Number(seed));
      expect(samples.map(() => masks.map((mask) => space.sample(rng, mask)))).toEqual(samples);
    }
  });
});

const arbitrarySpace = fc.letrec<{ any: Space; leaf: Space; tuple: Space; dict: Space }>((tie) => ({
  leaf: fc.oneof(
    fc
      .record({ n: fc.integer({ min: 1, max: 20 }), start: fc.integer({ min: -9, max: 9 }) })
      .map(({ n, start }) => new Discrete(n, { start })),
    fc
      .array(fc.record({ n: fc.integer({ min: 1, max: 9 }), start: fc.integer({ min: -9, max: 9 }) }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => {
        const start = parts.map((part) => part.start);
        return new MultiDiscrete(
          parts.map(({ n }) => n),
          { start },
        );
      }),
    fc.integer({ min: 1, max: 9 }).map((n) => new MultiBinary(n)),
    fc
      .array(fc.record({ low: fc.constantFrom(-Infinity, -3, 0), high: fc.constantFrom(Infinity, 0, 2.5) }), {
        minLength: 1,
        maxLength: 5,
      })
      .map((bounds) => new Box({ low: bounds.map(({ low }) => low), high: bounds.map(({ high }) => high) })),
    fc.integer({ min: 1, max: 6 }).map((n) => new Box({ low: 0, high: 255, shape: [n, 2], dtype: 'uint8' })),
    fc
      .integer({ min: 1, max: 6 })
      .map((n) => new Box({ low: -Infinity, high: 7, shape: [n], dtype: 'int32' })),
  ),
  tuple: fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((parts) => new Tuple(parts)),
  dict: fc
    .dictionary(fc.constantFrom('b', 'a', 'velocity', 'ε'), tie('any'), { minKeys: 1, maxKeys: 3 })
    .map((parts) => new Dict(parts)),
  any: fc.oneof({ maxDepth: 3 }, tie('leaf'), tie('leaf'), tie('tuple'), tie('dict')),
})).any;

describe('every space', () => {
  test('contains its samples; packed, unpacked, flattened and as JSON they stay what they are', () => {
    fc.assert(
      fc.property(arbitrarySpace, fc.nat(), fc.nat(5), (space, seed, offset) => {
        const again = spaceFromJSON(JSON.parse(JSON.stringify(space)));
        expect(again.toString()).toBe(space.toString());
        expect([again.size, again.flatSize, again.dtype, again.shape]).toEqual([
          space.size,
          space.flatSize,
          space.dtype,
          space.shape,
        ]);
        const value = space.sample(new Rng(seed));
        expect(again.sample(new Rng(seed))).toEqual(value);
        expect(again.contains(value)).toBe(true);
        const packed = packedArray(space.dtype, offset + space.size + 1);
        packed[offset + space.size] = 99;
        space.pack(value, packed, offset);
        expect(space.unpack(packed, offset)).toEqual(value);
        expect(packed[offset + space.size]).toBe(99);
        const flat = new Float32Array(offset + space.flatSize + 1).fill(99);
        space.flatten(value, flat, offset);
        expect(flat.at(-1)).toBe(99);
        expect(() => space.pack(value, packed, offset + 2)).toThrow(
          expect.objectContaining({ code: 'invalid-argument' }),
        );
        expect(() => space.unpack(packed, offset + 2)).toThrow(
          expect.objectContaining({ code: 'invalid-argument' }),
        );
        expect(() => space.flatten(value, flat, offset + 2)).toThrow(
          expect.objectContaining({ code: 'invalid-argument' }),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('unpacked arrays are copies', () => {
    const space = new Box({ low: 0, high: 1, shape: [2] });
    const packed = new Float32Array([0.5, 0.5]);
    space.unpack(packed)[0] = 1;
    expect(packed[0]).toBe(0.5);
  });
});

describe('members', () => {
  const box = new Box({ low: [-1, 0], high: [1, Infinity] });
  const pair = new Tuple([new Discrete(2), new MultiBinary(2)]);
  const named = new Dict({ a: new Discrete(2) });

  test.each<[Space, unknown]>([
    [box, new Float32Array([-1, 1e30])],
    [new Box({ low: 0, high: 255, dtype: 'uint8' }), new Uint8Array([255])],
    [new Discrete(3, { start: -1 }), -1],
    [new Discrete(3, { start: -1 }), 1],
    [new Discrete(3), -0],
    [new Box({ low: 0, high: 1 }), new Float32Array([-0])],
    [new MultiDiscrete([2, 3]), new Int32Array([1, 2])],
    [new MultiDiscrete([2, 3], { start: [1, -5] }), new Int32Array([2, -3])],
    [new MultiBinary(2), new Int8Array([1, 0])],
    [pair, [1, new Int8Array([1, 1])]],
    [named, { a: 1 }],
  ])('%s contains %j', (space, value) => {
    expect(space.contains(value)).toBe(true);
  });

  test.each<[Space, unknown]>([
    [box, new Float32Array([-1.001, 0])],
    [box, new Float32Array([0, -0.001])],
    [box, new Float32Array([Number.NaN, 0])],
    [box, new Float64Array([0, 0])],
    [box, new Float32Array([0])],
    [box, [0, 0]],
    [box, null],
    [new Box({ low: 0, high: 1, dtype: 'int8' }), new Uint8Array([0])],
    [new Discrete(3), 3],
    [new Discrete(3), -1],
    [new Discrete(3), 0.5],
    [new Discrete(3), '1'],
    [new Discrete(3), Number.NaN],
    [new MultiDiscrete([2, 3]), new Int32Array([2, 0])],
    [new MultiDiscrete([2, 3]), new Int32Array([0, -1])],
    [new MultiDiscrete([2, 3]), new Int32Array([0])],
    [new MultiDiscrete([2, 3]), [0, 0]],
    [new MultiDiscrete([2, 3], { start: [1, 0] }), new Int32Array([0, 2])],
    [new MultiDiscrete([2, 3], { start: [1, 0] }), new Int32Array([3, 2])],
    [new MultiBinary(2), new Int8Array([2, 0])],
    [new MultiBinary(2), new Int8Array([1])],
    [new MultiBinary(2), new Uint8Array([1, 1])],
    [pair, [1]],
    [pair, [2, new Int8Array([1, 1])]],
    [pair, 'no'],
    [named, {}],
    [named, { a: 2 }],
    [named, { a: 1, b: 1 }],
    [named, { b: 1 }],
    [named, null],
    [new Discrete(3), undefined],
    [new Tuple([new Discrete(3)]), [Number.NaN]],
  ])('%s does not contain %j', (space, value) => {
    expect(space.contains(value)).toBe(false);
  });
});

describe('layout', () => {
  test('one-hot where discrete', () => {
    const space = new Tuple([
      new Discrete(3, { start: 1 }),
      new MultiDiscrete([2, 2]),
      new Box({ low: 0, high: 9, shape: [1] }),
    ]);
    const flat = new Float32Array(space.flatSize);
    space.flatten([2, new Int32Array([0, 1]), new Float32Array([7])], flat);
    expect(Array.from(flat)).toEqual([0, 1, 0, 1, 0, 0, 1, 7]);
  });

  test('composite spaces are int32 unless a part is not', () => {
    expect(new Tuple([new Discrete(2), new MultiBinary(2)]).dtype).toBe('int32');
    expect(new Dict({ a: new Discrete(2), b: new Box({ low: 0, high: 1 }) }).dtype).toBe('float32');
    expect(new Tuple([new Box({ low: 0, high: 1, dtype: 'uint8' })]).dtype).toBe('int32');
  });

  test.each<[Space, unknown, unknown]>([
    [new Box({ low: 0, high: 2e9, dtype: 'float64' }), Float64Array.of(1.7e9), Float64Array.of(1.7e9 + 1)],
    [new Box({ low: 0, high: 2e9, dtype: 'int32' }), Int32Array.of(1.7e9), Int32Array.of(1.7e9 + 1)],
    [new Discrete(2, { start: 2 ** 24 }), 2 ** 24, 2 ** 24 + 1],
    [new Discrete(2, { start: -(2 ** 24) - 1 }), -(2 ** 24), -(2 ** 24) - 1],
    [new MultiDiscrete([1, 2 ** 25]), Int32Array.of(0, 2 ** 24), Int32Array.of(0, 2 ** 24 + 1)],
  ])('beside float32 numbers, %s makes composite spaces float64, so that its values differ', (part, a, b) => {
    const number = new Box({ low: 0, high: 1 });
    const zero = Float32Array.of(0);
    const tuple = new Tuple([part, number]);
    const nested = new Dict({ inner: new Tuple([part, new Discrete(2)]), number });
    for (const value of [a, b]) {
      for (const [space, whole] of [
        [tuple, [value, zero]],
        [nested, { inner: [value, 0], number: zero }],
      ] as const) {
        expect(space.dtype).toBe('float64');
        const packed = packedArray(space.dtype, space.size);
        space.pack(whole as never, packed);
        expect(space.unpack(packed)).toEqual(whole);
      }
    }
  });

  test('composite spaces of what float32 holds exactly are float32', () => {
    const parts = [
      new Discrete(2, { start: 2 ** 24 - 1 }),
      new MultiDiscrete([2 ** 24]),
      new MultiBinary(2),
      new Box({ low: 0, high: 255, dtype: 'uint8' }),
      new Box({ low: 0, high: 1 }),
    ];
    expect(new Tuple(parts as Space[]).dtype).toBe('float32');
  });

  test('in words', () => {
    expect(String(new Box({ low: -1, high: 1, shape: [8] }))).toBe('Box(-1, 1, [8], float32)');
    expect(String(new Box({ low: [0, -Infinity], high: 5 }))).toBe('Box([0, -Infinity], 5, [2], float32)');
    expect(String(new Discrete(4))).toBe('Discrete(4)');
    expect(String(new Discrete(4, { start: 1 }))).toBe('Discrete(4, start=1)');
    expect(String(new MultiDiscrete([2, 3]))).toBe('MultiDiscrete([2, 3])');
    expect(String(new MultiDiscrete([2, 3], { start: [0, -1] }))).toBe(
      'MultiDiscrete([2, 3], start=[0, -1])',
    );
    expect(String(new Tuple([new Discrete(2), new MultiBinary(3)]))).toBe(
      'Tuple(Discrete(2), MultiBinary(3))',
    );
    expect(String(new Dict({ b: new Discrete(2), a: new Discrete(3) }))).toBe(
      'Dict(a: Discrete(3), b: Discrete(2))',
    );
  });

  test('types', () => {
    const space = new Dict({ a: new Tuple([new Discrete(2), new Box({ low: 0, high: 1, dtype: 'uint8' })]) });
    expectTypeOf(space.sample(new Rng(0))).toEqualTypeOf<{ a: [number, Uint8Array] }>();
    expectTypeOf(new Box({ low: 0, high: 1 }).sample(new Rng(0))).toEqualTypeOf<Float32Array>();
    const named = new Dict({
      position: new Box({ low: -1, high: 1, shape: [2] }),
      picture: new Box({ low: 0, high: 255, dtype: 'uint8' }),
      inner: new Dict({ angle: new Box({ low: 0, high: 1 }) }),
      gear: new Discrete(5),
    });
    expectTypeOf(named.sample(new Rng(0))).toEqualTypeOf<{
      position: Float32Array;
      picture: Uint8Array;
      inner: { angle: Float32Array };
      gear: number;
    }>();
  });
});

describe('what is no space', () => {
  test.each<[string, () => unknown]>([
    ['low above high', () => new Box({ low: 1, high: 0 })],
    ['NaN as a bound', () => new Box({ low: Number.NaN, high: 0 })],
    ['too few bounds', () => new Box({ low: [0, 0], high: 1, shape: [3] })],
    ['bounds of different lengths', () => new Box({ low: [0, 0], high: [1, 1, 1] })],
    ['an empty dimension', () => new Box({ low: 0, high: 1, shape: [3, 0] })],
    ['a fraction as a dimension', () => new Box({ low: 0, high: 1, shape: [1.5] })],
    ['an unknown dtype', () => new Box({ low: 0, high: 1, dtype: 'float16' as never })],
    ['a bound beyond the dtype', () => new Box({ low: 0, high: 256, dtype: 'uint8' })],
    ['a bound beyond float32', () => new Box({ low: 0, high: 1e39 })],
    ['a bound just beyond what rounds to float32', () => new Box({ low: 0, high: 3.4028236e38 })],
    ['a fraction as a bound of integers', () => new Box({ low: 0.5, high: 3, dtype: 'int32' })],
    ['a fraction among bounds of integers', () => new Box({ low: 0, high: [1, 1.5], dtype: 'uint8' })],
    ['an infinite uint8', () => new Box({ low: 0, high: Infinity, dtype: 'uint8' })],
    ['an infinite low that is high', () => new Box({ low: Infinity, high: Infinity })],
    ['no values', () => new Discrete(0)],
    ['a fraction of values', () => new Discrete(1.5)],
    ['values beyond 32 bits', () => new Discrete(2, { start: 0x7fff_ffff })],
    ['a fraction as start', () => new Discrete(2, { start: 0.5 })],
    ['no elements', () => new MultiDiscrete([])],
    ['an element without values', () => new MultiDiscrete([2, 0])],
    ['an element with a fraction of values', () => new MultiDiscrete([3, 1.5])],
    ['an element with too many values', () => new MultiDiscrete([2 ** 31])],
    ['too few starts', () => new MultiDiscrete([2, 2], { start: [1] })],
    ['a start that is no integer', () => new MultiDiscrete([2, 2], { start: [1, 0.5] })],
    ['values beyond 32 bits', () => new MultiDiscrete([2, 2], { start: [0, 0x7fff_ffff] })],
    ['no bits', () => new MultiBinary(0)],
    ['a tuple of nothing', () => new Tuple([])],
    ['a dict of nothing', () => new Dict({})],
    ['JSON of an unknown kind', () => spaceFromJSON({ kind: 'text' } as never)],
    ['a mask of another length', () => new Discrete(3).sample(new Rng(0), [1, 1])],
    ['a mask of other numbers', () => new Discrete(3).sample(new Rng(0), [1, 2, 1])],
    ['flattening what is no member', () => new Discrete(3).flatten(3, new Float32Array(3))],
    [
      'flattening a vector that is no member',
      () => new MultiDiscrete([2]).flatten(new Int32Array([2]), new Float32Array(2)),
    ],
    [
      'packing too short a value',
      () => new Box({ low: 0, high: 1, shape: [2] }).pack(new Float32Array(1), new Float32Array(9)),
    ],
    [
      'packing a value without a field',
      () => new Dict({ a: new Discrete(2) }).pack({} as never, new Int32Array(1)),
    ],
    [
      'packing a value with an empty field',
      () =>
        new Dict({ a: new Box({ low: 0, high: 1 }) }).pack({ a: undefined } as never, new Float32Array(1)),
    ],
    ['packing null', () => new Tuple([new Discrete(2)]).pack(null as never, new Int32Array(1))],
  ])('%s', (_, call) => {
    expect(call).toThrow(isInvalid);
  });
});

test.each([
  [new MultiBinary(3), [3]],
  [new Discrete(3), []],
  [new MultiDiscrete([2, 5]), [2]],
  [new Box({ low: 0, high: 1, shape: [2, 4] }), [2, 4]],
  [new Tuple([new Discrete(4), new MultiDiscrete([2, 3, 4])]), [4]],
])('the shape of %s is %j', (space, shape) => {
  expect(space.shape).toEqual(shape);
});
