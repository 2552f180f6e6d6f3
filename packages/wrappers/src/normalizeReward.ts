import type { Env, StepResult, VectorEnv } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import { pairwiseSum, RunningMoments } from './runningMoments.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';

/** Settings of the reward normalisers. */
export interface NormalizeRewardOptions {
  /** Discount of the return whose variance is measured. Default 0.99. */
  readonly gamma?: number;
  /** Added to the variance. Default 1e-8. */
  readonly epsilon?: number;
}

function checkedGamma(gamma: number): number {
  if (gamma >= 0 && gamma <= 1) return gamma;
  throw new PrismError('invalid-argument', `gamma must be from 0 to 1, but is ${gamma}.`);
}

/**
 * Divides rewards by the standard deviation of the discounted return so far (Gymnasium's `NormalizeReward`, whose results it equals in
 * every bit). As there, the running return goes on over truncations and resets and begins anew only after a termination. The moments
 * are part of {@link save}.
 */
export class NormalizeReward<O, A> extends TransparentWrapper<O, A> {
  /** Whether rewards still change the moments; switch it off for evaluation. */
  updates = true;
  readonly #moments = new RunningMoments(1, 'float64');
  readonly #return = new Float64Array(1);
  readonly #gamma: number;
  readonly #epsilon: number;

  /** @throws PrismError `invalid-argument` for γ outside [0, 1]. */
  constructor(env: Env<O, A>, options: NormalizeRewardOptions = {}) {
    super(env);
    this.#gamma = checkedGamma(options.gamma ?? 0.99);
    this.#epsilon = options.epsilon ?? 1e-8;
  }

  override step(action: A): StepResult<O> {
    const result = this.env.step(action);
    this.#return[0] = this.#return[0]! * this.#gamma * (result.terminated ? 0 : 1) + result.reward;
    if (this.updates) {
      this.#moments.merge(0, this.#return[0]!, 0, 1);
      this.#moments.addRows(1);
    }
    return { ...result, reward: result.reward / Math.sqrt(this.#moments.variance[0]! + this.#epsilon) };
  }

  protected override state(): WrapperState {
    return { arrays: [this.#return, ...this.#moments.arrays] };
  }
}

/** {@link NormalizeReward} for vectors: all environments share the moments, each has its own return (float32, as in Gymnasium). */
export class NormalizeRewardVector extends VectorWrapper {
  /** Whether rewards still change the moments; switch it off for evaluation. */
  updates = true;
  readonly #moments = new RunningMoments(1, 'float64');
  readonly #returns: Float32Array;
  readonly #squares: Float32Array;
  readonly #gamma: number;
  readonly #epsilon: number;

  /** @throws PrismError `invalid-argument` for γ outside [0, 1]. */
  constructor(env: VectorEnv, options: NormalizeRewardOptions = {}) {
    super(env, { ownRewards: true });
    this.#gamma = Math.fround(checkedGamma(options.gamma ?? 0.99));
    this.#epsilon = options.epsilon ?? 1e-8;
    this.#returns = new Float32Array(env.numEnvs);
    this.#squares = new Float32Array(env.numEnvs);
  }

  protected override afterReset(): void {
    this.#returns.fill(0);
  }

  protected override afterStep(): void {
    const returns = this.#returns;
    const n = this.numEnvs;
    for (let i = 0; i < n; i++) {
      const continued = Math.fround(returns[i]! * this.#gamma) * (1 - this.terminated[i]!);
      returns[i] = continued + this.env.rewards[i]!;
    }
    if (this.updates) {
      const mean = Math.fround(pairwiseSum(returns, 0, n, Math.fround) / n);
      for (let i = 0; i < n; i++) {
        const difference = Math.fround(returns[i]! - mean);
        this.#squares[i] = difference * difference;
      }
      const variance = Math.fround(pairwiseSum(this.#squares, 0, n, Math.fround) / n);
      // NumPy multiplies a float32 variance by the number of rows in float32.
      this.#moments.merge(0, mean, Math.fround(variance * n), n);
      this.#moments.addRows(n);
    }
    const deviation = Math.sqrt(this.#moments.variance[0]! + this.#epsilon);
    for (let i = 0; i < n; i++) this.rewards[i] = this.env.rewards[i]! / deviation;
  }

  protected override state(): WrapperState {
    return { arrays: [this.#returns, ...this.#moments.arrays] };
  }
}
