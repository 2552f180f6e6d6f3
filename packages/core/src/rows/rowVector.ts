import { copyRow, type PackedArray, packedArray } from '../arrays/arrays.ts';
import { decodeState, encodeState, fillArrays } from '../arrays/encodedState.ts';
import {
  checkActionCount,
  checkIndex,
  checkTimeLimit,
  notReset,
  requireSpacesOf,
  spacesOf,
} from '../checks/refusals.ts';
import type { Frame, ResetOptions, VectorEnv } from '../contracts/env.ts';
import { childSnapshot, type Json, mergeSnapshots, type Snapshot } from '../contracts/snapshot.ts';
import type { Rng } from '../rng/rng.ts';
import { PossibleActions } from '../spaces/actionMask.ts';
import { checkActions, checkPossible } from './checkAction.ts';
import type { Outcome, RowBatch, RowResults, RowStream, SteppedTask, StepRules } from './rowTask.ts';
import { streamOf } from './rowTask.ts';
import { VectorArrays, type VectorRows } from './vectorArrays.ts';

/** Steps the states of a task one after the other: rows of one array, or objects. */
class PlainRows<S, R extends RowStream> implements RowBatch<S, R> {
  readonly arrays: readonly PackedArray[];
  readonly save?: () => Snapshot;
  readonly restore?: (saved: Snapshot) => void;
  readonly #task: StepRules<unknown, S, R>;
  readonly #rows: readonly S[];
  readonly #possible: PossibleActions | undefined;
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };

  constructor(numEnvs: number, task: SteppedTask<unknown, S, R>) {
    this.#task = task;
    this.#possible = PossibleActions.of(task);
    if ('create' in task) {
      const states = task.create(numEnvs);
      this.arrays = [];
      this.#rows = states;
      this.save = () => task.save(states);
      this.restore = (saved) => task.restore(states, saved);
      return;
    }
    const { stateType, stateSize } = task;
    const states = packedArray(stateType, numEnvs * stateSize);
    this.arrays = [states];
    this.#rows = Array.from(
      { length: numEnvs },
      (_, i) => states.subarray(i * stateSize, (i + 1) * stateSize) as S,
    );
  }

  read(index: number): S {
    return this.#rows[index]!;
  }

  start(index: number, rng: R, out: PackedArray, to: number, reset?: ResetOptions): void {
    const row = this.#rows[index]!;
    this.#task.start(row, rng, reset);
    if (this.#task.isSparse) out.fill(0, to, to + this.#task.observationSpace.size);
    this.#task.observe(row, out, to);
  }

  step(actions: PackedArray, rngs: readonly R[], results: RowResults): number {
    const { observations, rewards, terminated, truncated, ended } = results;
    const task = this.#task;
    const rows = this.#rows;
    const outcome = this.#outcome;
    const { size } = task.observationSpace;
    const actionSize = task.actionSpace.size;
    checkActions(task, actions);
    if (this.#possible !== undefined)
      checkPossible(task.id, this.#possible, observations, actions, rows.length);
    if (task.isSparse) observations.fill(0);
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      task.step(row, actions, i * actionSize, rngs[i]!, outcome);
      task.observe(row, observations, i * size);
      rewards[i] = outcome.reward;
      terminated[i] = outcome.terminated ? 1 : 0;
      truncated[i] = outcome.truncated ? 1 : 0;
      if (outcome.terminated || outcome.truncated) ended[count++] = i;
    }
    return count;
  }
}

type Facts = {
  readonly spaces?: string;
  readonly clock: number;
  readonly rngs: readonly Json[];
  readonly batch: { readonly [key: string]: Json };
};

/**
 * A vector of environments with the rules of a {@link RowTask} or {@link StateTask}. Environment `i` equals a {@link RowEnv} seeded with
 * `seed + i`. The environments step one after the other, or in the task's own {@link RowBatch}.
 */
export class RowVector<O = unknown, S = unknown, R extends RowStream = Rng>
  extends VectorArrays<O>
  implements VectorEnv
{
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  readonly render?: (index?: number) => Frame;
  readonly renderText?: (index?: number) => string;
  readonly close?: () => void;
  /** The rules, for those who play them elsewhere. */
  readonly rules: SteppedTask<O, S, R>;
  readonly #batch: RowBatch<S, R>;
  readonly #results: RowResults;
  #rngs: readonly R[];
  readonly #limit: number;
  /** Steps since the last reset of all environments; −1 before the first. */
  #clock = -1;
  /** Clock at which each episode is truncated. */
  readonly #deadlines: Float64Array;
  /** Lower bound of the deadlines. */
  #earliest = 0;
  /** Whether the last step truncated an episode by the step limit. */
  #hasTruncated = false;

  /**
   * @param rows the arrays to fill; default: new arrays. Threads pass views of shared memory.
   * @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for an invalid time limit.
   */
  constructor(numEnvs: number, task: SteppedTask<O, S, R>, rows?: VectorRows) {
    super(task, numEnvs, rows);
    checkTimeLimit(task.id, task.maxEpisodeSteps);
    this.rules = task;
    this.#batch = batchOf(numEnvs, task);
    this.maxEpisodeSteps = task.maxEpisodeSteps;
    const { observations, rewards, terminated, truncated } = this;
    this.#results = { observations, rewards, terminated, truncated, ended: new Int32Array(numEnvs) };
    this.#limit = task.maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
    this.#deadlines = new Float64Array(numEnvs);
    this.#rngs = Array.from({ length: numEnvs }, (_, i) => streamOf(task, i));
    const shown: Pick<StepRules<O, S, R>, 'draw' | 'describe' | 'close'> = task;
    if (shown.draw !== undefined) this.render = (index = 0) => shown.draw!(this.stateOf(index));
    if (shown.describe !== undefined) this.renderText = (index = 0) => shown.describe!(this.stateOf(index));
    if (shown.close !== undefined) this.close = () => shown.close!();
  }

  reset({ seed }: { readonly seed?: number } = {}): void {
    const { size } = this.observationSpace;
    // All streams first, so that an invalid seed changes nothing.
    if (seed !== undefined) this.#rngs = this.#rngs.map((_, i) => streamOf(this.rules, seed + i));
    for (let i = 0; i < this.numEnvs; i++) {
      const reset = seed === undefined ? {} : { seed: seed + i };
      this.#batch.start(i, this.#rngs[i]!, this.observations, i * size, reset);
    }
    this.#clock = 0;
    this.#deadlines.fill(this.#limit);
    this.#earliest = this.#limit;
    this.#hasTruncated = false;
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.truncated.fill(0);
  }

  /** @throws PrismError `invalid-action`, before anything changes; `state` before the first reset. */
  step(actions: PackedArray): void {
    if (this.#clock < 0) throw notReset(this.id);
    checkActionCount(this, actions, this.actionSpace.size);
    let count = this.#batch.step(actions, this.#rngs, this.#results);
    this.#clock++;
    if (this.#hasTruncated) this.truncated.fill(0);
    this.#hasTruncated = false;
    if (this.#clock >= this.#earliest) count = this.#cutOff(count);
    const { ended } = this.#results;
    for (let e = 0; e < count; e++) this.#restart(ended[e]!);
  }

  restart(index: number): void {
    this.#requireShown(index);
    this.#restart(index);
  }

  save(): Uint8Array {
    const more = mergeSnapshots({ batch: this.#batch.save?.() ?? { meta: {}, arrays: {} } });
    const rngs = this.#rngs.map((rng) => rng.save());
    const meta = { ...more.meta, spaces: spacesOf(this), clock: this.#clock, rngs };
    return encodeState(this.#owner(), { meta, arrays: { ...more.arrays, ...this.#arrays() } });
  }

  restore(state: Uint8Array): void {
    const own = this.#arrays();
    const { meta, arrays } = decodeState<Facts>(this.#owner(), state, own);
    requireSpacesOf(this, meta.spaces);
    this.#batch.restore?.(childSnapshot({ meta, arrays }, 'batch'));
    for (const [i, rng] of meta.rngs.entries()) this.#rngs[i]!.restore(rng as never);
    this.#clock = meta.clock;
    this.#earliest = meta.clock;
    fillArrays(own, arrays);
    this.#hasTruncated = this.maxEpisodeSteps !== null && this.truncated.includes(1);
  }

  #owner(): string {
    return `${this.numEnvs} × ${this.id}`;
  }

  #arrays(): { readonly [name: string]: PackedArray } {
    const rows = Object.fromEntries(this.#batch.arrays.map((array, k) => [`rows${k}`, array]));
    return { ...rows, deadlines: this.#deadlines, ...this.results };
  }

  /** Truncates episodes at their deadline; returns the new length of `ended`. */
  #cutOff(count: number): number {
    const { ended, terminated } = this.#results;
    const clock = this.#clock;
    let length = count;
    let earliest = clock + this.#limit;
    for (let i = 0; i < this.numEnvs; i++) {
      const deadline = this.#deadlines[i]!;
      if (deadline <= clock) {
        this.truncated[i] = 1;
        this.#hasTruncated = true;
        if (terminated[i] === 0) ended[length++] = i;
      } else if (deadline < earliest) earliest = deadline;
    }
    this.#earliest = earliest;
    return length;
  }

  /** Stores an episode's final observation, and starts the next episode. */
  #restart(i: number): void {
    const { size } = this.observationSpace;
    if (size === 1) this.finalObservations[i] = this.observations[i]!;
    else copyRow(this.observations, i, this.finalObservations, i, size);
    this.#batch.start(i, this.#rngs[i]!, this.observations, i * size);
    this.#deadlines[i] = this.#clock + this.#limit;
  }

  /**
   * Returns the state of an environment as the rules keep it, or a copy that is valid until the next call. Change nothing in it.
   *
   * @throws PrismError `state` before the first reset, `invalid-argument` for an index that does not exist.
   */
  stateOf(index: number): S {
    this.#requireShown(index);
    return this.#batch.read(index);
  }

  #requireShown(index: number): void {
    if (this.#clock < 0) throw notReset(this.id);
    checkIndex(this, index);
  }
}

function batchOf<O, S, R extends RowStream>(numEnvs: number, task: SteppedTask<O, S, R>): RowBatch<S, R> {
  const own = 'stateSize' in task ? task.batch?.(numEnvs) : undefined;
  return own ?? new PlainRows(numEnvs, task);
}
