import type { Discrete, PackedArray, Snapshot, Space } from '@prism-rl/core';
import { RunningScale } from './runningScale.ts';

/** Observations on their way into a network: states one-hot, numbers as they are, or standardised by all that were seen before. */
export class ObservationInput {
  /** Of the network: `[size]`, or `[height, width, channels]`. */
  readonly shape: readonly number[];
  /** Numbers in a packed observation. */
  readonly packedSize: number;
  /** The first of states that are numbered; of other observations nothing. */
  readonly firstState: number | undefined;
  /** Mean and deviation; of states, and where they are not wanted, nothing. */
  readonly scale: RunningScale | undefined;

  /** @param isScaled whether numbers are standardised. */
  constructor(space: Space, isScaled: boolean) {
    const isDiscrete = space.kind === 'discrete';
    this.packedSize = space.size;
    this.shape = isDiscrete ? [space.flatSize] : space.shape.length === 3 ? space.shape : [space.size];
    this.firstState = isDiscrete ? (space as Discrete).start : undefined;
    this.scale = isScaled && !isDiscrete ? new RunningScale(space.size) : undefined;
  }

  /** Takes in an observation for the mean and deviation. */
  learn(observations: PackedArray, row: number): void {
    this.scale?.add(observations, row * this.packedSize);
  }

  /** Writes an observation as the network sees it. */
  fill(observations: PackedArray, row: number, input: Float32Array): void {
    const start = row * this.packedSize;
    if (this.scale !== undefined) this.scale.standardise(observations, start, input);
    else if (this.firstState !== undefined) {
      input.fill(0);
      input[observations[start]! - this.firstState] = 1;
    } else for (let j = 0; j < input.length; j++) input[j] = observations[start + j]!;
  }

  save(): Snapshot {
    return this.scale?.save() ?? { meta: {}, arrays: {} };
  }

  restore(snapshot: Snapshot): void {
    this.scale?.restore(snapshot);
  }
}
