import type { Memory, PackedArray, Rng, Snapshot, Transitions } from '@prism-rl/core';
import { childSnapshot, fraction, mergeSnapshots, PrismError, packedArray } from '@prism-rl/core';
import { accepted, requireCounts } from '@prism-rl/core/checks';
import { Columns, type StepShape, Tails } from './columns.ts';
import { type Rollout, rolloutOf } from './rollouts.ts';

/** Options of {@link EpisodeMemory}. */
export interface EpisodeMemoryOptions extends StepShape {
  readonly numEnvs: number;
  /** A batch is due once finished episodes contain more steps than this. */
  readonly batchSteps: number;
  /**
   * γ, for losses that subtract the mean of the batch's returns. An episode whose steps all have the same return, other than 0, then waits
   * for the next one, because subtracting the mean would leave nothing. Default: no episode waits.
   */
  readonly centeredDiscount?: number | undefined;
  /**
   * Steps to hold, with unfinished episodes; default 10 million, or as many as fit into 4 GiB of observations. Checked every 1024 steps.
   */
  readonly capacity?: number;
}

/** Default capacity in steps, and its limit in bytes of observations. */
const mostSteps = 1e7;
const mostBytes = 2 ** 32;

const firstRoom = 64;

/**
 * Collects whole episodes of any number of environments until they contain more than `batchSteps` steps: the memory of Monte-Carlo policy
 * gradients. Returns them one after the other, as a rollout of one environment. Episodes unfinished at that time belong to a later batch.
 */
export class EpisodeMemory implements Memory<Rollout> {
  readonly capacity: number;
  readonly #batchSteps: number;
  readonly #centeredDiscount: number | undefined;
  readonly #open: readonly Columns[];
  readonly #finished: Columns;
  readonly #tails: Tails;
  /** Whether the only finished episode waits for the next one. */
  #waits = false;

  /**
   * @throws PrismError `invalid-argument` for numbers out of range, `invalid-config` unless `batchSteps` is an integer below the capacity.
   */
  constructor(options: EpisodeMemoryOptions) {
    const { numEnvs, batchSteps, centeredDiscount, ...shape } = options;
    const { size, dtype } = shape.observationSpace;
    const fitting = Math.floor(mostBytes / (size * packedArray(dtype, 0).BYTES_PER_ELEMENT));
    const { capacity = Math.min(mostSteps, fitting) } = options;
    requireCounts('EpisodeMemory', { numEnvs, capacity });
    if (centeredDiscount !== undefined)
      accepted('EpisodeMemory', 'centeredDiscount', fraction(1, 'γ'), centeredDiscount);
    if (!(Number.isInteger(batchSteps) && batchSteps >= 0 && batchSteps < capacity)) {
      throw PrismError.invalidConfig`batchSteps must be an integer from 0 to below ${capacity}, but is ${batchSteps}.`;
    }
    this.capacity = capacity;
    this.#batchSteps = batchSteps;
    this.#centeredDiscount = centeredDiscount;
    this.#open = Array.from({ length: numEnvs }, () => new Columns(shape, firstRoom));
    this.#finished = new Columns(shape, firstRoom);
    this.#tails = new Tails(shape.observationSpace);
  }

  get size(): number {
    return this.#open.reduce((sum, { rows }) => sum + rows, this.#finished.rows);
  }

  /** @throws PrismError `state` if it is full because an episode does not end. */
  add(transitions: Transitions): void {
    const { count, nextObservations, terminated, truncated } = transitions;
    for (let i = 0; i < count; i++) {
      const open = this.#open[i]!;
      open.addRow(transitions, i);
      if (terminated[i] === 1 || truncated[i] === 1) {
        this.#finished.addAll(open);
        open.rows = 0;
        this.#waits = this.#isAlike();
        if (terminated[i] === 0) this.#tails.add(this.#finished.rows - 1, nextObservations, i);
      } else if ((open.rows & 1023) === 0 && this.size > this.capacity) {
        throw PrismError.state`No batch of whole episodes came together in ${this.capacity} steps.
          Limit episodes with the wrapper time-limit:maxEpisodeSteps=1000, or take an agent that learns before episodes end.`;
      }
    }
  }

  ready(): boolean {
    return this.#finished.rows > this.#batchSteps && !this.#waits;
  }

  /** Returns all finished episodes and removes them; the arrays are valid until the next step is added. */
  sample(_rng?: Rng): Rollout {
    const rollout = rolloutOf(this.#finished, 1, this.#tails);
    this.#finished.rows = 0;
    this.#tails.clear();
    return rollout;
  }

  save(): Snapshot {
    return mergeSnapshots({
      finished: this.#finished.save(),
      tails: this.#tails.save(),
      ...Object.fromEntries(this.#open.map((open, i) => [`open${i}`, open.save()])),
    });
  }

  /** @throws PrismError `corrupt` for a snapshot of another number of environments, or of other steps. */
  restore(snapshot: Snapshot): void {
    const count = this.#open.length;
    if (!(`open${count - 1}` in snapshot.meta) || `open${count}` in snapshot.meta) {
      throw PrismError.corrupt`The saved episodes come from another number of environments.`;
    }
    this.#finished.restore(childSnapshot(snapshot, 'finished'));
    for (const [i, open] of this.#open.entries()) open.restore(childSnapshot(snapshot, `open${i}`));
    this.#tails.restore(childSnapshot(snapshot, 'tails'));
    this.#waits = this.#isAlike();
  }

  /** Whether the only episode's returns are all equal and not 0. */
  #isAlike(): boolean {
    const discount = this.#centeredDiscount;
    const { rows } = this.#finished;
    if (discount === undefined || rows === 0) return false;
    const [rewards, terminated, truncated] = ['rewards', 'terminated', 'truncated'].map((name) =>
      this.#finished.column(name),
    ) as [PackedArray, PackedArray, PackedArray];
    const last = rewards[rows - 1]!;
    for (let row = rows - 2; row >= 0; row--) {
      if (terminated[row] === 1 || truncated[row] === 1 || rewards[row]! + discount * last !== last)
        return false;
    }
    return last !== 0;
  }
}
