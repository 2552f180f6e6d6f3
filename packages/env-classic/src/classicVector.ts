import type { Frame, PackedArray, RngState, SnapshotHead, Space, VectorEnv } from '@prism-rl/core';
import {
  checkActionCount,
  checkNumEnvs,
  invalidAction,
  isDebug,
  noSuchEnvironment,
  notReset,
  Rng,
  readSnapshot,
  writeSnapshot,
} from '@prism-rl/core';
import type { ColumnSizes, Kernels } from './kernel/columns.ts';
import { Columns } from './kernel/columns.ts';
import { checkTimeLimit, invalidBoxAction } from './refusals.ts';

interface Head extends SnapshotHead {
  readonly clock: number;
  readonly rngs: readonly RngState[];
}

/** What became of an environment in a step. */
export interface Outcome {
  reward: number;
  terminated: boolean;
}

/**
 * What the vector versions have in common: state, observations and results in typed arrays, one random stream for each
 * environment, time limits, autoreset within the step, and snapshots. A task adds its rules on the state of one environment (a row) and
 * names the WebAssembly kernel that does the same to all of them.
 */
export abstract class ClassicVector implements VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  abstract readonly observationSpace: Space<Float32Array>;
  abstract readonly actionSpace: Space;
  readonly observations: Float32Array;
  readonly finalObservations: Float32Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** Steps after which an episode is truncated. */
  readonly maxEpisodeSteps: number;
  /** State, actions and results of all environments. */
  readonly #columns: Columns;
  /** The state of the environment that is looked at. */
  readonly #row: Float64Array;
  readonly #outcome: Outcome = { reward: 0, terminated: false };
  /** Whether actions outside a box are refused instead of clipped: debug mode. */
  readonly #strict: boolean = isDebug();
  readonly #observationSize: number;
  readonly #rngs: Rng[];
  /** Steps since the last reset of all environments; −1 before the first. */
  #clock = -1;
  /** Value of the clock at which each episode is cut off. */
  readonly #deadlines: Float64Array;
  /** No deadline is before this value of the clock. */
  #earliest = 0;

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `invalid-config` for a bad time limit. */
  constructor(id: string, numEnvs: number, sizes: ColumnSizes, maxEpisodeSteps: number) {
    checkTimeLimit(id, maxEpisodeSteps);
    checkNumEnvs(numEnvs);
    this.id = id;
    this.numEnvs = numEnvs;
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.#columns = new Columns(numEnvs, sizes);
    this.#row = new Float64Array(sizes.state);
    this.observations = new Float32Array(numEnvs * sizes.observation);
    this.finalObservations = new Float32Array(numEnvs * sizes.observation);
    this.rewards = new Float64Array(numEnvs);
    this.terminated = new Uint8Array(numEnvs);
    this.truncated = new Uint8Array(numEnvs);
    this.#observationSize = sizes.observation;
    this.#deadlines = new Float64Array(numEnvs);
    this.#rngs = Array.from({ length: numEnvs }, (_, i) => new Rng(i));
  }

  reset(options: { readonly seed?: number } = {}): void {
    this.#clock = 0;
    for (let i = 0; i < this.numEnvs; i++) {
      if (options.seed !== undefined) {
        this.#rngs[i] = new Rng(options.seed + i);
        this.forgetStarts(i);
      }
      this.#begin(i);
    }
    this.#earliest = this.maxEpisodeSteps;
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.truncated.fill(0);
  }

  /** @throws PrismError `invalid-action` (nothing has moved then), `state` before the first reset. */
  step(actions: PackedArray): void {
    if (this.#clock < 0) throw notReset(this.id);
    checkActionCount(this, actions);
    this.readActions(actions, this.#columns.actions);
    this.#clock++;
    this.truncated.fill(0);
    const columns = this.#columns;
    const { kernels, ended } = columns;
    let count = kernels === undefined ? this.#moveRows() : this.moveAll(kernels, this.numEnvs, columns.room);
    this.observations.set(columns.observations);
    this.rewards.set(columns.rewards);
    this.terminated.set(columns.terminated);
    if (this.#clock >= this.#earliest) count = this.#cutOff(count);
    for (let e = 0; e < count; e++) this.#restart(ended[e]!);
  }

  restart(index: number): void {
    this.#requireShown(index);
    this.#restart(index);
  }

  render(index = 0): Frame {
    this.#requireShown(index);
    return this.draw(this.#columns.read(index, this.#row));
  }

  renderText(index = 0): string {
    this.#requireShown(index);
    return this.describe(this.#columns.read(index, this.#row));
  }

  save(): Uint8Array {
    const rngs = this.#rngs.map((rng) => rng.save());
    const head: Head = { name: `${this.numEnvs} × ${this.id}`, clock: this.#clock, rngs };
    return writeSnapshot(head, this.#arrays());
  }

  restore(snapshot: Uint8Array): void {
    const { clock, rngs } = readSnapshot<Head>(snapshot, `${this.numEnvs} × ${this.id}`, this.#arrays());
    this.#clock = clock;
    this.#earliest = clock;
    for (const [i, rng] of rngs.entries()) this.#rngs[i]!.restore(rng);
  }

  /** Checks the actions and writes them (or what they stand for) to `out`. */
  protected abstract readActions(actions: PackedArray, out: Float64Array): void;
  /** Moves all environments by one step; returns how many terminated. */
  protected abstract moveAll(kernels: Kernels, numEnvs: number, room: number): number;
  /** Does the same to one environment: moves its state and says what became of it. */
  protected abstract move(row: Float64Array, action: number, outcome: Outcome): void;
  /** Draws a start state for environment `index`. */
  protected abstract start(row: Float64Array, rng: Rng, index: number): void;
  /** For tasks that draw start states ahead: those of environment `index` are void, its stream begins anew. */
  protected forgetStarts(_index: number): void {}
  /** What a task keeps besides its state. */
  protected extraArrays(): PackedArray[] {
    return [];
  }
  /** Writes the observation from `at` on. */
  protected abstract observe(row: Float64Array, out: Float32Array, at: number): void;
  protected abstract draw(row: Float64Array): Frame;
  protected abstract describe(row: Float64Array): string;

  /** For tasks with `n` discrete actions. @throws PrismError `invalid-action` */
  protected readDiscreteActions(actions: PackedArray, out: Float64Array, n: number): void {
    for (let i = 0; i < actions.length; i++) {
      const action = actions[i]!;
      if (!(action >= 0 && action < n && (action | 0) === action)) throw invalidAction(this.id, action, n);
      out[i] = action;
    }
  }

  /** For tasks with one float32 within ±`bound` as action. @throws PrismError `invalid-action` */
  protected readBoxActions(actions: PackedArray, out: Float64Array, bound: number): void {
    const most = this.#strict ? bound : Number.MAX_VALUE;
    for (let i = 0; i < actions.length; i++) {
      const action = actions[i]!;
      if (!(action >= -most && action <= most)) throw invalidBoxAction(this.id, action, bound);
      out[i] = Math.fround(action);
    }
  }

  #arrays(): PackedArray[] {
    const { observations, finalObservations, rewards, terminated, truncated } = this;
    return [
      this.#columns.state,
      this.#deadlines,
      observations,
      finalObservations,
      rewards,
      terminated,
      truncated,
      ...this.extraArrays(),
    ];
  }

  /** Where there is no kernel. */
  #moveRows(): number {
    const columns = this.#columns;
    const outcome = this.#outcome;
    let count = 0;
    for (let i = 0; i < this.numEnvs; i++) {
      const row = columns.read(i, this.#row);
      this.move(row, columns.actions[i]!, outcome);
      columns.write(i, row);
      this.observe(row, columns.observations, i * this.#observationSize);
      columns.rewards[i] = outcome.reward;
      columns.terminated[i] = outcome.terminated ? 1 : 0;
      if (outcome.terminated) columns.ended[count++] = i;
    }
    return count;
  }

  /** Truncates the episodes whose time is up; returns the new length of the list of ended ones. */
  #cutOff(count: number): number {
    let ended = count;
    let earliest = this.#clock + this.maxEpisodeSteps;
    for (let i = 0; i < this.numEnvs; i++) {
      const deadline = this.#deadlines[i]!;
      if (deadline <= this.#clock) {
        this.truncated[i] = 1;
        if (this.terminated[i] === 0) this.#columns.ended[ended++] = i;
      } else if (deadline < earliest) earliest = deadline;
    }
    this.#earliest = earliest;
    return ended;
  }

  #restart(i: number): void {
    const size = this.#observationSize;
    for (let k = i * size; k < (i + 1) * size; k++) this.finalObservations[k] = this.observations[k]!;
    this.#begin(i);
  }

  #begin(i: number): void {
    const row = this.#row;
    this.start(row, this.#rngs[i]!, i);
    this.#columns.write(i, row);
    this.observe(row, this.observations, i * this.#observationSize);
    this.#deadlines[i] = this.#clock + this.maxEpisodeSteps;
  }

  #requireShown(index: number): void {
    if (this.#clock < 0) throw notReset(this.id);
    if (Number.isInteger(index) && index >= 0 && index < this.numEnvs) return;
    throw noSuchEnvironment(this, index);
  }
}
