import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawsOf, numpyFixture, repeat } from '../../test/numpyFixture.ts';
import { PrismError } from '../errors.ts';
import { Rng } from './rng.ts';

const { count, weights } = numpyFixture;

function concat(parts: readonly Int32Array[]): Int32Array {
  return Int32Array.from(parts.flatMap((part) => Array.from(part)));
}

function binaries(rng: Rng, sizes: readonly number[]): Int8Array {
  const parts = sizes.map((size) => {
    const out = new Int8Array(size);
    rng.fillBinary(out);
    return Array.from(out);
  });
  return Int8Array.from(parts.flat());
}

const methods: Record<string, (rng: Rng) => Float64Array | Int32Array | Int8Array | BigUint64Array> = {
  random: (rng) => repeat(count, () => rng.random()),
  'uniform(-3,5)': (rng) => repeat(count, () => rng.uniform(-3, 5)),
  normal: (rng) => repeat(count, () => rng.normal()),
  'normal(2,0.5)': (rng) => repeat(count, () => rng.normal(2, 0.5)),
  exponential: (rng) => repeat(count, () => rng.exponential()),
  'exponential(3)': (rng) => repeat(count, () => rng.exponential(3)),
  'integers(7)': (rng) => repeat(count, () => rng.integers(7)),
  'integers(-9999,9999)': (rng) => repeat(count, () => rng.integers(-9999, 9999)),
  'integers(3000000000)': (rng) => repeat(count, () => rng.integers(3_000_000_000)),
  'integers(2^32-1)': (rng) => repeat(count, () => rng.integers(2 ** 32 - 1)),
  'integers(2^32)': (rng) => repeat(count, () => rng.integers(2 ** 32)),
  'integers(2^53-1)': (rng) => repeat(count, () => rng.integers(2 ** 53 - 1)),
  'integers(-5,2^40)': (rng) => repeat(count, () => rng.integers(-5, 2 ** 40)),
  uint32: (rng) => repeat(count, () => rng.nextUint32()),
  uint64: (rng) => BigUint64Array.from({ length: count }, () => rng.nextUint64()),
  binary: (rng) => binaries(rng, [1, 2, 3, 4, 5, 8, 9977]),
  permutation: (rng) => rng.permutation(count),
  'shuffle twice': (rng) => {
    const array = Int32Array.from({ length: count }, (_, i) => i);
    return rng.shuffle(rng.shuffle(array));
  },
  choice: (rng) => rng.choice(11, { size: count }),
  'choice p': (rng) => rng.choice(5, { size: count, p: weights }),
  'choice p one by one': (rng) => Int32Array.from({ length: 1000 }, () => rng.choice(5, { p: weights })),
  'choice 3 of 5 p without replacement': (rng) =>
    concat(Array.from({ length: 300 }, () => rng.choice(5, { size: 3, replace: false, p: weights }))),
  'choice 4 of 10 without replacement': (rng) =>
    concat(Array.from({ length: 1000 }, () => rng.choice(10, { size: 4, replace: false }))),
  'choice 100 of 20000 without replacement': (rng) => rng.choice(20000, { size: 100, replace: false }),
  'choice 10000 of 20000 without replacement': (rng) => rng.choice(20000, { size: 10000, replace: false }),
  'choice 20000 of 20000 without replacement': (rng) => rng.choice(20000, { size: 20000, replace: false }),
  'child 2 of child 1': (rng) => {
    rng.spawn(1);
    const grandchild = rng.spawn(2)[0]!.spawn(3)[2]!;
    return repeat(count, () => grandchild.random());
  },
  mixed: (rng) => {
    const row = (): number[] => [
      rng.integers(7),
      rng.random(),
      rng.normal(),
      rng.integers(2 ** 40),
      rng.exponential(),
      rng.integers(3),
      rng.permutation(6)[2]!,
    ];
    return Float64Array.from(Array.from({ length: 500 }, row).flat());
  },
};

describe('NumPy draws the same', () => {
  test('every method of the fixture is compared', () => {
    expect(Object.keys(methods)).toEqual(Object.keys(numpyFixture.generator));
  });

  test.each(Object.entries(numpyFixture.generator))('%s', (name, seeds) => {
    for (const [seed, expected] of Object.entries(seeds)) {
      expect({ seed, ...drawsOf(methods[name]!(new Rng(BigInt(seed)))) }).toEqual({ seed, ...expected });
    }
  });
});

