import type { Memory, PackedArray, Rng, Snapshot, Space, Transitions } from '@prism-rl/core';
import { childSnapshot, copyRow, counted, mergeSnapshots, PrismError, packedArray } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import { Columns, type StepShape, Tails } from './columns.ts';
import { type Rollout, rolloutOf } from './rollouts.ts';

/** Options of a {@link Segment}. */
export interface SegmentOptions extends StepShape {
  readonly steps: number;
}

/** The steps of one environment since its last update: at most `steps`, ending with the episode. */
export class Segment {
  readonly #columns: Columns;
  readonly #space: Space;
  readonly #next: PackedArray;
  #terminated = false;
  readonly #steps: number;
  #isOver = false;

  /** @throws PrismError `invalid-argument` unless `steps` is a positive integer. */
  constructor({ steps, ...shape }: SegmentOptions) {
    requireCounts('Segment', { steps });
    this.#steps = steps;
    this.#columns = new Columns(shape, steps);
    this.#space = shape.observationSpace;
    this.#next = packedArray(this.#space.dtype, this.#space.size);
  }

  get length(): number {
    return this.#columns.rows;
  }

  /** Whether an update is due: the segment is full or its episode ended. */
  get isComplete(): boolean {
    return this.#isOver || this.length === this.#steps;
  }

  add(transitions: Transitions, row: number): void {
    this.#columns.addRow(transitions, row);
    copyRow(transitions.nextObservations, row, this.#next, 0, this.#next.length);
    this.#terminated = transitions.terminated[row] === 1;
    this.#isOver = this.#terminated || transitions.truncated[row] === 1;
  }

  /** The steps; the arrays are valid until the segment changes. */
  get batch(): Rollout {
    const tails = new Tails(this.#space);
    if (!this.#terminated) tails.add(this.length - 1, this.#next, 0);
    return rolloutOf(this.#columns, 1, tails);
  }

  clear(): void {
    this.#columns.clear();
    this.#terminated = false;
    this.#isOver = false;
  }

  save(): Snapshot {
    const { meta, arrays } = this.#columns.save();
    return {
      meta: { ...meta, isOver: this.#isOver, terminated: this.#terminated },
      arrays: { ...arrays, next: this.#next.slice() },
    };
  }

  /** @throws PrismError `corrupt` for a snapshot of other steps, or of more than a segment has. */
  restore(snapshot: Snapshot): void {
    const { meta, arrays } = snapshot;
    if (Number(meta.rows) > this.#steps) {
      throw PrismError.corrupt`The saved segment has ${counted(Number(meta.rows), 'step')}, but this one ${this.#steps} at most.
        Restore it with as many steps as it was saved with.`;
    }
    this.#columns.restore(snapshot);
    this.#next.set(arrays.next as PackedArray);
    this.#isOver = meta.isOver === true;
    this.#terminated = meta.terminated === true;
  }
}

/** A complete segment and its learner. */
export interface LearnerSegment extends Rollout {
  readonly learner: number;
}

/** Collects one {@link Segment} per environment and returns each as it completes: row i belongs to learner i. */
export class SegmentMemory implements Memory<LearnerSegment> {
  readonly capacity: number;
  readonly #segments: readonly Segment[];
  /** Segments returned since the last step. */
  readonly #taken: Set<number> = new Set();

  /** @throws PrismError `invalid-argument` unless both counts are positive integers. */
  constructor(learners: number, options: SegmentOptions) {
    requireCounts('SegmentMemory', { learners });
    this.capacity = learners * options.steps;
    this.#segments = Array.from({ length: learners }, () => new Segment(options));
  }

  get size(): number {
    return this.#segments.reduce((sum, { length }, i) => sum + (this.#taken.has(i) ? 0 : length), 0);
  }

  add(transitions: Transitions): void {
    for (const i of this.#taken) this.#segments[i]!.clear();
    this.#taken.clear();
    for (let i = 0; i < transitions.count; i++) this.#segments[i]!.add(transitions, i);
  }

  ready(): boolean {
    return this.#segments.some((segment, i) => segment.isComplete && !this.#taken.has(i));
  }

  /**
   * Returns the first complete segment; its arrays are valid until the next step is added.
   *
   * @throws PrismError `state` if there is none.
   */
  sample(_rng?: Rng): LearnerSegment {
    const learner = this.#segments.findIndex((one, i) => one.isComplete && !this.#taken.has(i));
    if (learner === -1) {
      throw PrismError.state`No segment is complete that was not taken yet.
        Ask ready() first.`;
    }
    this.#taken.add(learner);
    return { learner, ...this.#segments[learner]!.batch };
  }

  save(): Snapshot {
    const open = this.#segments.flatMap((segment, i) =>
      this.#taken.has(i) ? [] : [[`learner${i}`, segment.save()] as const],
    );
    return mergeSnapshots(Object.fromEntries(open));
  }

  /** @throws PrismError `corrupt` for a snapshot of more learners, or of other steps. */
  restore(snapshot: Snapshot): void {
    const own = new Set(this.#segments.map((_, i) => `learner${i}`));
    // Fewer may be right: returned segments are not saved.
    if (Object.keys(snapshot.meta).some((name) => !own.has(name))) {
      throw PrismError.corrupt`The saved segments come from a larger number of learners.
        Restore them with as many learners as they were saved with.`;
    }
    this.#taken.clear();
    for (const [i, segment] of this.#segments.entries()) {
      if (`learner${i}` in snapshot.meta) segment.restore(childSnapshot(snapshot, `learner${i}`));
      else segment.clear();
    }
  }
}
