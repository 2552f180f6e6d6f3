import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import numpyFixture from '../test/fixtures/numpyLegacy.json' with { type: 'json' };
import { LegacyRng } from './legacyRng.ts';

const { count } = numpyFixture;

/** Checksum and first values of a draw, to be compared with an entry of the fixture (`tools/rng/numpy_fixture.py`). */
const drawsOf = (values: Float64Array | Int32Array) => ({
  crc: crc32(new Uint8Array(values.buffer)).toString(16).padStart(8, '0'),
  first: Array.from(values.subarray(0, 3)),
});
const repeat = (times: number, draw: () => number): Float64Array =>
  Float64Array.from({ length: times }, draw);

const methods: Record<string, (rng: LegacyRng) => Float64Array | Int32Array> = {
  randomSample: (rng) => repeat(count, () => rng.randomSample()),
  'uniform(-3,5)': (rng) => repeat(count, () => rng.uniform(-3, 5)),
  'randint(7)': (rng) => repeat(count, () => rng.randint(7)),
  'randint(-9999,9999)': (rng) => repeat(count, () => rng.randint(-9999, 9999)),
  'randint(2^32)': (rng) => repeat(count, () => rng.randint(2 ** 32)),
  'randint(2^40)': (rng) => repeat(count, () => rng.randint(2 ** 40)),
  permutation: (rng) => rng.permutation(count),
  choice: (rng) => Int32Array.from({ length: count }, () => rng.choice(11)),
  mixed: (rng) => {
    const row = (): number[] => [
      rng.randint(7),
      rng.randomSample(),
      Number(rng.randn() > 0),
      rng.randint(2 ** 40),
      rng.permutation(6)[2]!,
    ];
    return Float64Array.from(Array.from({ length: 500 }, row).flat());
  },
};

describe("NumPy's RandomState draws the same", () => {
  test('every method of the fixture is compared', () => {
    expect(Object.keys(methods)).toEqual(Object.keys(numpyFixture.legacy));
  });

  test.each(Object.entries(numpyFixture.legacy))('%s', (name, seeds) => {
    for (const [seed, expected] of Object.entries(seeds)) {
      expect({ seed, ...drawsOf(methods[name]!(new LegacyRng(Number(seed)))) }).toEqual({
        seed,
        ...expected,
      });
    }
  });
});

test('randn is equal except for the last bits, which depend on the host’s logarithm', () => {
  for (const [seed, expected] of Object.entries(numpyFixture.randn)) {
    const rng = new LegacyRng(Number(seed));
    for (const value of expected) {
      const drawn = rng.randn();
      expect(Math.abs(drawn - value)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.abs(value));
    }
  }
});

test('continues equally after restore', () => {
  const operations: readonly ((rng: LegacyRng) => unknown)[] = [
    (rng) => rng.randn(),
    (rng) => rng.randint(100),
    (rng) => rng.shuffle([1, 2, 3, 4]),
    (rng) => rng.choice(['a', 'b', 'c']),
    (rng) => repeat(700, () => rng.nextUint32()),
  ];
  const programs = fc.array(fc.constantFrom(...operations), { maxLength: 20 });
  fc.assert(
    fc.property(fc.nat(), programs, programs, (seed, before, after) => {
      const rng = new LegacyRng(seed);
      for (const operation of before) operation(rng);
      const other = new LegacyRng(1);
      other.randn();
      other.restore(JSON.parse(JSON.stringify(rng.save())));
      for (const operation of after) expect(operation(other)).toEqual(operation(rng));
    }),
    { numRuns: 100 },
  );
});

test('seeding again clears the cached normal number', () => {
  const rng = new LegacyRng(5);
  const first = rng.randn();
  rng.seed(5);
  expect(rng.randn()).toBe(first);
});

test.each([-1, 0.5, 2 ** 32, Number.NaN])('refuses the seed %d', (seed) => {
  expect(() => new LegacyRng(seed)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});

test.each([
  [3, 3],
  [0, 0.5],
  [0, Number.NaN],
  [-(2 ** 53 - 1), 2 ** 53 - 1],
])('refuses randint(%d, %d)', (low, high) => {
  expect(() => new LegacyRng(0).randint(low, high)).toThrow(
    expect.objectContaining({ code: 'invalid-argument' }),
  );
});

const state = new LegacyRng(0).save();

test.each<[string, object]>([
  ['a key too short', { key: state.key.slice(1) }],
  ['no key', { key: undefined }],
  ['another generator', { bitGenerator: 'PCG64' }],
  ['a position before the key', { position: -1 }],
  ['a position behind the key', { position: 625 }],
  ['a position between two words', { position: 1.5 }],
  ['a key of other things', { key: state.key.map(String) }],
  ['a normal number that is none', { gauss: 'x' }],
])('refuses a damaged state: %s', (_what, damage) => {
  expect(() => new LegacyRng(0).restore({ ...state, ...damage })).toThrow(
    expect.objectContaining({ code: 'corrupt' }),
  );
});

test('a choice among one number draws nothing, as in NumPy', () => {
  const rng = new LegacyRng(3);
  const before = rng.save();
  expect([rng.randint(1), rng.randint(5, 6)]).toEqual([0, 5]);
  expect(rng.save()).toEqual(before);
});
