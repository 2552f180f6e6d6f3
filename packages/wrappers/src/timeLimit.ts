import { type Env, type PackedArray, PrismError, type VectorEnv, WrappedEnv } from '@prism-rl/core';
import { notReset, requireCounts } from '@prism-rl/core/checks';
import { changedRules, type WrappedRules } from './changedRules.ts';
import { VectorWrapper, type WrapperState } from './vectorWrapper.ts';

/** Truncates episodes after a number of steps (Gymnasium's `TimeLimit`), even on a step that terminates, of vectors with `restart`. */
export class TimeLimitVector extends VectorWrapper {
  readonly maxEpisodeSteps: number;
  readonly #elapsed: Float64Array;

  /** @throws PrismError `invalid-argument` unless `maxEpisodeSteps` is a positive integer, `incompatible` for vectors without `restart`. */
  constructor(env: VectorEnv, maxEpisodeSteps: number) {
    super(env, { ownTruncations: true });
    requireCounts('TimeLimit', { maxEpisodeSteps });
    if (this.autoreset && env.restart === undefined) {
      throw PrismError.incompatible`Episodes of ${env.numEnvs} × ${env.id} cannot be ended from outside.
        Give the limit to the environment itself, or vectorise environments that are wrapped in TimeLimit.`;
    }
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.#elapsed = new Float64Array(env.numEnvs);
  }

  override rowSteps(): [] {
    return [];
  }

  protected override rulesOver(rules: WrappedRules): WrappedRules {
    return changedRules(rules, (one) => ({
      maxEpisodeSteps: Math.min(one.maxEpisodeSteps ?? Number.POSITIVE_INFINITY, this.maxEpisodeSteps),
    }));
  }

  protected override begin(index: number): void {
    this.#elapsed[index] = 0;
  }

  protected override afterStep(): void {
    const { truncated, env } = this;
    const elapsed = this.#elapsed;
    for (let i = 0; i < elapsed.length; i++) {
      const isOver = ++elapsed[i]! >= this.maxEpisodeSteps;
      truncated[i] = isOver ? 1 : env.truncated[i]!;
      if (!this.hasBegun(i)) continue;
      elapsed[i] = 0;
      if ((env.terminated[i]! | env.truncated[i]!) === 0) env.restart!(i);
    }
  }

  protected override state(): WrapperState {
    return { arrays: [this.#elapsed] };
  }
}

/** {@link TimeLimitVector} for one environment. */
export class TimeLimit<O, A> extends WrappedEnv<TimeLimitVector, O, A> {
  static readonly Vector = TimeLimitVector;

  /** @throws PrismError `invalid-argument` unless `maxEpisodeSteps` is a positive integer. */
  constructor(env: Env<O, A>, maxEpisodeSteps: number) {
    super(env, (vector) => new TimeLimitVector(vector, maxEpisodeSteps), true);
  }

  get maxEpisodeSteps(): number {
    return this.vector.maxEpisodeSteps;
  }
}

/** Refuses steps and pictures before the first reset (Gymnasium's `OrderEnforcing`), for vectors that do not check it themselves. */
class OrderEnforcingVector extends VectorWrapper {
  readonly #wasReset = new Uint8Array(1);

  /** @throws PrismError `state` before the first reset. */
  protected override beforeStep(actions: PackedArray): PackedArray {
    this.shown();
    return actions;
  }

  protected override afterReset(): void {
    this.#wasReset[0] = 1;
  }

  protected override state(): WrapperState {
    return { arrays: [this.#wasReset] };
  }

  protected override shown(): VectorEnv {
    if (this.#wasReset[0] === 0) throw notReset(this.id);
    return this.env;
  }
}

/** {@link OrderEnforcingVector} for one environment. */
export class OrderEnforcing<O, A> extends WrappedEnv<OrderEnforcingVector, O, A> {
  static readonly Vector = OrderEnforcingVector;

  constructor(env: Env<O, A>) {
    super(env, (vector) => new OrderEnforcingVector(vector), true);
  }
}
