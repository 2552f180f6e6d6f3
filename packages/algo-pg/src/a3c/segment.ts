import type { PackedArray, Snapshot, SnapshotArray } from '@prism-rl/core';
import { copyRow } from '@prism-rl/core';
import type { SampleArray } from '@prism-rl/nn';

/** How rows of a {@link Segment} look. */
export interface SegmentShape {
  /** Steps at most. */
  readonly tMax: number;
  readonly observationSize: number;
  readonly sampleSize: number;
  readonly sampleDtype: 'int32' | 'float32';
}

/** The steps of one learner since its last update: at most t_max, and none behind the end of an episode. */
export class Segment {
  /** Steps so far. */
  length = 0;
  /** Whether the last step ended the task: there is no future value then. */
  terminated = false;
  /** `[tMax, observationSize]`; zeros behind `length` rows. */
  readonly observations: Float32Array;
  /** `[tMax, sampleSize]`: what the policy drew. */
  readonly samples: SampleArray;
  readonly rewards: Float64Array;
  /** What was seen after the last step. */
  readonly next: Float32Array;
  readonly #shape: SegmentShape;
  #isOver = false;

  constructor(shape: SegmentShape) {
    const { tMax, observationSize, sampleSize, sampleDtype } = shape;
    this.#shape = shape;
    this.observations = new Float32Array(tMax * observationSize);
    this.samples =
      sampleDtype === 'int32' ? new Int32Array(tMax * sampleSize) : new Float32Array(tMax * sampleSize);
    this.rewards = new Float64Array(tMax);
    this.next = new Float32Array(observationSize);
  }

  /** Whether an update is due: t_max steps, or the end of an episode. */
  get isComplete(): boolean {
    return this.#isOver || this.length === this.#shape.tMax;
  }

  clear(): void {
    this.length = 0;
    this.terminated = false;
    this.#isOver = false;
    for (const array of [this.observations, this.samples, this.rewards]) array.fill(0);
  }

  /**
   * What was seen and drawn; {@link finishStep} adds what came of it.
   *
   * @param row of `observations` and of `samples`
   */
  beginStep(observations: PackedArray, row: number, samples: PackedArray): void {
    const { observationSize, sampleSize } = this.#shape;
    copyRow(observations, row, this.observations, this.length, observationSize);
    copyRow(samples, row, this.samples, this.length, sampleSize);
  }

  /** @param next successors: of an episode that ended, its last observation. */
  finishStep(next: PackedArray, row: number, reward: number, terminated: boolean, truncated: boolean): void {
    copyRow(next, row, this.next, 0, this.#shape.observationSize);
    this.rewards[this.length++] = reward;
    this.terminated = terminated;
    this.#isOver = terminated || truncated;
  }

  save(): Snapshot {
    const { observationSize, sampleSize } = this.#shape;
    const length = this.length;
    const arrays: { [name: string]: SnapshotArray } = {
      observations: this.observations.slice(0, length * observationSize),
      samples: this.samples.slice(0, length * sampleSize),
      rewards: this.rewards.slice(0, length),
      next: this.next.slice(),
    };
    return { meta: { isOver: this.#isOver, terminated: this.terminated }, arrays };
  }

  restore({ meta, arrays }: Snapshot): void {
    const rewards = arrays.rewards as Float64Array;
    this.clear();
    this.length = rewards.length;
    this.rewards.set(rewards);
    this.observations.set(arrays.observations as Float32Array);
    this.samples.set(arrays.samples as SampleArray);
    this.next.set(arrays.next as Float32Array);
    this.#isOver = meta.isOver === true;
    this.terminated = meta.terminated === true;
  }
}
