import { checkTimeLimit } from '../checks/refusals.ts';
import type { Env, Frame, ResetOptions, ResetResult, StepResult } from '../contracts/env.ts';
import type { Rng } from '../rng/rng.ts';
import type { Space } from '../spaces/space.ts';
import type { RowState, RowStream } from './rowState.ts';
import type { SteppedTask, StepRules } from './rowTask.ts';
import { SingleRow } from './singleRow.ts';

/** One environment by the rules of a {@link RowTask} or {@link StateTask}. */
export class RowEnv<O = unknown, A = unknown, S = RowState, R extends RowStream = Rng> implements Env<O, A> {
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;
  readonly framesPerSecond?: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  readonly render?: () => Frame;
  readonly renderText?: () => string;
  readonly #single: SingleRow<O, S, R>;

  /** @throws PrismError `invalid-config` for a time limit that is neither `null` nor a positive integer. */
  constructor(task: SteppedTask<O, S, R>) {
    checkTimeLimit(task.id, task.maxEpisodeSteps);
    const single = new SingleRow(task);
    this.#single = single;
    this.id = task.id;
    this.observationSpace = task.observationSpace;
    this.actionSpace = task.actionSpace as Space<A>;
    this.maxEpisodeSteps = task.maxEpisodeSteps;
    if (task.framesPerSecond !== undefined) this.framesPerSecond = task.framesPerSecond;
    const shown: Pick<StepRules<O, S, R>, 'draw' | 'describe'> = task;
    if (shown.draw !== undefined) this.render = () => shown.draw!(single.shown);
    if (shown.describe !== undefined) this.renderText = () => shown.describe!(single.shown);
  }

  /** The state, for what a kind of environment shows of it. @throws PrismError `state` before the first reset. */
  protected get state(): S {
    return this.#single.shown;
  }

  /**
   * Starts an episode. Until a seed is given, the random stream is that of seed 0.
   *
   * @throws PrismError `invalid-argument` for a seed or options that are not accepted.
   */
  reset(options: ResetOptions = {}): ResetResult<O> {
    return this.#single.reset(options);
  }

  /** @throws PrismError `invalid-action` (nothing has moved then), `state` before the first reset. */
  step(action: A): StepResult<O> {
    return this.#single.step(action);
  }

  save(): Uint8Array {
    return this.#single.save();
  }

  restore(state: Uint8Array): void {
    this.#single.restore(state);
  }
}
