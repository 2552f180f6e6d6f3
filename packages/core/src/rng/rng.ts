import { PrismError } from '../errors.ts';
import {
  checkProbabilities,
  checkSize,
  evenWithoutReplacement,
  fillLemire,
  lemire,
  masked,
  weightedIndex,
  weightedWithoutReplacement,
  weightedWithReplacement,
} from './choice.ts';
import { Pcg64, type Pcg64State } from './pcg64.ts';
import { SeedSequence, type SeedSequenceState } from './seedSequence.ts';
import { fillNormals, standardExponential, standardNormal } from './ziggurat.ts';

/** The saved state of an {@link Rng}. */
export type RngState = Pcg64State & { bitGenerator: 'PCG64'; seedSequence: SeedSequenceState };

/** Options of {@link Rng.choice}. */
export interface ChoiceOptions {
  /** Number of draws; without it, a single element is returned. */
  readonly size?: number;
  /** Whether to draw with replacement; default `true`. */
  readonly replace?: boolean;
  /** Probability of each element, with sum 1; default: uniform. */
  readonly p?: ArrayLike<number>;
}

/** {@link ChoiceOptions} with a size. */
export type ChoicesOptions = ChoiceOptions & { readonly size: number };

/**
 * Seeded random numbers: NumPy's `Generator(PCG64(SeedSequence(seed)))`, bit for bit, as in Gymnasium. Every method draws the same numbers as
 * NumPy's method of the same name.
 */
export class Rng {
  #bits: Pcg64;
  #seeds: SeedSequence;

  /**
   * @param seed a non-negative integer (above 2⁵³ − 1 as a bigint), or a seed sequence.
   * @throws PrismError `invalid-argument` for any other seed.
   */
  constructor(seed: number | bigint | SeedSequence) {
    this.#seeds = seed instanceof SeedSequence ? seed : new SeedSequence(seed);
    this.#bits = new Pcg64(this.#seeds);
  }

  /** A float64 in [0, 1) with 53 random bits. */
  random(): number {
    return this.#bits.nextDouble();
  }

