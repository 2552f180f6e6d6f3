import type { Memory, Rng, Snapshot, Transitions } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import type { SegmentShape } from './segment.ts';
import { Segment } from './segment.ts';

/** A segment that is to be learned from, and whose it is. */
export interface LearnerSegment {
  readonly learner: number;
  /** Valid until the next step is added. */
  readonly segment: Segment;
}

/** One unfinished segment for each learner, where learners take their turns in one thread: row i is learner i's. */
export class SegmentMemory implements Memory<LearnerSegment> {
  readonly capacity: number;
  readonly #segments: readonly Segment[];
  /** Which segments were handed out since the last step. */
  readonly #taken: Set<number> = new Set();

  constructor(learners: number, shape: SegmentShape) {
    this.capacity = learners * shape.tMax;
    this.#segments = Array.from({ length: learners }, () => new Segment(shape));
  }

  get size(): number {
    return this.#segments.reduce((sum, { length }, i) => sum + (this.#taken.has(i) ? 0 : length), 0);
  }

  add(transitions: Transitions): void {
    const { count, observations, rewards, nextObservations, terminated, truncated } = transitions;
    const { samples = transitions.actions } = transitions.extras;
    for (const i of this.#taken) this.#segments[i]!.clear();
    this.#taken.clear();
    for (let i = 0; i < count; i++) {
      const segment = this.#segments[i]!;
      segment.beginStep(observations, i, samples);
      segment.finishStep(nextObservations, i, rewards[i]!, terminated[i] === 1, truncated[i] === 1);
    }
  }

  ready(): boolean {
    return this.#segments.some((segment, i) => segment.isComplete && !this.#taken.has(i));
  }

  /** The first segment that is complete. */
  sample(_rng?: Rng): LearnerSegment {
    const learner = this.#segments.findIndex((one, i) => one.isComplete && !this.#taken.has(i));
    this.#taken.add(learner);
    return { learner, segment: this.#segments[learner]! };
  }

  save(): Snapshot {
    const parts = this.#segments.map((segment, i) => {
      const open = this.#taken.has(i) ? undefined : segment.save();
      return [`learner${i}`, open ?? { meta: { isOver: false, terminated: false }, arrays: {} }] as const;
    });
    return mergeSnapshots(Object.fromEntries(parts));
  }

  restore(snapshot: Snapshot): void {
    this.#taken.clear();
    for (const [i, segment] of this.#segments.entries()) {
      const part = childSnapshot(snapshot, `learner${i}`);
      segment.clear();
      if (part.arrays.rewards !== undefined) segment.restore(part);
    }
  }
}
