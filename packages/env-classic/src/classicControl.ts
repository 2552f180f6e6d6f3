import type {
  Env,
  Frame,
  ResetOptions,
  ResetResult,
  RngState,
  SnapshotHead,
  Space,
  StepResult,
} from '@prism-rl/core';
import { isDebug, noInfo, notReset, Rng, readSnapshot, writeSnapshot } from '@prism-rl/core';
import { checkTimeLimit } from './refusals.ts';
import { readOptions } from './resetOptions.ts';

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
