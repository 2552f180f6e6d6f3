import { type PackedArray, PrismError, type Snapshot, type Space } from '@prism-rl/core';
import { BlockedRows } from './blockedRows.ts';
import { type ObservationCodec, observationCodec } from './observationCodec.ts';

/** Searches only the latest share of frames for an equal one, so that no frame is needed for much longer than the others. */
const searchedShare = 1 / 32;
/** Lower bound on the number of frames searched. */
const searchedAtLeast = 256;

/** Bytes at which a frame counts as large: memory for more than one a step is scarce. */
const largeFrame = 1024;
/** Room beyond one frame a step, for first and last observations of episodes and for finding equal frames. */
const spareOfLarge = 1 / 16;
const spareOfSmall = 1 / 4;
const spareAtLeast = 512;

/**
 * Ring of frames that keeps equal frames once. An observation consists of `stack` frames, so a stack of four costs one frame a step; the
 * successor of a step and the observation of the next step share their frames.
 *
 * The store finds equal frames by content and so needs no knowledge of how they were stacked.
 */
export class FrameStore {
  readonly stack: number;
  readonly #frameSize: number;
  readonly #codec: ObservationCodec;
  readonly #rows: BlockedRows;
  /** Rows of the ring: at first for one new frame a step. */
  readonly #firstRoom: number;
  #room: number;
  /** Number of the latest frame with each hash value; numbers start at 1. */
  readonly #byHash: Float64Array;
  readonly #searched: number;
  readonly #spare: number;
  /** Frames ever stored; row `n % room` holds frame `n`. */
  #count = 0;

  /**
   * @param steps environment steps whose frames are kept; fewer if episodes are so short that their ends need more room.
   * @param stack equal parts of the observation along its first axis; 1 does not divide it.
   * @throws PrismError `invalid-config` if `stack` does not divide the first axis of the space, or divides a Dict or Tuple.
   */
  constructor(space: Space, steps: number, stack: number) {
    const axis = space.shape[0] ?? 1;
    const isDivisible = axis % stack === 0 && space.kind !== 'dict' && space.kind !== 'tuple';
    if (!(Number.isInteger(stack) && stack >= 1 && (stack === 1 || isDivisible))) {
      throw PrismError.invalidConfig`Observations of ${space} cannot be cut into ${stack} frames along their first axis of ${axis}.
        Frames are told apart when they are stacked along the first axis, as FrameStack does; else use 1.`;
    }
    this.stack = stack;
    this.#frameSize = space.size / stack;
    this.#codec = observationCodec(space, this.#frameSize);
    this.#spare = this.#codec.words.byteLength < largeFrame ? spareOfSmall : spareOfLarge;
    const roomFor = (frames: number): number => Math.ceil(frames * (1 + this.#spare)) + spareAtLeast;
    this.#firstRoom = roomFor(steps);
    this.#room = this.#firstRoom;
    this.#rows = new BlockedRows(roomFor(steps * stack), this.#codec.words.length);
    this.#searched = Math.min(this.#room, Math.max(searchedAtLeast, Math.ceil(this.#room * searchedShare)));
    this.#byHash = new Float64Array(2 ** Math.min(22, Math.ceil(Math.log2(this.#searched)) + 2));
  }

  /** Bytes of frames per step, including the spare room. */
  get bytesPerStep(): number {
    return this.#codec.words.byteLength * (1 + this.#spare);
  }

  get oldest(): number {
    return Math.max(1, this.#count - this.#room + 1);
  }

  /** Observations stored from now on need no frame with a smaller number. */
  get reach(): number {
    return Math.max(1, this.#count - this.#searched + 1);
  }

  /** Doubles the room if the next step might overwrite the first frames: the parts are no stack, but colours or planes of a picture. */
  reserve(): void {
    const isFull = this.#count < this.#room && this.#count + 2 * this.stack >= this.#room;
    if (isFull) this.#room = Math.min(2 * this.#room, this.#rows.rows);
  }

  /** Stores row `row` of `observations` and writes the numbers of its frames to `frames`, from `at` on. */
  put(observations: PackedArray, row: number, frames: Int32Array, at: number): void {
    const start = row * this.stack * this.#frameSize;
    for (let k = 0; k < this.stack; k++) {
      this.#codec.encode(observations, start + k * this.#frameSize);
      frames[at + k] = this.#findOrAppend() % this.#room;
    }
  }

  get(frames: Int32Array, at: number, target: PackedArray, row: number): void {
    const start = row * this.stack * this.#frameSize;
    for (let k = 0; k < this.stack; k++) {
      this.#rows.read(frames[at + k]!, this.#codec.words);
      this.#codec.decode(target, start + k * this.#frameSize);
    }
  }

  /** Copies nothing, see {@link BlockedRows}. */
  save(): Snapshot {
    const room = this.#room;
    const hasGrown = room !== this.#firstRoom;
    return { meta: { count: this.#count, ...(hasGrown && { room }) }, arrays: this.#rows.save() };
  }

  /** @throws PrismError `corrupt` */
  restore({ meta, arrays }: Snapshot): void {
    this.#rows.restore(arrays);
    this.#count = Number(meta.count);
    this.#room = Number(meta.room ?? this.#firstRoom);
    this.#byHash.fill(0);
    const first = Math.max(1, this.#count - this.#searched + 1);
    for (let frame = first; frame <= this.#count; frame++) {
      this.#rows.read(frame % this.#room, this.#codec.words);
      this.#byHash[this.#hash()] = frame;
    }
  }

  #findOrAppend(): number {
    const hash = this.#hash();
    const known = this.#byHash[hash]!;
    if (
      known > this.#count - this.#searched &&
      known > 0 &&
      this.#rows.equals(known % this.#room, this.#codec.words)
    ) {
      return known;
    }
    this.#count++;
    this.#rows.write(this.#count % this.#room, this.#codec.words);
    this.#byHash[hash] = this.#count;
    return this.#count;
  }

  /** Multiplicative hash of the frame being searched: Knuth, The Art of Computer Programming 3, section 6.4. */
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
