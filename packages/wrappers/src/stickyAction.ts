import type { Env, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import { isBox, PrismError, packedArray, Rng, WrappedEnv } from '@prism-rl/core';
import { checkActionCount } from '@prism-rl/core/checks';
import { refuseMasks, VectorWrapper, type WrapperState } from './vectorWrapper.ts';

export interface StickyActionOptions {
  /** Probability of repeating the last action, in [0, 1). Machado et al. (2018) use 0.25. */
  readonly probability: number;
  /** Number of repeated steps, or the bounds to draw it from. Default 1. */
  readonly duration?: number | readonly [number, number];
  /**
   * Returns the random stream for a seed. Default: a child of the seed's own stream. (Gymnasium draws from the environment's stream, so
   * that environment and wrapper influence each other's numbers.)
   */
  readonly stream?: (seed: number | bigint) => Rng;
}

const [undecided, free, stuck] = [0, 1, 2];

/** Decides whether the action of one environment sticks. */
class Stickiness {
  readonly probability: number;
  readonly shortest: number;
  readonly longest: number;
  readonly stream: (seed: number | bigint) => Rng;
  rng: Rng;
  /** 1 if a last action exists; repeats to take (0: not stuck); repeats taken; the decision for the next step. */
  readonly counts = new Float64Array(4);

  constructor({ probability, duration = 1, stream }: StickyActionOptions, seed: number) {
    if (!(probability >= 0 && probability < 1)) {
      throw PrismError.invalidArgument`A sticky probability must be in [0, 1), but is ${probability}.`;
    }
    const [shortest, longest] = typeof duration === 'number' ? [duration, duration] : duration;
    if (!(Number.isInteger(shortest) && Number.isInteger(longest) && 1 <= shortest && shortest <= longest)) {
      throw PrismError.invalidArgument`A sticky duration must be a positive integer or two in order, but is ${JSON.stringify(duration)}.`;
    }
    this.probability = probability;
    this.shortest = shortest;
    this.longest = longest;
    this.stream = stream ?? ((root) => new Rng(root).spawn(1)[0]!);
    this.rng = this.stream(seed);
  }

  reset(seed: number | bigint | undefined): void {
    if (seed !== undefined) this.rng = this.stream(seed);
    this.counts.fill(0);
  }

  /** Whether the last action replaces the new one. The decision holds until a step was taken, because the environment may refuse. */
  sticks(): boolean {
    if (this.counts[3] === undecided) this.counts[3] = this.#decide() ? stuck : free;
    return this.counts[3] === stuck;
  }

  /** Reports that the step of that decision was taken. */
  stepped(): void {
    this.counts[3] = undecided;
  }

  #decide(): boolean {
    const counts = this.counts;
    let isStuck = counts[1]! > 0;
    if (!isStuck && counts[0] === 1 && this.rng.random() < this.probability) {
      counts[1] = this.rng.integers(this.shortest, this.longest + 1);
      isStuck = true;
    }
    if (isStuck) counts[2]!++;
    if (isStuck && counts[2] === counts[1]) {
      counts[1] = 0;
      counts[2] = 0;
    }
    counts[0] = 1;
    return isStuck;
  }
}

/**
 * Repeats the last action with some probability (Gymnasium's `StickyAction`; Machado et al., "Revisiting the Arcade Learning Environment",
 * 2018). Each environment of a vector has its own stream, from `seed + i`.
 */
export class StickyActionVector extends VectorWrapper {
  readonly #stickiness: readonly Stickiness[];
  readonly #taken: PackedArray;

  /** @throws PrismError `invalid-argument` for a probability outside [0, 1) or an invalid duration, `incompatible` for action masks. */
  constructor(env: VectorEnv, options: StickyActionOptions) {
    super(env);
    refuseMasks('StickyAction', env);
    this.#stickiness = Array.from({ length: env.numEnvs }, (_, i) => new Stickiness(options, i));
    this.#taken = packedArray(env.actionSpace.dtype, env.numEnvs * env.actionSpace.size);
  }

  /** Sticky actions belong to the environment. */
  override rowSteps(): [] {
    return [];
  }

  protected override beforeStep(actions: PackedArray): PackedArray {
    const { size } = this.actionSpace;
    checkActionCount(this, actions, size);
    // The environment refuses these before anything sticks.
    for (let i = 0; i < this.numEnvs; i++) if (!this.#isTakeable(actions, i * size)) return actions;
    for (const [i, stickiness] of this.#stickiness.entries()) {
      if (stickiness.sticks()) continue;
      for (let k = i * size; k < (i + 1) * size; k++) this.#taken[k] = actions[k]!;
    }
    return this.#taken;
  }

  protected override afterReset(seed: number | undefined): void {
    for (const [i, stickiness] of this.#stickiness.entries()) {
      // The seed of a single environment may be a bigint.
      stickiness.reset(seed === undefined || i === 0 ? seed : seed + i);
    }
  }

  protected override afterStep(): void {
    for (let i = 0; i < this.numEnvs; i++) {
      if (this.hasEnded(i)) this.begin(i);
      else this.#stickiness[i]!.stepped();
    }
  }

  protected override begin(index: number): void {
    this.#stickiness[index]!.reset(undefined);
  }

  protected override state(): WrapperState {
    return {
      arrays: [this.#taken, ...this.#stickiness.map(({ counts }) => counts)],
      rngs: this.#stickiness.map(({ rng }) => rng),
    };
  }

  /** Whether an environment may accept the action that begins at `from`: some clip actions outside their box. */
  #isTakeable(actions: PackedArray, from: number): boolean {
    const space: Space<unknown> = this.actionSpace;
    if (!isBox(space)) return space.contains(space.unpack(actions, from));
    for (let k = 0; k < space.size; k++) if (!Number.isFinite(actions[from + k])) return false;
    return true;
  }
}

/** {@link StickyActionVector} for one environment. */
export class StickyAction<O, A> extends WrappedEnv<StickyActionVector, O, A> {
  static readonly Vector = StickyActionVector;

  /** @throws as {@link StickyActionVector} */
  constructor(env: Env<O, A>, options: StickyActionOptions) {
    super(env, (vector) => new StickyActionVector(vector, options));
  }
}
