import type { Env, VectorEnv } from '@prism-rl/core';
import { WrappedEnv } from '@prism-rl/core';
import { accepted } from '@prism-rl/core/checks';
import { pairwiseSum, type Round, RunningMeanStd } from './runningMeanStd.ts';
import { epsilon, gamma } from './settings.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperState.ts';

const owner = 'NormalizeReward';

/** Settings of the reward normalizers. */
export interface NormalizeRewardOptions {
  /** Discount of the return whose variance is measured. Default 0.99. */
  readonly gamma?: number;
  /** Added to the variance. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Divides rewards by the standard deviation of the discounted return so far (Gymnasium's `NormalizeReward`, whose results it equals in
 * every bit). The moments are part of {@link save}; the environments of a vector share them, and each has its own return.
 *
 * As in Gymnasium, returns are float64 for one environment, float32 in vectors; the running return of one continues over truncations and
 * resets and begins anew only after a termination, those of vectors begin anew with a reset of all.
 */
export class NormalizeRewardVector extends VectorWrapper {
  /** Whether rewards still change the moments; switch it off for evaluation. */
  updates = true;
  readonly #moments = new RunningMeanStd(1, 'float64');
  readonly #returns: Float32Array | Float64Array;
  readonly #squares: Float64Array;
  readonly #gamma: number;
  readonly #epsilon: number;
  readonly #round: Round;

  /** @throws PrismError `invalid-argument` for γ outside [0, 1], or unless ε is a number above 0. */
  constructor(env: VectorEnv, options: NormalizeRewardOptions = {}) {
    super(env, { ownRewards: true });
    this.#round = this.autoreset ? Math.fround : (x) => x;
    this.#gamma = this.#round(accepted(owner, 'gamma', gamma, options.gamma ?? gamma.default));
    this.#epsilon = accepted(owner, 'epsilon', epsilon, options.epsilon ?? epsilon.default);
    this.#returns = this.autoreset ? new Float32Array(env.numEnvs) : new Float64Array(env.numEnvs);
    this.#squares = new Float64Array(env.numEnvs);
  }

  protected override afterReset(): void {
    if (this.autoreset) this.#returns.fill(0);
  }

  protected override afterStep(): void {
    const [returns, round] = [this.#returns, this.#round];
    const n = this.numEnvs;
    for (let i = 0; i < n; i++) {
      const continued = round(returns[i]! * this.#gamma) * (1 - this.terminated[i]!);
      returns[i] = continued + this.env.rewards[i]!;
    }
    if (this.updates) {
      const mean = round(pairwiseSum(returns, 0, n, round) / n);
      for (let i = 0; i < n; i++) {
        const difference = round(returns[i]! - mean);
        this.#squares[i] = round(difference * difference);
      }
      const variance = round(pairwiseSum(this.#squares, 0, n, round) / n);
      // NumPy multiplies a float32 variance by the number of rows in float32.
      this.#moments.merge(0, mean, round(variance * n), n);
      this.#moments.addRows(n);
    }
    const deviation = Math.sqrt(this.#moments.variance[0]! + this.#epsilon);
    for (let i = 0; i < n; i++) this.rewards[i] = this.env.rewards[i]! / deviation;
  }

  protected override state(): WrapperState {
    return { arrays: [this.#returns, ...this.#moments.arrays] };
  }
}

/** {@link NormalizeRewardVector} for one environment. */
export class NormalizeReward<O, A> extends WrappedEnv<NormalizeRewardVector, O, A> {
  /** The same for vectors: `new NormalizeReward.Vector(vector, …)`. */
  static readonly Vector = NormalizeRewardVector;

  /** @throws as {@link NormalizeRewardVector} */
  constructor(env: Env<O, A>, options?: NormalizeRewardOptions) {
    super(env, (vector) => new NormalizeRewardVector(vector, options));
  }

  /** Whether rewards still change the moments; switch it off for evaluation. */
  get updates(): boolean {
    return this.vector.updates;
  }

  set updates(updates: boolean) {
    this.vector.updates = updates;
  }
}