  /** A float64 in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.#bits.nextDouble();
  }

  /**
   * An integer in [low, high); `integers(n)` is one of 0 … n − 1. Draws 32 bits for ranges up to 2³², 64 bits for larger ones, and nothing if
   * only one value is possible.
   *
   * @throws PrismError `invalid-argument` for bounds that are not safe integers, or an empty or too large range.
   */
  integers(low: number, high?: number): number {
    const from = high === undefined ? 0 : low;
    return from + lemire(this.#bits, rangeOf(from, high === undefined ? low : high));
  }

  /**
   * A normally distributed float64 with standard deviation `std`.
   *
   * @throws PrismError `invalid-argument` for a negative `std`.
   */
  normal(mean = 0, std = 1): number {
    if (std < 0) throw negative('normal', 'standard deviation', std);
    return mean + std * standardNormal(this.#bits);
  }

  /**
   * An exponentially distributed float64 with mean `scale`.
   *
   * @throws PrismError `invalid-argument` for a negative `scale`.
   */
  exponential(scale = 1): number {
    if (scale < 0) throw negative('exponential', 'scale', scale);
    return scale * standardExponential(this.#bits);
  }

  /** 32 random bits. Two calls share one 64-bit word, low half first, whatever is drawn in between. */
  nextUint32(): number {
    return this.#bits.nextUint32();
  }

  /** 64 random bits. */
  nextUint64(): bigint {
    return this.#bits.nextUint64();
  }

  /**
   * Draws from the integers 0 … n − 1, or from the elements of an array.
   *
   * @throws PrismError `invalid-argument` for an empty population, a too large `size` without replacement, or invalid `p`.
   */
  choice(n: number, options: ChoicesOptions): Int32Array;
  choice(n: number, options?: ChoiceOptions & { readonly size?: undefined }): number;
  choice<T>(array: ArrayLike<T>, options: ChoicesOptions): T[];
  choice<T>(array: ArrayLike<T>, options?: ChoiceOptions & { readonly size?: undefined }): T;
  choice<T>(from: number | ArrayLike<T>, options: ChoiceOptions = {}): number | Int32Array | T | T[] {
    const n = typeof from === 'number' ? from : from.length;
    const { size, replace = true, p } = options;
    if (!Number.isInteger(n) || n < 1 || n > 0x7fff_ffff) {
      throw PrismError.invalidArgument`choice needs 1 to 2³¹ − 1 elements to draw from, but got ${n}.
        Pass a positive integer or a non-empty array.`;
    }
    if (p !== undefined) checkProbabilities(p, n);
    if (size === undefined) {
      const index = p === undefined ? lemire(this.#bits, n - 1) : weightedIndex(this.#bits, p);
      return typeof from === 'number' ? index : from[index]!;
    }
    checkSize(size, replace, p === undefined || replace ? n : countPositive(p));
    const indices = new Int32Array(size);
    if (p !== undefined && replace) weightedWithReplacement(this.#bits, p, indices);
    else if (p !== undefined) weightedWithoutReplacement(this.#bits, p, indices);
    else if (replace) this.fillIntegers(indices, 0, n);
    else evenWithoutReplacement(this.#bits, n, indices);
    return typeof from === 'number' ? indices : Array.from(indices, (index) => from[index]!);
  }

  /** Shuffles an array or typed array in place, and returns it. */
  shuffle<A extends { readonly length: number; [index: number]: unknown }>(array: A): A {
    const items: { [index: number]: unknown } = array;
    for (let i = array.length - 1; i >= 1; i--) {
      const j = masked(this.#bits, i);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return array;
  }

  /** The integers 0 … n − 1 in random order. */
  permutation(n: number): Int32Array {
    if (!Number.isInteger(n) || n < 0 || n > 0x7fff_ffff) {
      throw PrismError.invalidArgument`permutation needs a length, but got ${n}.
        Pass a non-negative integer, or call shuffle with an array.`;
    }
    const out = new Int32Array(n);
    for (let i = 0; i < n; i++) out[i] = i;
    return this.shuffle(out);
  }

  /** Fills `out` with results of {@link random}; a Float32Array rounds them, so 1 can occur. */
  fillRandom(out: Float64Array | Float32Array): void {
    this.#bits.fillDoubles(out);
  }

  /** Fills `out` with results of {@link uniform}. */
  fillUniform(out: Float64Array | Float32Array, low = 0, high = 1): void {
    this.#bits.fillDoubles(out, low, high - low);
  }

  /** Fills `out` with results of {@link integers}. */
  fillIntegers(out: { readonly length: number; [index: number]: number }, low: number, high: number): void {
    fillLemire(this.#bits, out, low, rangeOf(low, high));
  }

  /**
   * Fills `out` with results of {@link normal}.
   *
   * @throws PrismError `invalid-argument` for a negative `std`.
   */
  fillNormal(out: Float64Array | Float32Array, mean = 0, std = 1): void {
    if (std < 0) throw negative('fillNormal', 'standard deviation', std);
    fillNormals(this.#bits, out, mean, std);
  }

  /** Fills `out` with zeros and ones like NumPy's `integers(0, 2, size, dtype=int8)`, which uses the top bit of each byte of 32-bit words. */
  fillBinary(out: Int8Array | Uint8Array): void {
    let word = 0;
    for (let i = 0; i < out.length; i++) {
      word = i % 4 === 0 ? this.#bits.nextUint32() : word >>> 8;
      out[i] = (word >>> 7) & 1;
    }
  }

  /**
   * Creates `count` generators that are independent of this one and of each other. Draws nothing from this generator; later calls return
   * further children.
   */
  spawn(count: number): Rng[] {
    return this.#seeds.spawn(count).map((child) => new Rng(child));
  }

  /** Returns everything that decides the future of this generator and its children. */
  save(): RngState {
    return { bitGenerator: 'PCG64', ...this.#bits.save(), seedSequence: this.#seeds.save() };
  }

  /** Continues exactly where {@link save} was called. @throws PrismError `corrupt` for anything else. */
  restore(state: RngState): void {
    try {
      if (state.bitGenerator !== 'PCG64') throw new TypeError(`it is of ${String(state.bitGenerator)}`);
      const seeds = SeedSequence.from(state.seedSequence);
      this.#bits.restore(state);
      this.#seeds = seeds;
    } catch (cause) {
      throw PrismError.corrupt`This is not the saved state of an Rng.
        Pass what save() returned.`.causedBy(cause);
    }
  }
}

function negative(method: string, what: string, value: number): PrismError {
  return PrismError.invalidArgument`${method} needs a ${what} of at least 0, but got ${value}.`;
}

function countPositive(p: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < p.length; i++) if (p[i]! > 0) count++;
  return count;
}

/** `high − low − 1`, checked. */
function rangeOf(low: number, high: number): number {
  const range = high - low - 1;
  if (
    !(range >= 0 && range <= Number.MAX_SAFE_INTEGER) ||
    !Number.isSafeInteger(low) ||
    !Number.isSafeInteger(high)
  ) {
    throw PrismError.invalidArgument`integers needs whole bounds with low < high, but got ${low} and ${high}.
      high is exclusive: integers(0, 6) is one of 0 … 5. Bounds and their distance must stay below 2⁵³.`;
  }
  return range;
}
