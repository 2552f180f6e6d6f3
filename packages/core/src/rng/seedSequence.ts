import { PrismError } from '../errors.ts';

const poolSize = 4;

/** The JSON form of a {@link SeedSequence}. */
export type SeedSequenceState = {
  /** The seed in decimal. */
  entropy: string;
  spawnKey: number[];
  childrenSpawned: number;
};

/** `value` in base 2³², least significant word first; 0 is one word. */
function wordsOf(value: bigint): number[] {
  const words: number[] = [];
  let rest = value;
  do {
    words.push(Number(rest & 0xffff_ffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

function mix(x: number, y: number): number {
  const r = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) | 0;
  return r ^ (r >>> 16);
}

function mixPool(entropy: readonly number[]): Int32Array {
  let a = 0x43b0d7e5;
  const hashmix = (value: number): number => {
    let v = value ^ a;
    a = Math.imul(a, 0x931e8875);
    v = Math.imul(v, a);
    return v ^ (v >>> 16);
  };
  const pool = new Int32Array(poolSize);
  for (let i = 0; i < poolSize; i++) pool[i] = hashmix(entropy[i] ?? 0);
  for (let source = 0; source < poolSize; source++) {
    for (let target = 0; target < poolSize; target++) {
      if (source !== target) pool[target] = mix(pool[target]!, hashmix(pool[source]!));
    }
  }
  for (let source = poolSize; source < entropy.length; source++) {
    for (let target = 0; target < poolSize; target++) {
      pool[target] = mix(pool[target]!, hashmix(entropy[source]!));
    }
  }
  return pool;
}

/**
 * NumPy's `SeedSequence`: expands a seed of any size to well-mixed words, and spawns children with independent streams (M. O'Neill, "Developing
 * a seed_seq alternative", 2015).
 */
export class SeedSequence {
  readonly entropy: bigint;
  /** Child numbers from the root to this sequence; empty for a root. */
  readonly spawnKey: readonly number[];
  readonly #pool: Int32Array;
  #childrenSpawned: number;

  /**
   * @param entropy a non-negative integer of any size.
   * @throws PrismError `invalid-argument` for anything else.
   */
  constructor(entropy: number | bigint, spawnKey: readonly number[] = [], childrenSpawned = 0) {
    const isSeed = typeof entropy === 'bigint' || Number.isSafeInteger(entropy); // `entropy < 0` alone would accept strings
    if (!isSeed || entropy < 0) {
      throw PrismError.invalidArgument`A seed must be a non-negative integer, but is ${String(entropy)}.
        Use a whole number such as 0 or 42; above 2⁵³ − 1 write it as a bigint (123n).`;
    }
    if (![...spawnKey, childrenSpawned].every((key) => Number.isSafeInteger(key) && key >= 0)) {
      throw PrismError.invalidArgument`A spawn key must hold non-negative integers, but is ${String(spawnKey)}.
        Create children with spawn().`;
    }
    this.entropy = BigInt(entropy);
    this.spawnKey = spawnKey;
    this.#childrenSpawned = childrenSpawned;
    const words = wordsOf(this.entropy);
    if (spawnKey.length > 0) {
      while (words.length < poolSize) words.push(0);
      for (const key of spawnKey) words.push(...wordsOf(BigInt(key)));
    }
    this.#pool = mixPool(words);
  }

  /** Number of children spawned so far. */
  get childrenSpawned(): number {
    return this.#childrenSpawned;
  }

  /** Returns `count` 32-bit words, the same at every call. */
  generateState(count: number): Uint32Array {
    const out = new Uint32Array(count);
    let b = 0x8b51f9dd;
    for (let i = 0; i < count; i++) {
      let v = this.#pool[i % poolSize]! ^ b;
      b = Math.imul(b, 0x58f38ded);
      v = Math.imul(v, b);
      out[i] = v ^ (v >>> 16);
    }
    return out;
  }

  /** Creates the next `count` children; all children of a sequence are different. */
  spawn(count: number): SeedSequence[] {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw PrismError.invalidArgument`spawn needs a number of children, but got ${count}.
        Pass a non-negative integer.`;
    }
    const children: SeedSequence[] = [];
    for (let i = 0; i < count; i++) {
      children.push(new SeedSequence(this.entropy, [...this.spawnKey, this.#childrenSpawned]));
      this.#childrenSpawned++;
    }
    return children;
  }

  /** Returns the state for {@link SeedSequence.from}. */
  save(): SeedSequenceState {
    return {
      entropy: this.entropy.toString(),
      spawnKey: [...this.spawnKey],
      childrenSpawned: this.#childrenSpawned,
    };
  }

  /** Restores a sequence that {@link save} returned. */
  static from(state: SeedSequenceState): SeedSequence {
    return new SeedSequence(BigInt(state.entropy), state.spawnKey, state.childrenSpawned);
  }
}
