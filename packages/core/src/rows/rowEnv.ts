import type { PackedArray } from '../arrays.ts';
import { packedArray } from '../arrays.ts';
import { describe } from '../describe.ts';
import type { Env, Frame, ResetOptions, ResetResult, StepResult } from '../env.ts';
import { noInfo } from '../env.ts';
import { PrismError } from '../errors.ts';
import { checkTimeLimit, invalidAction, notReset } from '../refusals.ts';
import type { RngState } from '../rng/rng.ts';
import { Rng } from '../rng/rng.ts';
import type { SnapshotHead } from '../snapshotBytes.ts';
import { readSnapshot, writeSnapshot } from '../snapshotBytes.ts';
import { isBox } from '../spaces/box.ts';
import { Discrete } from '../spaces/discrete.ts';
import type { Space } from '../spaces/space.ts';
import { checkAction } from './checkAction.ts';
import type { Outcome, RowState, RowTask } from './rowTask.ts';

interface Head extends SnapshotHead {
  readonly elapsed: number;
  readonly rng: RngState;
}

/** One environment by the rules of a {@link RowTask}. */
export class RowEnv<O = unknown, A = unknown, S extends RowState = RowState> implements Env<O, A> {
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;
  readonly framesPerSecond?: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  readonly render?: () => Frame;
  readonly renderText?: () => string;
  readonly #task: RowTask<O, S>;
  readonly #limit: number;
  readonly #row: S;
  readonly #observation: PackedArray;
  readonly #action: PackedArray;
  readonly #outcome: Outcome = { reward: 0, terminated: false };
  #rng = new Rng(0);
  /** Steps since the last reset; −1 before the first one. */
  #elapsed = -1;

  /** @throws PrismError `invalid-config` for a time limit that is neither `null` nor a positive integer. */
  constructor(task: RowTask<O, S>) {
    checkTimeLimit(task.id, task.maxEpisodeSteps);
    this.#task = task;
    this.id = task.id;
    this.observationSpace = task.observationSpace;
    this.actionSpace = task.actionSpace as Space<A>;
    this.maxEpisodeSteps = task.maxEpisodeSteps;
    this.#limit = task.maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
    if (task.framesPerSecond !== undefined) this.framesPerSecond = task.framesPerSecond;
    this.#row = packedArray(task.stateType, task.stateSize) as S;
    this.#observation = packedArray(task.observationSpace.dtype, task.observationSpace.size);
    this.#action = packedArray(task.actionSpace.dtype, task.actionSpace.size);
    if (task.draw !== undefined) this.render = () => task.draw!(this.#shown());
    if (task.describe !== undefined) this.renderText = () => task.describe!(this.#shown());
  }

  /**
   * Starts an episode. Until a seed is given, the random stream is that of seed 0.
   *
   * @throws PrismError `invalid-argument` for a seed that is not accepted.
   */
  reset(options: ResetOptions = {}): ResetResult<O> {
    if (options.seed !== undefined) this.#rng = new Rng(options.seed);
    this.#task.start(this.#row, this.#rng);
    this.#elapsed = 0;
    return { observation: this.#observe(), info: noInfo };
  }

  /** @throws PrismError `invalid-action` (nothing has moved then), `state` before the first reset. */
  step(action: A): StepResult<O> {
    const row = this.#shown();
    this.#read(action);
    const outcome = this.#outcome;
    this.#task.step(row, this.#action, 0, this.#rng, outcome);
    this.#elapsed++;
    return {
      observation: this.#observe(),
      reward: outcome.reward,
      terminated: outcome.terminated,
      truncated: this.#elapsed >= this.#limit,
      info: noInfo,
    };
  }

  save(): Uint8Array {
    const head: Head = { name: this.id, elapsed: this.#elapsed, rng: this.#rng.save() };
    return writeSnapshot(head, [this.#row]);
  }

  restore(snapshot: Uint8Array): void {
    const { elapsed, rng } = readSnapshot<Head>(snapshot, this.id, [this.#row]);
    this.#elapsed = elapsed;
    this.#rng.restore(rng);
  }

  #observe(): O {
    this.#task.observe(this.#row, this.#observation, 0);
    return this.observationSpace.unpack(this.#observation);
  }

  #read(action: unknown): void {
    const space: Space<unknown> = this.actionSpace;
    if (space instanceof Discrete) {
      if (!(space as Space<unknown>).contains(action)) throw invalidAction(this.id, action, space.n);
    } else if (
      isBox(space) &&
      !(ArrayBuffer.isView(action) && (action as Uint8Array).length === space.size)
    ) {
      throw new PrismError(
        'invalid-action',
        `${this.id} takes actions from ${space}, but got ${describe(action)}.`,
      );
    }
    (this.actionSpace as Space<unknown>).pack(action, this.#action);
    checkAction(this.id, space, this.#action, 0);
  }

  /** The state, once there is one. */
  #shown(): S {
    if (this.#elapsed < 0) throw notReset(this.id);
    return this.#row;
  }
}
