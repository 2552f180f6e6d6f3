import type { Frame, Outcome, PackedArray, ResetOptions, Rng, RowBatch, Space } from '@prism-rl/core';
import { isDebug } from '@prism-rl/core';
import { checkDiscreteActions } from '@prism-rl/core/checks';
import { ColumnBatch, type ColumnTask } from './kernel/columnBatch.ts';
import type { ColumnSizes, Kernels } from './kernel/columns.ts';
import { invalidBoxAction } from './refusals.ts';

/**
 * Common base of the five classic control tasks: a state of a few float64 numbers, a random stream that only resets use, and a
 * WebAssembly kernel that does to many states what {@link ClassicTask.step} does to one.
 */
export abstract class ClassicTask implements ColumnTask {
  readonly id: string;
  readonly stateType = 'float64';
  readonly stateSize: number;
  /** Numbers of the state that the kernel keeps (the first ones), and of an observation. */
  readonly sizes: ColumnSizes;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
  readonly framesPerSecond: number;
  abstract readonly observationSpace: Space<Float32Array>;
  abstract readonly actionSpace: Space;
  /** Whether actions outside a box are refused instead of clipped: debug mode. */
  readonly #strict: boolean = isDebug();

  constructor(
    id: string,
    sizes: ColumnSizes,
    maxEpisodeSteps: number,
    framesPerSecond: number,
    stateSize: number = sizes.state,
  ) {
    this.id = id;
    this.sizes = sizes;
    this.stateSize = stateSize;
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.framesPerSecond = framesPerSecond;
  }

  abstract start(row: Float64Array, rng: Rng, reset?: ResetOptions): void;
  abstract step(row: Float64Array, actions: PackedArray, from: number, rng: Rng, outcome: Outcome): void;
  abstract observe(row: Float64Array, out: PackedArray, to: number): void;
  abstract draw(row: Float64Array): Frame;
  abstract describe(row: Float64Array): string;

  abstract readActions(actions: PackedArray, out: Float64Array): void;
  abstract moveAll(kernels: Kernels, numEnvs: number, room: number): number;

  batch(numEnvs: number): RowBatch<Float64Array> {
    return new ColumnBatch(numEnvs, this);
  }

  /** For tasks with `n` discrete actions. @throws PrismError `invalid-action` */
  protected readDiscreteActions(actions: PackedArray, out: Float64Array, n: number): void {
    checkDiscreteActions(this.id, actions, n);
    out.set(actions);
  }

  /** For tasks with one float32 within ±`bound` as action. @throws PrismError `invalid-action` */
  protected readBoxActions(actions: PackedArray, out: Float64Array, bound: number): void {
    for (let i = 0; i < actions.length; i++) {
      this.checkBoxAction(actions[i]!, bound);
      out[i] = Math.fround(actions[i]!);
    }
  }

  /** Numbers outside the box are clipped, unless in debug mode. @throws PrismError `invalid-action` */
  protected checkBoxAction(action: number, bound: number): void {
    const most = this.#strict ? bound : Number.MAX_VALUE;
    if (!(action >= -most && action <= most)) throw invalidBoxAction(this.id, action, bound);
  }
}
