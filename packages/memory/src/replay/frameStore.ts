import type { PackedArray, Snapshot, Space } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { BlockedRows } from './blockedRows.ts';
import { type ObservationCodec, observationCodec } from './observationCodec.ts';

/** A frame is looked for among this part of the latest ones, so that none is needed for much longer than the rest. */
const searchedShare = 1 / 32;
/** And among at least this many. */
const searchedAtLeast = 256;

/** Frames of this size and more are large: there is little room for more than one a step. */
const largeFrame = 1024;
/** Room beyond one frame a step, for first and last observations of episodes and for frames that are found again. */
const spareOfLarge = 1 / 16;
const spareOfSmall = 1 / 4;
const spareAtLeast = 512;

/**
 * A ring of frames in which equal frames are kept once. An observation is `stack` frames, one after the other, so that a stack
 * of four costs one frame a step; the successor of a step and the observation of the next one are the same frames.
 *
 * Frames are found again by their content, so that nothing has to be known about how they were stacked.
 */
export class FrameStore {
  /** Frames in an observation. */
  readonly stack: number;
  readonly #frameSize: number;
  readonly #codec: ObservationCodec;
  readonly #rows: BlockedRows;
  /** Number of the latest frame for each value of the hash; numbers start at 1. */
  readonly #byHash: Float64Array;
  readonly #searched: number;
  readonly #spare: number;
  /** Frames ever stored; frame `n` stands in row `n % capacity`. */
  #count = 0;

  /**
   * @param steps environment steps whose frames are kept; fewer where episodes are so short that their ends need more room.
   * @param stack equal parts of the observation along its first axis; 1 takes it whole.
   * @throws PrismError `invalid-config` if the first axis of the space cannot be cut into `stack` parts.
   */
  constructor(space: Space, steps: number, stack: number) {
    const axis = space.shape[0] ?? 1;
    if (!(Number.isInteger(stack) && stack >= 1 && (stack === 1 || axis % stack === 0))) {
      throw new PrismError(
        'invalid-config',
        `Observations of ${space} cannot be cut into ${stack} frames along their first axis of ${axis}.`,
        {
          hint: 'Frames are told apart when they are stacked along the first axis, as FrameStack does; else use 1.',
        },
      );
    }
    this.stack = stack;
    this.#frameSize = space.size / stack;
    this.#codec = observationCodec(space, this.#frameSize);
    this.#spare = this.#codec.words.byteLength < largeFrame ? spareOfSmall : spareOfLarge;
    const capacity = Math.ceil(steps * (1 + this.#spare)) + spareAtLeast;
    this.#rows = new BlockedRows(capacity, this.#codec.words.length);
    this.#searched = Math.min(capacity, Math.max(searchedAtLeast, Math.ceil(capacity * searchedShare)));
    this.#byHash = new Float64Array(2 ** Math.min(22, Math.ceil(Math.log2(this.#searched)) + 2));
  }

  /** Bytes that the frames of a step cost, the spare room included. */
  get bytesPerStep(): number {
    return this.#codec.words.byteLength * (1 + this.#spare);
  }

  /** Number of the oldest frame that is still there. */
  get oldest(): number {
    return Math.max(1, this.#count - this.#rows.rows + 1);
  }

  /** No observation that is stored from now on needs a frame with a number below this one. */
  get reach(): number {
    return Math.max(1, this.#count - this.#searched + 1);
  }

  /** Stores row `row` of `observations` and writes where its frames stand to `frames`, from `at` on. */
  put(observations: PackedArray, row: number, frames: Int32Array, at: number): void {
    const start = row * this.stack * this.#frameSize;
    for (let k = 0; k < this.stack; k++) {
      this.#codec.encode(observations, start + k * this.#frameSize);
      frames[at + k] = this.#findOrAppend() % this.#rows.rows;
    }
  }

  /** Reads an observation back as row `row` of `target`. */
  get(frames: Int32Array, at: number, target: PackedArray, row: number): void {
    const start = row * this.stack * this.#frameSize;
    for (let k = 0; k < this.stack; k++) {
      this.#rows.read(frames[at + k]!, this.#codec.words);
      this.#codec.decode(target, start + k * this.#frameSize);
    }
  }

  /** Costs no copy: see {@link BlockedRows}. */
  save(): Snapshot {
    return { meta: { count: this.#count }, arrays: this.#rows.save() };
  }

  /** @throws PrismError `corrupt` */
  restore({ meta, arrays }: Snapshot): void {
    this.#rows.restore(arrays);
    this.#count = Number(meta.count);
    this.#byHash.fill(0);
    const first = Math.max(1, this.#count - this.#searched + 1);
    for (let frame = first; frame <= this.#count; frame++) {
      this.#rows.read(frame % this.#rows.rows, this.#codec.words);
      this.#byHash[this.#hash()] = frame;
    }
  }

  #findOrAppend(): number {
    const hash = this.#hash();
    const known = this.#byHash[hash]!;
    if (
      known > this.#count - this.#searched &&
      known > 0 &&
      this.#rows.equals(known % this.#rows.rows, this.#codec.words)
    ) {
      return known;
    }
    this.#count++;
    this.#rows.write(this.#count % this.#rows.rows, this.#codec.words);
    this.#byHash[hash] = this.#count;
    return this.#count;
  }

  /** Multiplicative hashing of the frame that is being looked for: Knuth, The Art of Computer Programming 3, section 6.4. */
  #hash(): number {
    const words = this.#codec.words;
    let hash = 0;
    for (let k = 0; k < words.length; k++) {
      hash = Math.imul(hash ^ words[k]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash & (this.#byHash.length - 1);
  }
}
