import type { Env, ResetOptions, ResetResult, StepResult } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';

/**
 * Truncates episodes after a number of steps (Gymnasium's `TimeLimit`); also on a step that terminates.
 *
 * Vectors cannot be cut off from outside, because only the inner environment can start one of its copies again: give the limit to
 * the environment itself, or vectorise wrapped ones.
 */
export class TimeLimit<O, A> extends TransparentWrapper<O, A> {
  readonly maxEpisodeSteps: number;
  readonly #elapsed = new Float64Array(1);

  /** @throws PrismError `invalid-argument` unless `maxEpisodeSteps` is a positive integer. */
  constructor(env: Env<O, A>, maxEpisodeSteps: number) {
    super(env, true);
    if (!(Number.isSafeInteger(maxEpisodeSteps) && maxEpisodeSteps >= 1)) {
      throw new PrismError(
        'invalid-argument',
        `TimeLimit needs a positive integer, but maxEpisodeSteps is ${maxEpisodeSteps}.`,
      );
    }
    this.maxEpisodeSteps = maxEpisodeSteps;
  }

  override reset(options?: ResetOptions): ResetResult<O> {
    const result = this.env.reset(options);
    this.#elapsed[0] = 0;
    return result;
  }

  override step(action: A): StepResult<O> {
    const result = this.env.step(action);
    this.#elapsed[0]!++;
    if (result.truncated || this.#elapsed[0]! < this.maxEpisodeSteps) return result;
    return { ...result, truncated: true };
  }

  protected override state(): WrapperState {
    return { arrays: [this.#elapsed] };
  }
}
