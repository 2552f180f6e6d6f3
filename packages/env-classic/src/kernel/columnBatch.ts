import type { Outcome, PackedArray, ResetOptions, Rng, RowBatch, RowResults, RowTask } from '@prism-rl/core';
import { type ColumnSizes, Columns, type Kernels } from './columns.ts';

/** A task whose states a kernel moves, column by column. */
export interface ColumnTask extends RowTask<Float32Array, Float64Array> {
  /** Numbers of the state that the kernel keeps (the first ones), and of an observation. */
  readonly sizes: ColumnSizes;
  /** Checks the actions and writes them, or what they stand for, to the kernel's column. @throws PrismError `invalid-action` */
  readActions(actions: PackedArray, out: Float64Array): void;
  /** Lets the kernel move all environments by one step; returns how many terminated. */
  moveAll(kernels: Kernels, numEnvs: number, room: number): number;
}

/**
 * Many environments of a classic control task, moved by its WebAssembly kernel; one by one where there is no WebAssembly with SIMD: with
 * the same columns, so that either restores a state that the other saved.
 */
export class ColumnBatch implements RowBatch<Float64Array> {
  readonly arrays: readonly PackedArray[];
  protected readonly task: ColumnTask;
  readonly #columns: Columns;
  readonly #kernels: Kernels | undefined;
  readonly #numEnvs: number;
  /** The state of the environment that is looked at. */
  readonly #row: Float64Array;
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };

  /** @param more what else decides the future. */
  constructor(numEnvs: number, task: ColumnTask, more: readonly PackedArray[] = []) {
    const columns = new Columns(numEnvs, task.sizes);
    const { state, room, kernels } = columns;
    this.task = task;
    this.#columns = columns;
    this.#kernels = kernels;
    this.#numEnvs = numEnvs;
    this.#row = new Float64Array(task.stateSize);
    // Without what the kernels leave behind the last environment.
    const column = (_: unknown, k: number): Float64Array => state.subarray(k * room, k * room + numEnvs);
    this.arrays = [...Array.from({ length: task.sizes.state }, column), ...more];
  }

  read(index: number): Float64Array {
    return this.#columns.read(index, this.#row);
  }

  start(index: number, rng: Rng, out: PackedArray, to: number, reset?: ResetOptions): void {
    const row = this.#row;
    this.begin(row, index, rng, reset);
    this.#columns.write(index, row);
    this.task.observe(row, out, to);
  }

  step(actions: PackedArray, rngs: readonly Rng[], results: RowResults): number {
    const columns = this.#columns;
    this.task.readActions(actions, columns.actions);
    if (this.#kernels === undefined) return this.#stepOneByOne(actions, rngs, results);
    const count = this.task.moveAll(this.#kernels, this.#numEnvs, columns.room);
    results.observations.set(columns.observations);
    results.rewards.set(columns.rewards);
    results.terminated.set(columns.terminated);
    for (let e = 0; e < count; e++) results.ended[e] = columns.ended[e]!;
    return count;
  }

  /** Draws a start state for environment `index`. */
  protected begin(row: Float64Array, _index: number, rng: Rng, reset?: ResetOptions): void {
    this.task.start(row, rng, reset);
  }

  #stepOneByOne(actions: PackedArray, rngs: readonly Rng[], results: RowResults): number {
    const { observations, rewards, terminated, ended } = results;
    const { size } = this.task.observationSpace;
    const row = this.#row;
    const outcome = this.#outcome;
    let count = 0;
    for (let i = 0; i < this.#numEnvs; i++) {
      this.#columns.read(i, row);
      // Columns keep only part of the row. The rest has its mid-episode value, as in the kernels.
      row.fill(0, this.task.sizes.state);
      this.task.step(row, actions, i, rngs[i]!, outcome);
      this.#columns.write(i, row);
      this.task.observe(row, observations, i * size);
      rewards[i] = outcome.reward;
      terminated[i] = outcome.terminated ? 1 : 0;
      if (outcome.terminated) ended[count++] = i;
    }
    return count;
  }
}