test("the README's example", () => {
  const rng = new Rng(42);
  expect(rng.random()).toBe(0.7739560485559633);
  expect(rng.integers(0, 10)).toBe(6);
  expect(rng.normal()).toBe(0.7504511958064572);
  expect(Array.from(rng.choice(10, { size: 3, replace: false }))).toEqual([0, 6, 3]);
});

describe('fills', () => {
  const seeds = fc.bigInt({ min: 0n, max: 1n << 200n });
  const lengths = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 4 });

  // Around 2²¹ and 2³² the way of drawing changes, and rejections become likely.
  const widths = fc.constantFrom(
    1,
    2,
    105,
    2 ** 20 + 3,
    2 ** 21 - 1,
    2 ** 21,
    2 ** 21 + 1,
    2 ** 31 + 1,
    2 ** 32 - 1,
    2 ** 32,
    2 ** 40,
  );

  test('equal single calls, from any place in the block', () => {
    fc.assert(
      fc.property(seeds, fc.nat(200), lengths, widths, (seed, skipped, sizes, width) => {
        const filled = new Rng(seed);
        const single = new Rng(seed);
        for (let i = 0; i < skipped; i++) expect(filled.random()).toBe(single.random());
        for (const size of sizes) {
          const random = new Float64Array(size);
          filled.fillRandom(random);
          expect(random).toEqual(repeat(size, () => single.random()));
          const uniform = new Float64Array(size);
          for (const [low, high] of [
            [-2, 7],
            [0, 3],
            [2, 3],
          ] as const) {
            filled.fillUniform(uniform, low, high);
            expect(uniform).toEqual(repeat(size, () => single.uniform(low, high)));
          }
          const normal = new Float32Array(size);
          filled.fillNormal(normal, 1, 3);
          expect(normal).toEqual(Float32Array.from(repeat(size, () => single.normal(1, 3))));
          const integers = new Float64Array(size);
          filled.fillIntegers(integers, -5, -5 + width);
          expect(integers).toEqual(repeat(size, () => single.integers(-5, -5 + width)));
          const rounded = new Float32Array(size);
          filled.fillRandom(rounded);
          expect(rounded).toEqual(Float32Array.from(repeat(size, () => single.random())));
        }
        expect(filled.save()).toEqual(single.save());
      }),
      { numRuns: 60 },
    );
  });
});

describe('save and restore', () => {
  const operations: readonly ((rng: Rng) => unknown)[] = [
    (rng) => rng.random(),
    (rng) => rng.integers(10),
    (rng) => rng.integers(2 ** 50),
    (rng) => rng.normal(),
    (rng) => rng.exponential(),
    (rng) => rng.permutation(5),
    (rng) => rng.choice(20, { size: 3, replace: false }),
    (rng) => rng.spawn(2).map((child) => child.random()),
    (rng) => {
      const out = new Float64Array(100);
      rng.fillRandom(out);
      return out;
    },
  ];
  const programs = fc.array(fc.constantFrom(...operations), { maxLength: 60 });

  test('the future is the same, through JSON', () => {
    fc.assert(
      fc.property(fc.nat(), programs, programs, fc.nat(), (seed, before, after, otherSeed) => {
        const rng = new Rng(seed);
        for (const operation of before) operation(rng);
        const saved = JSON.stringify(rng.save());
        const other = new Rng(otherSeed);
        other.integers(10);
        other.restore(JSON.parse(saved));
        expect(JSON.stringify(rng.save())).toBe(saved);
        for (const operation of after) expect(operation(other)).toEqual(operation(rng));
        expect(other.save()).toEqual(rng.save());
      }),
      { numRuns: 200 },
    );
  });

  test('the state is the one NumPy shows after 5 random() and one integers(7)', () => {
    // np.random.default_rng(42), then .bit_generator.state
    const rng = new Rng(42);
    for (let i = 0; i < 5; i++) rng.random();
    rng.integers(7);
    expect(rng.save()).toMatchObject({
      state: '60251780358759318666854268857835938822',
      increment: '332724090758049132448979897138935081983',
      buffered: 4190266093,
    });
  });

  const sound = new Rng(1).save();
  test.each<unknown>([
    undefined,
    {},
    { ...sound, bitGenerator: 'MT19937' },
    { ...sound, state: 'x' },
    { ...sound, state: '-1' },
    { ...sound, state: (2n ** 128n).toString() },
    { ...sound, increment: '2' },
    { ...sound, increment: undefined },
    { ...sound, buffered: 0.5 },
    { ...sound, buffered: undefined },
    { ...sound, seedSequence: undefined },
    { ...sound, seedSequence: { ...sound.seedSequence, spawnKey: [-1] } },
    { ...sound, seedSequence: { ...sound.seedSequence, childrenSpawned: 0.5 } },
  ])('refuses %j, and stays as it is', (state) => {
    const rng = new Rng(0);
    const before = rng.save();
    expect(() => rng.restore(state as never)).toThrow(expect.objectContaining({ code: 'corrupt' }));
    expect(rng.save()).toEqual(before);
  });
});

