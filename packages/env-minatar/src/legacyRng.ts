/**
 * NumPy's legacy `RandomState(seed)`: the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998), with the methods that older environments
 * use. New code uses `Rng`.
 */

import { PrismError } from '@prism-rl/core';
import { log } from '@prism-rl/core/arithmetic';

const length = 624;
const middle = 397;

/** The saved state of a {@link LegacyRng}. */
type LegacyRngState = {
  bitGenerator: 'MT19937';
  /** 624 unsigned 32-bit words. */
  key: number[];
  /** Used words of `key`: 0 to 624. */
  position: number;
  /** The second normal number of the last pair, if not yet returned. */
  gauss: number | null;
};

/** NumPy's legacy random numbers. Methods have NumPy's names in camel case. */
export class LegacyRng {
  readonly #key = new Uint32Array(length);
  #position = length;
  #gauss: number | undefined;

  /**
   * @param seed an integer from 0 to 2³² − 1.
   * @throws PrismError `invalid-argument` for any other seed.
   */
  constructor(seed: number) {
    this.seed(seed);
  }

  /** Restarts the stream from a seed. */
  seed(seed: number): void {
    if (seed >>> 0 !== seed) {
      throw PrismError.invalidArgument`A legacy seed must be an integer from 0 to 2³² − 1, but is ${seed}.
        Use a seed such as 0 or 42; only Rng takes larger ones.`;
    }
    const key = this.#key;
    key[0] = seed;
    for (let i = 1; i < length; i++) {
      const previous = key[i - 1]!;
      key[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
    this.#position = length;
    this.#gauss = undefined;
  }

  /** 32 random bits. */
  nextUint32(): number {
    if (this.#position === length) this.#refill();
    let y = this.#key[this.#position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** A float64 in [0, 1) with 53 random bits; equals NumPy's `rand()`. */
  randomSample(): number {
    const a = this.nextUint32() >>> 5;
    const b = this.nextUint32() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }

  /** A float64 in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.randomSample();
  }

  /**
   * An integer in [low, high); `randint(n)` is one of 0 … n − 1.
   *
   * @throws PrismError `invalid-argument` for bounds that are not safe integers, or an empty or too large range.
   */
  randint(low: number, high?: number): number {
    const from = high === undefined ? 0 : low;
    const to = high === undefined ? low : high;
    const range = to - from - 1;
    if (
      !(range >= 0 && range <= Number.MAX_SAFE_INTEGER) ||
      !Number.isSafeInteger(from) ||
      !Number.isSafeInteger(to)
    ) {
      throw PrismError.invalidArgument`randint needs whole bounds with low < high, but got ${from} and ${to}.
        high is exclusive: randint(0, 6) is one of 0 … 5.`;
    }
    return from + this.#interval(range);
  }

  /** One of 0 … n − 1, or an element of an array. */
  choice(from: number): number;
  choice<T>(from: ArrayLike<T>): T;
  choice<T>(from: number | ArrayLike<T>): number | T {
    return typeof from === 'number' ? this.randint(from) : from[this.randint(from.length)]!;
  }

  /** Shuffles an array or typed array in place, and returns it. */
  shuffle<A extends { readonly length: number; [index: number]: unknown }>(array: A): A {
    const items: { [index: number]: unknown } = array;
    for (let i = array.length - 1; i >= 1; i--) {
      const j = this.#interval(i);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return array;
  }

  /** The integers 0 … n − 1 in random order. */
  permutation(n: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  }

  /**
   * A standard normal number, by Marsaglia's polar method, which makes pairs. The last bit may differ from NumPy's, which uses the machine's
   * logarithm.
   */
  randn(): number {
    if (this.#gauss !== undefined) {
      const value = this.#gauss;
      this.#gauss = undefined;
      return value;
    }
    for (;;) {
      const x1 = 2 * this.randomSample() - 1;
      const x2 = 2 * this.randomSample() - 1;
      const r = x1 * x1 + x2 * x2;
      if (r >= 1 || r === 0) continue;
      const factor = Math.sqrt((-2 * log(r)) / r);
      this.#gauss = factor * x1;
      return factor * x2;
    }
  }

  /** Returns everything that decides the future of this generator. */
  save(): LegacyRngState {
    return {
      bitGenerator: 'MT19937',
      key: Array.from(this.#key),
      position: this.#position,
      gauss: this.#gauss ?? null,
    };
  }

  /** Continues exactly where {@link save} was called. @throws PrismError `corrupt` for anything else. */
  restore(state: LegacyRngState): void {
    if (!isState(state)) {
      throw PrismError.corrupt`This is not the saved state of a LegacyRng.
        Pass what save() returned.`;
    }
    const { key, position, gauss } = state;
    this.#key.set(key);
    this.#position = position;
    this.#gauss = gauss ?? undefined;
  }

  /** An integer in [0, max] by masking and rejecting. */
  #interval(max: number): number {
    if (max === 0) return 0;
    if (max <= 0xffff_ffff) {
      const mask = 0xffff_ffff >>> Math.clz32(max);
      for (;;) {
        const value = (this.nextUint32() & mask) >>> 0;
        if (value <= max) return value;
      }
    }
    // Two words, the first one high; max is below 2⁵³, so the masked high word is below 2²¹.
    const highMask = 0xffff_ffff >>> Math.clz32(Math.floor(max / 4294967296));
    for (;;) {
      const high = (this.nextUint32() & highMask) >>> 0;
      const value = high * 4294967296 + this.nextUint32();
      if (value <= max) return value;
    }
  }

  #refill(): void {
    const key = this.#key;
    // Three loops instead of a modulo: the twist reads k + 1 and k + 397, which wrap around near the end.
    for (let k = 0; k < length - middle; k++) key[k] = twist(key[k]!, key[k + 1]!, key[k + middle]!);
    for (let k = length - middle; k < length - 1; k++) {
      key[k] = twist(key[k]!, key[k + 1]!, key[k + middle - length]!);
    }
    key[length - 1] = twist(key[length - 1]!, key[0]!, key[middle - 1]!);
    this.#position = 0;
  }
}

function isState(state: LegacyRngState | null | undefined): boolean {
  const { bitGenerator, key, position, gauss } = state ?? ({} as Partial<LegacyRngState>);
  const isPosition = Number.isInteger(position) && position! >= 0 && position! <= length;
  const isKey = Array.isArray(key) && key.length === length && key.every((word) => word >>> 0 === word);
  return bitGenerator === 'MT19937' && isKey && isPosition && (gauss === null || Number.isFinite(gauss));
}

function twist(word: number, next: number, far: number): number {
  const y = (word & 0x80000000) | (next & 0x7fffffff);
  return far ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
}
