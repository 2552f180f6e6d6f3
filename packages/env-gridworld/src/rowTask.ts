import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';

/** What a step led to; written anew by each. */
export interface Outcome {
  reward: number;
  terminated: boolean;
  truncated: boolean;
}

/** The rules of an environment, on rows of one array: a single environment has one row, a vector many. */
export interface RowTask<O> {
  readonly id: string;
  /** Numbers in a row. */
  readonly stateSize: number;
  readonly observationSpace: Space<O>;
  /** Actions are 0 to this, without it. */
  readonly actionCount: number;
  /** What a snapshot is named by: only a task of the same size can continue it. */
  readonly snapshotName: string;
  /** Whether an episode was ever started in the row at `at`; a row of −1 has not. */
  isStarted(state: Int32Array, at: number): boolean;
  /** Starts an episode. */
  start(state: Int32Array, at: number, rng: Rng): void;
  /** Takes a valid action. */
  advance(state: Int32Array, at: number, action: number, rng: Rng, outcome: Outcome): void;
  /** Writes the observation to `out` from `to` on. */
  observe(state: Int32Array, at: number, out: PackedArray, to: number): void;
  /** @throws PrismError `state` before the first reset. */
  draw(state: Int32Array, at: number): Frame;
  /** @throws PrismError `state` before the first reset. */
  describe(state: Int32Array, at: number): string;
}
