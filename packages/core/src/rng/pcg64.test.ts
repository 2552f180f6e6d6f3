import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numpyFixture } from '../../test/numpyFixture.ts';
import { pcg64Wasm } from '../generated/pcg64.ts';
import { fillLemire, lemire, masked } from './choice.ts';
import { Pcg64 } from './pcg64.ts';
import { SeedSequence } from './seedSequence.ts';

describe('seedSequence', () => {
  const hex = (words: Uint32Array): string[] =>
    Array.from(words, (word) => word.toString(16).padStart(8, '0'));

  test.each(Object.entries(numpyFixture.words))('NumPy makes the same words of seed %s', (seed, expected) => {
    expect(hex(new SeedSequence(BigInt(seed)).generateState(8))).toEqual(expected);
  });

  test('the second child of 42', () => {
    // np.random.SeedSequence(42).spawn(2)[1].generate_state(4)
    const child = new SeedSequence(42).spawn(2)[1]!;
    expect(hex(child.generateState(4))).toEqual(['f3e63cba', '01dcb763', '15de6f6e', '6aee7dd6']);
  });

  test('children continue to be numbered, also through JSON', () => {
    const parent = new SeedSequence(7);
    parent.spawn(3);
    const again = SeedSequence.from(JSON.parse(JSON.stringify(parent.save())));
    expect(again.spawn(1)[0]!.spawnKey).toEqual([3]);
    expect(hex(again.spawn(1)[0]!.generateState(4))).toEqual(
      hex(new SeedSequence(7).spawn(5)[4]!.generateState(4)),
    );
  });

  test('only non-negative integers are seeds', () => {
    for (const seed of ['1', '', true, null, [1], 1.5, -1, -1n])
      expect(() => new SeedSequence(seed as number)).toThrow(/^A seed must be a non-negative integer/);
  });
});

describe('pcg64', () => {
  test('the WebAssembly is small: every bundle with random numbers carries it', () => {
    expect(Buffer.from(pcg64Wasm, 'base64').byteLength).toBeLessThan(1024);
  });
});

describe('boundedIntegers', () => {
  /** Words from a list, for draws that a generator would give once in a lifetime. */
  function scripted(words: readonly (number | bigint)[]): Pcg64 {
    const left = [...words];
    return {
      nextUint32: () => Number(left.shift()),
      nextUint64: () => BigInt(left.shift()!),
    } as Pcg64;
  }

  describe('Lemire rejects overrepresented products', () => {
    test('of 32 bits', () => {
      // Three numbers: 2³² mod 3 is 1, so the low half 0, which the word 0 gives, is one too many.
      expect(lemire(scripted([0, 2 ** 31]), 2)).toBe(1);
      expect(lemire(scripted([1, 2 ** 31]), 2)).toBe(0);
      // Five: 2³² mod 5 is 1.
      expect(lemire(scripted([0, 0, 2 ** 32 - 1]), 4)).toBe(4);
      // Six: 2³² mod 6 is 4; the word 715827883 · 6 is 2 more than 2³², 1431655766 · 6 is 4 more than twice that.
      expect(lemire(scripted([715827883, 1431655766]), 5)).toBe(2);
    });

    test('of 64 bits', () => {
      // Of 2³³ + 1 numbers: 2⁶⁴ mod (2³³ + 1) is 2³¹ · (2³³ + 1) less than 2⁶⁴, so 2³³ + 1 − 2³¹.
      const count = 2n ** 33n + 1n;
      const threshold = 2n ** 64n % count;
      expect(threshold).toBe(count - 2n ** 31n);
      const below = (low: bigint): bigint => BigInt.asUintN(64, low * inverse(count));
      expect(lemire(scripted([below(threshold - 1n), 2n ** 63n]), 2 ** 33)).toBe(2 ** 32);
      const kept = below(threshold);
      expect(lemire(scripted([kept, 2n ** 63n]), 2 ** 33)).toBe(Number((kept * count) >> 64n));
    });

    test('as defined, for ranges that reject often and words of a generator', () => {
      const ranges = [2, 6, 2 ** 21 - 1, 2 ** 21, 3 * 2 ** 30, 2 ** 31, 2 ** 32 - 3];
      fc.assert(
        fc.property(fc.nat(), fc.constantFrom(...ranges), (seed, range) => {
          const [bits, twin] = [1, 2].map(() => new Pcg64(new SeedSequence(seed))) as [Pcg64, Pcg64];
          const drawn = Array.from({ length: 40 }, () => lemire(bits, range));
          expect(drawn).toEqual(Array.from({ length: 40 }, () => byDefinition(twin, range)));
        }),
        { numRuns: 60 },
      );
    });
  });

  /** The inverse of an odd number modulo 2⁶⁴, by Newton's method. */
  function inverse(odd: bigint): bigint {
    let result = odd;
    for (let k = 0; k < 6; k++) result = BigInt.asUintN(64, result * (2n - odd * result));
    return result;
  }

  function byDefinition(bits: Pcg64, range: number): number {
    const count = BigInt(range) + 1n;
    for (;;) {
      const product = BigInt(bits.nextUint32()) * count;
      if (BigInt.asUintN(32, product) >= 2n ** 32n % count) return Number(product >> 32n);
    }
  }

  test('a fill equals single draws, from any place in a block', () => {
    const ranges = [0, 1, 6, 1000, 2 ** 20, 2 ** 21 - 1, 2 ** 21, 3 * 2 ** 30, 2 ** 40];
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom(...ranges),
        fc.nat(40),
        fc.nat(150),
        (seed, range, before, length) => {
          const [bits, twin] = [1, 2].map(() => new Pcg64(new SeedSequence(seed))) as [Pcg64, Pcg64];
          for (const each of [bits, twin]) for (let k = 0; k < before; k++) each.nextUint32();
          const out = new Float64Array(length);
          fillLemire(bits, out, -3, range);
          expect([...out]).toEqual(Array.from({ length }, () => -3 + lemire(twin, range)));
          expect(bits.save()).toEqual(twin.save());
        },
      ),
      { numRuns: 200 },
    );
  });

  test('masked draws reject values above the maximum', () => {
    expect(masked(scripted([]), 0)).toBe(0);
    // Five needs three bits: 6 and 7 are drawn again, higher bits do not count.
    expect(masked(scripted([6, 7, 8 + 5]), 5)).toBe(5);
    expect(masked(scripted([2 ** 32 - 1]), 2 ** 32 - 1)).toBe(2 ** 32 - 1);
  });
});
