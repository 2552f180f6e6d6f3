import type { Env, PackedArray, VectorEnv } from '@prism-rl/core';
import { PrismError, packedArray, Rng, WrappedEnv } from '@prism-rl/core';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperState.ts';

/** Settings of the sticky actions. */
export interface StickyActionOptions {
  /** Probability that the last action is taken again, 0 up to (not including) 1. Machado et al. (2018) use 0.25. */
  readonly probability: number;
  /** For how many steps: a number, or the bounds between which it is drawn. Default 1. */
  readonly duration?: number | readonly [number, number];
  /**
   * The random stream for a seed. Default: a child of the seed's own stream. (Gymnasium takes the numbers from the environment's
   * stream itself, where they would disturb each other.)
   */
  readonly stream?: (seed: number | bigint) => Rng;
}

/** Whether an action sticks, for one environment. */
class Stickiness {
  readonly probability: number;
  readonly shortest: number;
  readonly longest: number;
  readonly stream: (seed: number | bigint) => Rng;
  rng: Rng;
  /** Whether there is a last action, repeats to take (0: not stuck), repeats taken. */
  readonly counts = new Float64Array(3);

  constructor({ probability, duration = 1, stream }: StickyActionOptions, seed: number) {
    if (!(probability >= 0 && probability < 1)) {
      throw new PrismError(
        'invalid-argument',
        `A sticky probability must be in [0, 1), but is ${probability}.`,
      );
    }
    const [shortest, longest] = typeof duration === 'number' ? [duration, duration] : duration;
    if (!(Number.isInteger(shortest) && Number.isInteger(longest) && 1 <= shortest && shortest <= longest)) {
      throw new PrismError(
        'invalid-argument',
        `A sticky duration must be a positive integer or two in order, but is ${JSON.stringify(duration)}.`,
      );
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

  /** Whether the last action takes the place of the new one. */
  sticks(): boolean {
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
 * Takes the last action again with some probability (Gymnasium's `StickyAction`; Machado et al., "Revisiting the Arcade Learning
 * Environment", 2018). Each environment of a vector has its own stream, from `seed + i`.
 */
export class StickyActionVector extends VectorWrapper {
  readonly #stickiness: readonly Stickiness[];
  readonly #taken: PackedArray;

  /** @throws PrismError `invalid-argument` for a probability outside [0, 1) or a duration that is none. */
  constructor(env: VectorEnv, options: StickyActionOptions) {
    super(env);
    this.#stickiness = Array.from({ length: env.numEnvs }, (_, i) => new Stickiness(options, i));
    this.#taken = packedArray(env.actionSpace.dtype, env.numEnvs * env.actionSpace.size);
  }

  protected override beforeStep(actions: PackedArray): PackedArray {
    const { size } = this.actionSpace;
    const isFine =
      actions.length === this.#taken.length &&
      this.#stickiness.every((_, i) => this.actionSpace.contains(this.actionSpace.unpack(actions, i * size)));
    // Refused by the environment, before anything sticks.
    if (!isFine) return actions;
    for (const [i, stickiness] of this.#stickiness.entries()) {
      if (stickiness.sticks()) continue;
      for (let k = i * size; k < (i + 1) * size; k++) this.#taken[k] = actions[k]!;
    }
    return this.#taken;
  }

  protected override afterReset(seed: number | undefined): void {
    for (const [i, stickiness] of this.#stickiness.entries()) {
      // A single environment's seed may be a bigint.
      stickiness.reset(seed === undefined || i === 0 ? seed : seed + i);
    }
  }

  protected override afterStep(): void {
    for (let i = 0; i < this.numEnvs; i++) if (this.hasEnded(i)) this.begin(i);
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
}

/** {@link StickyActionVector} for one environment. */
export class StickyAction<O, A> extends WrappedEnv<StickyActionVector, O, A> {
  /** @throws as {@link StickyActionVector} */
  constructor(env: Env<O, A>, options: StickyActionOptions) {
    super(env, (vector) => new StickyActionVector(vector, options));
  }
}
