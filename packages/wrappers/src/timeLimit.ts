import type { Env, ResetOptions, ResetResult, StepResult, VectorEnv } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';

function checkLimit(maxEpisodeSteps: number): void {
  if (Number.isSafeInteger(maxEpisodeSteps) && maxEpisodeSteps >= 1) return;
  throw new PrismError(
    'invalid-argument',
    `TimeLimit needs a positive integer, but maxEpisodeSteps is ${maxEpisodeSteps}.`,
  );
}

/** Truncates episodes after a number of steps (Gymnasium's `TimeLimit`); also on a step that terminates. */
export class TimeLimit<O, A> extends TransparentWrapper<O, A> {
  readonly maxEpisodeSteps: number;
  readonly #elapsed = new Float64Array(1);

  /** @throws PrismError `invalid-argument` unless `maxEpisodeSteps` is a positive integer. */
  constructor(env: Env<O, A>, maxEpisodeSteps: number) {
    super(env, true);
    checkLimit(maxEpisodeSteps);
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

/**
 * {@link TimeLimit} for vectors whose episodes can be ended from outside. It comes first: what remembers anything of an episode
 * (frame stacks, statistics) belongs around it.
 */
export class TimeLimitVector extends VectorWrapper {
  readonly maxEpisodeSteps: number;
  readonly #elapsed: Float64Array;

  /**
   * @throws PrismError `invalid-argument` unless `maxEpisodeSteps` is a positive integer; `incompatible` for a vector without
   * `restart`.
   */
  constructor(env: VectorEnv, maxEpisodeSteps: number) {
    super(env);
    checkLimit(maxEpisodeSteps);
    if (env.restart === undefined) {
      throw new PrismError(
        'incompatible',
        `Episodes of ${env.numEnvs} × ${env.id} cannot be ended from outside.`,
        {
          hint: 'Give the limit to the environment itself, or vectorise environments that are wrapped in TimeLimit.',
        },
      );
    }
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.#elapsed = new Float64Array(env.numEnvs);
  }

  restart(index: number): void {
    this.env.restart!(index);
    this.#elapsed[index] = 0;
  }

  protected override afterReset(): void {
    this.#elapsed.fill(0);
  }

  protected override afterStep(): void {
    const elapsed = this.#elapsed;
    for (let i = 0; i < elapsed.length; i++) {
      const hadEnded = this.hasEnded(i);
      elapsed[i]!++;
      if (elapsed[i]! >= this.maxEpisodeSteps) {
        this.truncated[i] = 1;
        if (!hadEnded) this.env.restart!(i);
      }
      if (this.hasEnded(i)) elapsed[i] = 0;
    }
  }

  protected override state(): WrapperState {
    return { arrays: [this.#elapsed] };
  }
}
