/**
 * PCG64 (XSL-RR 128/64, M. O'Neill 2014), NumPy's default bit generator.
 *
 * One small WebAssembly instance, shared by all generators, does the 128-bit arithmetic: a generator copies its state in, has a block of values
 * filled and copies the new state out. A generator itself is a few words and a block that grows with use, so thousands of generators (one per
 * environment) are cheap.
 */

import { pcg64Wasm } from '../generated/pcg64.ts';
import type { SeedSequence } from './seedSequence.ts';

/** Values in the first and in the largest block. */
const firstBlock = 8;
const largestBlock = 64;
/** Values per call of a bulk fill: half of the first-level cache. */
const bulkBlock = 2048;

/** Offsets of a generator's numbers in its words; increment follows state, as in the engine. */
const before = 0;
const after = 4;
const incrementAt = 8;

interface Engine {
  readonly fill: (count: number, doubles: number) => void;
  /** State (4 words, least significant first) and increment (4 words). */
  readonly state: Uint32Array;
  readonly words: Uint32Array;
  /** View of the words of the largest block. */
  readonly fullBlock: Uint32Array;
  readonly doubles: Float64Array;
}

let sharedEngine: Engine | undefined;

function engine(): Engine {
  if (sharedEngine !== undefined) return sharedEngine;
  const bytes = Uint8Array.from(atob(pcg64Wasm), (character) => character.charCodeAt(0));
  const { memory, fill } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  const { buffer } = memory as WebAssembly.Memory;
  sharedEngine = {
    fill: fill as Engine['fill'],
    state: new Uint32Array(buffer, 0, 8),
    words: new Uint32Array(buffer, 64, 2 * bulkBlock),
    fullBlock: new Uint32Array(buffer, 64, 2 * largestBlock),
    doubles: new Float64Array(buffer, 64, bulkBlock),
  };
  return sharedEngine;
}

function bigintAt(words: Uint32Array, at: number): bigint {
  let value = 0n;
  for (let k = 3; k >= 0; k--) value = (value << 32n) | BigInt(words[at + k]!);
  return value;
}

function writeBigint(value: bigint, words: Uint32Array, at: number): void {
  for (let k = 0; k < 4; k++) words[at + k] = Number((value >> BigInt(32 * k)) & 0xffff_ffffn);
}

/** The JSON form of a {@link Pcg64}: NumPy's `bit_generator.state`. */
export type Pcg64State = {
  /** 128 bits, decimal. */
  state: string;
  /** 128 bits, decimal, odd. */
  increment: string;
  /** The unused high half of a word drawn by {@link Pcg64.nextUint32}; `null` if there is none. */
  buffered: number | null;
};

/** A stream of 64-bit words. */
export class Pcg64 {
  /** Values drawn ahead, as pairs of words, low word first. */
  block = new Uint32Array(0);
  /** Index in {@link block} of the next value; its length if a new block is due. Bulk draws read and move it. */
  position = 0;
  /** Three 128-bit numbers: the state before the block's first value, the state after its last, and the increment. */
  readonly #words = new Uint32Array(12);
  #hasBuffered = false;
  #buffered = 0;

