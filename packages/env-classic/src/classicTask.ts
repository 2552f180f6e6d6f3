import type { Frame, Outcome, PackedArray, ResetOptions, Rng, RowBatch, Space } from '@prism-rl/core';
import { isDebug, PrismError, RowEnv } from '@prism-rl/core';
import { checkDiscreteActions, describeValue } from '@prism-rl/core/checks';
import { ColumnBatch, type ColumnTask, type Kernels } from './kernel/columns.ts';

function invalidBoxAction(id: string, action: unknown, bound: number): PrismError {
  return PrismError.invalidAction`${id} takes an action of one number from ${-bound} to ${bound}, but got ${describeValue(action)}.
    Pass a Float32Array with one element; the ClipAction wrapper keeps it within the bounds.`;
}

/**
 * Base class of the five classic control tasks: a state of a few float64 numbers, a random stream that only resets use, and a WebAssembly
 * kernel that batches {@link ClassicTask.step}.
 */
export abstract class ClassicTask implements ColumnTask {
  readonly id: string;
  readonly stateType = 'float64';
  readonly stateSize: number;
  readonly columns: number;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
  readonly framesPerSecond: number;
  abstract readonly observationSpace: Space<Float32Array>;
  abstract readonly actionSpace: Space;
  /** Whether to reject actions outside the box instead of clipping them (debug mode). */
  readonly #strict: boolean = isDebug();

  constructor(
    id: string,
    columns: number,
    maxEpisodeSteps: number,
    framesPerSecond: number,
    stateSize: number = columns,
  ) {
    this.id = id;
    this.columns = columns;
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

  /** Reads actions of a discrete space of size `n`. @throws PrismError `invalid-action` */
  protected readDiscreteActions(actions: PackedArray, out: Float64Array, n: number): void {
    checkDiscreteActions(this.id, actions, n);
    out.set(actions);
  }

  /** Reads actions of one float32 within ±`bound`. @throws PrismError `invalid-action` */
  protected readBoxActions(actions: PackedArray, out: Float64Array, bound: number): void {
    for (let i = 0; i < actions.length; i++) {
      this.checkBoxAction(actions[i]!, bound);
      out[i] = Math.fround(actions[i]!);
    }
  }

  /** Accepts numbers outside the box (they are clipped), except in debug mode. @throws PrismError `invalid-action` */
  protected checkBoxAction(action: number, bound: number): void {
    const most = this.#strict ? bound : Number.MAX_VALUE;
    if (!(action >= -most && action <= most)) throw invalidBoxAction(this.id, action, bound);
  }
}

/** A classic control task, as a single environment. */
export class ClassicEnv<A> extends RowEnv<Float32Array, A, Float64Array> {
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;
}

/** Reads reset options, as Gymnasium's classic control tasks do. */

const noOptions: Readonly<Record<string, unknown>> = Object.freeze({});

/** Returns the options by name. @throws PrismError `invalid-argument` unless they are an object or missing. */
export function readOptions(id: string, options: unknown): Readonly<Record<string, unknown>> {
  if (options === undefined || options === null) return noOptions;
  if (typeof options === 'object' && !Array.isArray(options))
    return options as Readonly<Record<string, unknown>>;
  throw PrismError.invalidArgument`The reset options of ${id} must be an object, but are ${describeValue(options)}.`;
}

/**
 * Returns the number under `name`, or `fallback` if it is missing.
 *
 * @throws PrismError `invalid-argument` if it is not a finite number.
 */
export function numberOption(
  options: Readonly<Record<string, unknown>>,
  name: string,
  fallback: number,
): number {
  const value = options[name];
  if (value === undefined) return fallback;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw PrismError.invalidArgument`The reset option "${name}" must be a number, but is ${describeValue(value)}.`;
}

/**
 * Returns the bounds `low` and `high` of the uniform start state.
 *
 * @throws PrismError `invalid-argument` unless both are numbers and low ≤ high.
 */
export function startBounds(
  id: string,
  reset: ResetOptions | undefined,
  low: number,
  high: number,
): { low: number; high: number } {
  const options = readOptions(id, reset?.options);
  if (options === noOptions) return { low, high };
  const bounds = { low: numberOption(options, 'low', low), high: numberOption(options, 'high', high) };
  if (bounds.low <= bounds.high) return bounds;
  throw PrismError.invalidArgument`The reset option "low" (${bounds.low}) must not be above "high" (${bounds.high}).`;
}