describe('distributions', () => {
  test('choice of an array returns its elements', () => {
    const rng = new Rng(3);
    const twin = new Rng(3);
    const letters = ['a', 'b', 'c'];
    expect(rng.choice(letters)).toBe(letters[twin.choice(3)]);
    expect(rng.choice(letters, { size: 4 })).toEqual(
      Array.from(twin.choice(3, { size: 4 }), (i) => letters[i]),
    );
  });
});

describe('bad arguments', () => {
  const rng = new Rng(0);
  test.each<[string, () => unknown]>([
    ['negative seed', () => new Rng(-1)],
    ['fraction as seed', () => new Rng(0.5)],
    ['NaN as seed', () => new Rng(Number.NaN)],
    ['seed beyond 2⁵³ as a number', () => new Rng(2 ** 53)],
    ['negative bigint', () => new Rng(-1n)],
    ['empty range', () => rng.integers(3, 3)],
    ['range the wrong way round', () => rng.integers(3, 2)],
    ['zero', () => rng.integers(0)],
    ['fraction', () => rng.integers(0.5, 4.5)],
    ['infinite bound', () => rng.integers(0, Number.POSITIVE_INFINITY)],
    ['range beyond 2⁵³', () => rng.integers(-(2 ** 53) + 1, 2 ** 53 - 1)],
    ['nothing to choose from', () => rng.choice([])],
    ['a negative size', () => rng.choice(3, { size: -1 })],
    ['a fraction as size', () => rng.choice(3, { size: 1.5, replace: false })],
    ['a negative standard deviation', () => rng.normal(0, -1)],
    ['a negative standard deviation of a fill', () => rng.fillNormal(new Float64Array(1), 0, -1)],
    ['a negative scale', () => rng.exponential(-1)],
    ['too many without replacement', () => rng.choice(3, { size: 4, replace: false })],
    ['too few possible without replacement', () => rng.choice(3, { size: 2, replace: false, p: [1, 0, 0] })],
    ['probabilities of another length', () => rng.choice(3, { p: [0.5, 0.5] })],
    ['probabilities that do not sum to 1', () => rng.choice(2, { p: [0.5, 0.6] })],
    ['negative probability', () => rng.choice(2, { p: [-0.5, 1.5] })],
    ['permutation of a fraction', () => rng.permutation(1.5)],
    ['negative number of children', () => rng.spawn(-1)],
  ])('%s', (_, call) => {
    const before = JSON.stringify(rng.save());
    expect(call).toThrow(PrismError);
    expect(call).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(JSON.stringify(rng.save())).toBe(before);
  });

  test.each<[() => unknown, string]>([
    [() => rng.choice(3, { size: -1 }), 'choice needs a whole size from 0 to 2³¹ − 1, but got -1.'],
    [() => rng.choice(3, { size: 4, replace: false }), 'choice cannot draw 4 distinct elements out of 3.'],
    [() => rng.normal(0, -1), 'normal needs a standard deviation of at least 0, but got -1.'],
  ])('%s: %s', (call, message) => {
    expect(call).toThrow(message);
  });

  test('a spread of 0 gives the mean', () => {
    expect([rng.normal(3, 0), rng.exponential(0)]).toEqual([3, 0]);
  });
});
