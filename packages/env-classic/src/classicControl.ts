import type {
  Env,
  Frame,
  Info,
  ResetOptions,
  ResetResult,
  RngState,
  Space,
  StepResult,
} from '@prism-rl/core';
import { isDebug, noInfo, PrismError, Rng } from '@prism-rl/core';
import type { SnapshotHead } from './snapshotBytes.ts';
import { readSnapshot, writeSnapshot } from './snapshotBytes.ts';

interface Head extends SnapshotHead {
  readonly elapsed: number;
  readonly rng: RngState;
}

/**
 * What the five classic control tasks have in common: a state of a few float64 numbers, a random stream that only resets use,
 * a step counter with a time limit, and snapshots.
 */
export abstract class ClassicControl<A> implements Env<Float32Array, A> {
  readonly id: string;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
  readonly framesPerSecond: number;
  abstract readonly observationSpace: Space<Float32Array>;
  abstract readonly actionSpace: Space<A>;
  /** The physical state, float64. */
  protected readonly state: Float64Array;
  /** Whether actions outside a box are refused instead of clipped: debug mode. */
  protected readonly strict: boolean = isDebug();
  /** Steps since the last reset; −1 before the first one. */
  protected elapsed = -1;
  #rng: Rng;

  /** @throws PrismError `invalid-config` unless `maxEpisodeSteps` is a positive integer. */
  constructor(id: string, stateSize: number, maxEpisodeSteps: number, framesPerSecond: number) {
    checkTimeLimit(id, maxEpisodeSteps);
    this.id = id;
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.framesPerSecond = framesPerSecond;
    this.state = new Float64Array(stateSize);
    this.#rng = new Rng(0);
  }

  /**
   * Starts an episode. Until a seed is given, the random stream is that of seed 0.
   *
   * @throws PrismError `invalid-argument` for a seed or options that are not accepted.
   */
  reset(options: ResetOptions = {}): ResetResult<Float32Array> {
    if (options.seed !== undefined) this.#rng = new Rng(options.seed);
    this.start(this.#rng, readOptions(this.id, options.options));
    this.elapsed = 0;
    return { observation: this.observe(), info: noInfo };
  }

  abstract step(action: A): StepResult<Float32Array>;
  abstract render(): Frame;
  abstract renderText(): string;

  save(): Uint8Array {
    const head: Head = { name: this.id, elapsed: this.elapsed, rng: this.#rng.save() };
    return writeSnapshot(head, [this.state]);
  }

  restore(snapshot: Uint8Array): void {
    const { elapsed, rng } = readSnapshot<Head>(snapshot, this.id, [this.state]);
    this.elapsed = elapsed;
    this.#rng.restore(rng);
  }

  /** Draws a start state. */
  protected abstract start(rng: Rng, options: Readonly<Record<string, unknown>>): void;
  /** The observation of the current state, freshly allocated. */
  protected abstract observe(): Float32Array;

  /** @throws PrismError `state` before the first reset. */
  protected requireReset(): void {
    if (this.elapsed < 0) throw notReset(this.id);
  }
}

/** The info of every step. */
export const info: Info = noInfo;

/** The error of a step or picture before the first reset. */
export function notReset(id: string): PrismError {
  return new PrismError('state', `${id} was used before its first reset.`, { hint: 'Call reset() first.' });
}

/** The error of an action outside a discrete space. */
export function invalidDiscreteAction(id: string, action: unknown, n: number): PrismError {
  return new PrismError(
    'invalid-action',
    `${id} takes an integer action from 0 to ${n - 1}, but got ${describe(action)}.`,
  );
}

/** The error of an action outside a one-dimensional box. */
export function invalidBoxAction(id: string, action: unknown, bound: number): PrismError {
  return new PrismError(
    'invalid-action',
    `${id} takes an action of one number from ${-bound} to ${bound}, but got ${describe(action)}.`,
    { hint: 'Pass a Float32Array with one element; the ClipAction wrapper keeps it within the bounds.' },
  );
}

/**
 * The one number of an action from the box ±`bound`, as float32.
 *
 * @param strict refuse numbers outside the box too (debug mode); else they are clipped by the task.
 * @throws PrismError `invalid-action` unless it is one finite number.
 */
export function readBoxAction(id: string, action: ArrayLike<number>, bound: number, strict: boolean): number {
  const value = action?.length === 1 ? action[0]! : Number.NaN;
  if (!Number.isFinite(value) || (strict && Math.abs(value) > bound))
    throw invalidBoxAction(id, action, bound);
  return Math.fround(value);
}

function describe(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (ArrayBuffer.isView(value)) return `[${Array.from(value as Float32Array).join(', ')}]`;
  return JSON.stringify(value) ?? String(value);
}

/** @throws PrismError `invalid-config` */
export function checkTimeLimit(id: string, maxEpisodeSteps: number): void {
  if (Number.isSafeInteger(maxEpisodeSteps) && maxEpisodeSteps >= 1) return;
  throw new PrismError(
    'invalid-config',
    `maxEpisodeSteps of ${id} must be a positive integer, but is ${maxEpisodeSteps}.`,
  );
}

function readOptions(id: string, options: unknown): Readonly<Record<string, unknown>> {
  if (options === undefined || options === null) return {};
  if (typeof options === 'object' && !Array.isArray(options))
    return options as Readonly<Record<string, unknown>>;
  throw new PrismError(
    'invalid-argument',
    `The reset options of ${id} must be an object, but are ${describe(options)}.`,
  );
}

/**
 * The number under `name`, or `fallback` when it is missing.
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
  throw new PrismError(
    'invalid-argument',
    `The reset option "${name}" must be a number, but is ${describe(value)}.`,
  );
}

/**
 * The bounds `low` and `high` between which a start state is drawn.
 *
 * @throws PrismError `invalid-argument` unless both are numbers and low ≤ high.
 */
export function startBounds(
  options: Readonly<Record<string, unknown>>,
  low: number,
  high: number,
): { low: number; high: number } {
  const bounds = { low: numberOption(options, 'low', low), high: numberOption(options, 'high', high) };
  if (bounds.low <= bounds.high) return bounds;
  throw new PrismError(
    'invalid-argument',
    `The reset option "low" (${bounds.low}) must not be above "high" (${bounds.high}).`,
  );
}
