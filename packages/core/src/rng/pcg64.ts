/**
 * PCG64 (XSL-RR 128/64, M. O'Neill 2014), NumPy's default bit generator.
 *
 * The 128-bit arithmetic is done by one small WebAssembly instance that all generators share: a generator lends it its state,
 * lets it fill a block of values, and takes the new state back. A generator is therefore only a few words and a block that
 * starts small and grows while it is used, and thousands of them (one for each environment) are cheap.
 */

import { pcg64Wasm } from '../generated/pcg64.ts';
import type { SeedSequence } from './seedSequence.ts';

/** Values of the first block and of the largest one. */
const firstBlock = 8;
const largestBlock = 64;
/** Values that a bulk fill asks of the WebAssembly instance at once: half of the first-level cache. */
const bulkBlock = 2048;

/** Where the numbers of a generator lie among its words; increment follows state, as in the engine. */
const before = 0;
const after = 4;
const incrementAt = 8;

interface Engine {
  readonly fill: (count: number, doubles: number) => void;
  /** State (4 words, least significant first) and increment (4 words). */
  readonly state: Uint32Array;
  readonly words: Uint32Array;
  /** The first words, as many as the largest block holds: a view made once. */
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
  /** The high half of a word whose low half was drawn by {@link Pcg64.nextUint32}; `null` if there is none. */
  buffered: number | null;
};

/** The stream of 64-bit words under an `Rng`. */
export class Pcg64 {
  /** Values drawn ahead, as pairs of words, low word first. */
  block = new Uint32Array(0);
  /** Index in {@link block} of the next value; its length when a new block is due. Bulk draws may read and move it. */
  position = 0;
  /** Three numbers of 128 bits: the state before the block's first value, the one after its last, and the increment. */
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

  /** Index in {@link block} of the low word of the next value; the high word follows it. */
  take(): number {
    let at = this.position;
    if (at === this.block.length) {
      this.#refill();
      at = 0;
    }
    this.position = at + 2;
    return at;
  }

  /** The next float64 in [0, 1): 53 bits. */
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

  /** 32 bits: the low half of a value; the next call returns its high half, whatever is drawn in between. */
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
      // The block drawn ahead is used up: an empty block before the current state.
      this.position = this.block.length;
    }
  }

  save(): Pcg64State {
    let state = bigintAt(this.#words, after);
    if (this.position < this.block.length) {
      // Within the block: draw again up to here, and put everything back.
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

  /** @throws TypeError, SyntaxError or RangeError if `saved` is no state; nothing has changed then. */
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
    // `count` values are twice as many words as before: the block doubles until it is full-grown.
    if (this.block.length < 2 * count) this.block = new Uint32Array(2 * count);
    this.#words.copyWithin(before, after, after + 4);
    this.#run(count, 0);
    const { words, fullBlock } = engine();
    this.block.set(count === largestBlock ? fullBlock : words.subarray(0, 2 * count));
  }

  /** Draws `count` values from the state behind the block into the engine's memory and moves that state behind them. */
  #run(count: number, doubles: 0 | 1): void {
    const { fill, state: lent } = engine();
    const words = this.#words;
    for (let k = 0; k < 8; k++) lent[k] = words[after + k]!;
    fill(count, doubles);
    for (let k = 0; k < 4; k++) words[after + k] = lent[k]!;
  }
}
