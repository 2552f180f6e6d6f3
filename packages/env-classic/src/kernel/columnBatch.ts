import type { PackedArray, ResetOptions, Rng, RowBatch, RowResults } from '@prism-rl/core';
import type { ClassicTask } from '../classicTask.ts';
import type { Kernels } from './columns.ts';
import { Columns } from './columns.ts';

/** Many environments of a classic control task, moved by its WebAssembly kernel. */
export class ColumnBatch implements RowBatch<Float64Array> {
  readonly arrays: readonly PackedArray[];
  protected readonly task: ClassicTask;
  readonly #columns: Columns;
  readonly #kernels: Kernels;
  readonly #numEnvs: number;
  /** The state of the environment that is looked at. */
  readonly #row: Float64Array;

  /** The batch; `undefined` where there is no WebAssembly with SIMD. */
  static create(numEnvs: number, task: ClassicTask): ColumnBatch | undefined {
    const columns = new Columns(numEnvs, task.sizes);
    return columns.kernels && new this(numEnvs, task, columns, columns.kernels);
  }

  protected constructor(numEnvs: number, task: ClassicTask, columns: Columns, kernels: Kernels) {
    this.task = task;
    this.#columns = columns;
    this.#kernels = kernels;
    this.#numEnvs = numEnvs;
    this.#row = new Float64Array(task.stateSize);
    this.arrays = [columns.state];
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

  step(actions: PackedArray, _rngs: readonly Rng[], results: RowResults): number {
    const columns = this.#columns;
    this.task.readActions(actions, columns.actions);
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
}
