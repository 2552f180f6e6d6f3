import type { PackedArray } from '../arrays.ts';
import { copyRow, packedArray } from '../arrays.ts';
import type { Frame } from '../env.ts';
import { checkActionCount, checkNumEnvs, checkTimeLimit, noSuchEnvironment, notReset } from '../refusals.ts';
import type { RngState } from '../rng/rng.ts';
import { Rng } from '../rng/rng.ts';
import type { SnapshotHead } from '../snapshotBytes.ts';
import { readSnapshot, writeSnapshot } from '../snapshotBytes.ts';
import type { Space } from '../spaces/space.ts';
import type { VectorEnv } from '../vectorEnv.ts';
import { checkAction } from './checkAction.ts';
import type { Outcome, RowState, RowTask } from './rowTask.ts';

interface Head extends SnapshotHead {
  readonly rngs: readonly RngState[];
}

/**
 * Many environments by the rules of one {@link RowTask}, their states in one array. Environment `i` is the {@link RowEnv} that was seeded
 * with `seed + i`.
 */
export class RowVector<O = unknown, S extends RowState = RowState> implements VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space;
  readonly observations: PackedArray;
  readonly finalObservations: PackedArray;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly render?: (index?: number) => Frame;
  readonly renderText?: (index?: number) => string;
  readonly #task: RowTask<O, S>;
  readonly #states: S;
  /** The row of each environment in `#states`. */
  readonly #rows: readonly S[];
  /** Steps since each one's last reset; −1 before the first. */
  readonly #elapsed: Float64Array;
  readonly #limit: number;
  readonly #rngs: Rng[];
  readonly #outcome: Outcome = { reward: 0, terminated: false };

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(numEnvs: number, task: RowTask<O, S>) {
    checkNumEnvs(numEnvs);
    checkTimeLimit(task.id, task.maxEpisodeSteps);
    const { dtype, size } = task.observationSpace;
    this.id = task.id;
    this.numEnvs = numEnvs;
    this.#task = task;
    this.observationSpace = task.observationSpace;
    this.actionSpace = task.actionSpace;
    this.observations = packedArray(dtype, numEnvs * size);
    this.finalObservations = packedArray(dtype, numEnvs * size);
    this.rewards = new Float64Array(numEnvs);
    this.terminated = new Uint8Array(numEnvs);
    this.truncated = new Uint8Array(numEnvs);
    const { stateSize } = task;
    this.#states = packedArray(task.stateType, numEnvs * stateSize) as S;
    this.#rows = Array.from(
      { length: numEnvs },
      (_, i) => this.#states.subarray(i * stateSize, (i + 1) * stateSize) as S,
    );
    this.#elapsed = new Float64Array(numEnvs).fill(-1);
    this.#limit = task.maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
    this.#rngs = Array.from({ length: numEnvs }, (_, i) => new Rng(i));
    if (task.draw !== undefined) this.render = (index = 0) => task.draw!(this.#shown(index));
    if (task.describe !== undefined) this.renderText = (index = 0) => task.describe!(this.#shown(index));
  }

  reset(options: { readonly seed?: number } = {}): void {
    for (let i = 0; i < this.numEnvs; i++) {
      if (options.seed !== undefined) this.#rngs[i] = new Rng(options.seed + i);
      this.#begin(i);
    }
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.truncated.fill(0);
  }

  /** @throws PrismError `invalid-action` (nothing has moved then), `state` before the first reset. */
  step(actions: PackedArray): void {
    const { observations, rewards, terminated, truncated, actionSpace } = this;
    const task = this.#task;
    const elapsed = this.#elapsed;
    const outcome = this.#outcome;
    const { size } = this.observationSpace;
    const actionSize = actionSpace.size;
    if (elapsed[0]! < 0) throw notReset(this.id);
    checkActionCount(this, actions, actionSize);
    for (let i = 0; i < this.numEnvs; i++) checkAction(this.id, actionSpace, actions, i * actionSize);
    for (let i = 0; i < this.numEnvs; i++) {
      const row = this.#rows[i]!;
      task.step(row, actions, i * actionSize, this.#rngs[i]!, outcome);
      elapsed[i]!++;
      const isLate = elapsed[i]! >= this.#limit;
      rewards[i] = outcome.reward;
      terminated[i] = outcome.terminated ? 1 : 0;
      truncated[i] = isLate ? 1 : 0;
      task.observe(row, observations, i * size);
      if (outcome.terminated || isLate) this.#restart(i);
    }
  }

  restart(index: number): void {
    this.#shown(index);
    this.#restart(index);
  }

  save(): Uint8Array {
    const head: Head = { name: this.#name(), rngs: this.#rngs.map((rng) => rng.save()) };
    return writeSnapshot(head, this.#arrays());
  }

  restore(snapshot: Uint8Array): void {
    const { rngs } = readSnapshot<Head>(snapshot, this.#name(), this.#arrays());
    for (const [i, rng] of rngs.entries()) this.#rngs[i]!.restore(rng);
  }

  #name(): string {
    return `${this.numEnvs} × ${this.id}`;
  }

  #arrays(): PackedArray[] {
    const { observations, finalObservations, rewards, terminated, truncated } = this;
    return [this.#states, this.#elapsed, observations, finalObservations, rewards, terminated, truncated];
  }

  /** Keeps the last observation of an episode, and starts the next one. */
  #restart(i: number): void {
    copyRow(this.observations, i, this.finalObservations, i, this.observationSpace.size);
    this.#begin(i);
  }

  #begin(i: number): void {
    this.#task.start(this.#rows[i]!, this.#rngs[i]!);
    this.#task.observe(this.#rows[i]!, this.observations, i * this.observationSpace.size);
    this.#elapsed[i] = 0;
  }

  /** The state of environment `index`, once there is one. */
  #shown(index: number): S {
    if (this.#elapsed[0]! < 0) throw notReset(this.id);
    const row = this.#rows[index];
    if (row !== undefined) return row;
    throw noSuchEnvironment(this, index);
  }
}