  constructor(seeds: SeedSequence) {
    const words = seeds.generateState(8);
    const quad = (k: number): bigint => (BigInt(words[2 * k + 1]!) << 32n) | BigInt(words[2 * k]!);
    const increment = BigInt.asUintN(128, (((quad(2) << 64n) | quad(3)) << 1n) | 1n);
    // Seeding steps once from (increment + initial state).
    writeBigint(increment + ((quad(0) << 64n) | quad(1)), this.#words, after);
    writeBigint(increment, this.#words, incrementAt);
    this.#run(1, 0);
  }

  /** Takes the next value: returns the index of its low word in {@link block}; the high word follows. */
  take(): number {
    let at = this.position;
    if (at === this.block.length) {
      this.#refill();
      at = 0;
    }
    this.position = at + 2;
    return at;
  }

  /** A float64 in [0, 1) with 53 random bits. */
  nextDouble(): number {
    let at = this.position;
    if (at === this.block.length) {
      this.#refill();
      at = 0;
    }
    this.position = at + 2;
    const block = this.block;
    return (block[at + 1]! * 2097152 + (block[at]! >>> 11)) * 2 ** -53;
  }

  /** 32 random bits: the low half of a value; the next call returns the high half, whatever is drawn in between. */
  nextUint32(): number {
    if (this.#hasBuffered) {
      this.#hasBuffered = false;
      return this.#buffered;
    }
    const at = this.take();
    this.#buffered = this.block[at + 1]!;
    this.#hasBuffered = true;
    return this.block[at]!;
  }

  /** Whether the next {@link nextUint32} is the high half of a value drawn before. */
  get isHalfUsed(): boolean {
    return this.#hasBuffered;
  }

  nextUint64(): bigint {
    const at = this.take();
    return (BigInt(this.block[at + 1]!) << 32n) | BigInt(this.block[at]!);
  }

  /** `out[i] = low + width · nextDouble()` for every element. */
  fillDoubles(out: Float64Array | Float32Array, low = 0, width = 1): void {
    let filled = 0;
    while (filled < out.length && this.position < this.block.length)
      out[filled++] = low + width * this.nextDouble();
    const { doubles } = engine();
    while (filled < out.length) {
      const count = Math.min(bulkBlock, out.length - filled);
      this.#run(count, 1);
      if (low === 0 && width === 1)
        out.set(count === bulkBlock ? doubles : doubles.subarray(0, count), filled);
      else for (let i = 0; i < count; i++) out[filled + i] = low + width * doubles[i]!;
      filled += count;
      // The block is used up.
      this.position = this.block.length;
    }
  }

  save(): Pcg64State {
    let state = bigintAt(this.#words, after);
    if (this.position < this.block.length) {
      // Within the block: redraw up to the current position to find the state, then restore the words.
      const kept = this.#words.slice();
      this.#words.copyWithin(after, before, before + 4);
      if (this.position > 0) this.#run(this.position / 2, 0);
      state = bigintAt(this.#words, after);
      this.#words.set(kept);
    }
    return {
      state: state.toString(),
      increment: bigintAt(this.#words, incrementAt).toString(),
      buffered: this.#hasBuffered ? this.#buffered : null,
    };
  }

  /** @throws TypeError, SyntaxError or RangeError for an invalid state, before anything changes. */
  restore(saved: Pcg64State): void {
    const [state, increment] = [BigInt(saved.state), BigInt(saved.increment)];
    const { buffered } = saved;
    const fits = (value: bigint): boolean => BigInt.asUintN(128, value) === value;
    if (
      !fits(state) ||
      !fits(increment) ||
      increment % 2n !== 1n ||
      (buffered !== null && buffered >>> 0 !== buffered)
    ) {
      throw new RangeError(
        'state and increment need 128 bits, the increment must be odd, buffered 32 bits or null',
      );
    }
    writeBigint(state, this.#words, after);
    writeBigint(increment, this.#words, incrementAt);
    this.position = this.block.length;
    this.#hasBuffered = buffered !== null;
    this.#buffered = buffered ?? 0;
  }

  #refill(): void {
    const count = Math.min(largestBlock, this.block.length === 0 ? firstBlock : this.block.length);
    // The block doubles until it has its largest size.
    if (this.block.length < 2 * count) this.block = new Uint32Array(2 * count);
    this.#words.copyWithin(before, after, after + 4);
    this.#run(count, 0);
    const { words, fullBlock } = engine();
    this.block.set(count === largestBlock ? fullBlock : words.subarray(0, 2 * count));
  }

  /** Draws `count` values from the state after the block into the engine's memory, and advances that state. */
  #run(count: number, doubles: 0 | 1): void {
    const { fill, state: lent } = engine();
    const words = this.#words;
    for (let k = 0; k < 8; k++) lent[k] = words[after + k]!;
    fill(count, doubles);
    for (let k = 0; k < 4; k++) words[after + k] = lent[k]!;
  }
}
