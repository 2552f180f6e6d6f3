import {
  childSnapshot,
  copyRow,
  counted,
  fraction,
  integer,
  type Json,
  type Memory,
  mergeSnapshots,
  type PackedArray,
  PrismError,
  packedArray,
  type Rng,
  type Snapshot,
  type SnapshotArray,
  type Space,
  type Transitions,
} from '@prism-rl/core';
import { accepted, requireCounts } from '@prism-rl/core/checks';
import { BlockedRows } from './blockedRows.ts';
import { type ObservationCodec, observationCodec } from './observationCodec.ts';
import { type DiscountedTransitions, isDiscounted } from './transitions.ts';
import { LearningSchedule, type LearningScheduleOptions } from './uniformReplay.ts';

/** Options of {@link SequenceReplay}. */
export interface SequenceReplayOptions extends LearningScheduleOptions {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly numEnvs: number;
  /** Steps kept, of all environments together; the oldest are overwritten. */
  readonly capacity: number;
  readonly batchSize: number;
  /** m: steps of a sequence that the loss uses. Sequences begin every m/2 steps of an environment. */
  readonly length: number;
  /** Steps before those, which warm up the network's state. */
  readonly burnIn: number;
  /** n: rewards summed before bootstrapping. */
  readonly nStep: number;
  /** γ, in [0, 1]. */
  readonly discount: number;
  /** Size of the network's state; the extra `states` contains the state before each step. */
  readonly stateSize: number;
}

/**
 * A batch of sequences, time-major: row `t · batchSize + k` is step `t` of sequence `k`. The next `sample` reuses the arrays.
 *
 * A sequence contains `burnIn + length + nStep` steps; the loss uses the `length` steps after the burn-in.
 */
export interface SequenceBatch {
  /** `[seen · batchSize, observation]`, as floats for the network. */
  readonly observations: Float32Array;
  /** `[seen · batchSize]`: 1 if an episode begins. */
  readonly starts: Float32Array;
  /** `[batchSize, state]`: the network's state before the first step, as recorded when acting. */
  readonly firstStates: Float32Array;
  /** `[length · batchSize]` */
  readonly actions: Int32Array;
  /** `[length · batchSize]`: discounted sums of n rewards. */
  readonly rewards: Float32Array;
  /** `[length · batchSize]`: γⁿ, or 0 if the episode *terminated* within the n steps. */
  readonly discounts: Float32Array;
  /** `[length · batchSize]`: 1, or 0 if the episode was truncated within the n steps, because the next steps belong to another episode. */
  readonly weights: Float32Array;
}

/**
 * Replay of sequences for recurrent networks (Kapturowski et al. 2019, R2D2): a ring of the last steps of every environment, with the
 * network's state at the start of each of the overlapping sequences, sampled uniformly with replacement. Episodes may end within a
 * sequence; `starts` marks where the next begins.
 */
export class SequenceReplay implements Memory<SequenceBatch> {
  readonly capacity: number;
  readonly replays = true;
  readonly #options: SequenceReplayOptions;
  /** Steps of an environment between the starts of sequences. */
  readonly #period: number;
  readonly #room: number;
  readonly #seen: number;
  readonly #schedule: LearningSchedule;
  /** A ring of steps, with a row for every environment. */
  readonly #observations: BlockedRows;
  readonly #codec: ObservationCodec;
  /** The other columns, as rings with the same rows; `states` has rows only for every `period`-th step. */
  #columns: {
    readonly actions: PackedArray;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    readonly starts: Uint8Array;
    readonly states: Float32Array;
    /** Once steps bring discounts of their own. */
    discounts?: Float64Array;
  };
  readonly #batch: SequenceBatch;
  #steps = 0;

  /** @throws PrismError `invalid-argument` for numbers out of range, `invalid-config` for less capacity than a sequence per environment. */
  constructor(options: SequenceReplayOptions) {
    const { observationSpace, actionSpace, numEnvs, capacity, batchSize, length, burnIn, nStep, stateSize } =
      options;
    requireCounts('SequenceReplay', { numEnvs, capacity, batchSize, length, nStep, stateSize });
    accepted('SequenceReplay', 'burnIn', integer(0, 'Steps', { min: 0 }), burnIn);
    accepted('SequenceReplay', 'discount', fraction(1, 'γ'), options.discount);
    this.#options = options;
    this.#period = Math.max(1, Math.floor(length / 2));
    this.#seen = burnIn + length + nStep;
    this.#room = Math.floor(capacity / numEnvs / this.#period) * this.#period;
    if (this.#room < this.#seen) {
      throw PrismError.invalidConfig`A replay capacity of ${counted(capacity, 'step')} has no place for a sequence of ${this.#seen} of \
        ${counted(numEnvs, 'environment')}.
        Take at least ${numEnvs * (this.#seen + this.#period)}, or shorter sequences.`;
    }
    this.capacity = numEnvs * this.#room;
    this.#schedule = new LearningSchedule(options);
    const all = this.capacity;
    this.#codec = observationCodec(observationSpace, observationSpace.size);
    this.#observations = new BlockedRows(all, this.#codec.words.length);
    this.#columns = {
      actions: packedArray(actionSpace.dtype, all * actionSpace.size),
      rewards: new Float64Array(all),
      terminated: new Uint8Array(all),
      truncated: new Uint8Array(all),
      starts: new Uint8Array(all),
      states: new Float32Array((all / this.#period) * stateSize),
    };
    const learned = length * batchSize;
    this.#batch = {
      observations: new Float32Array(this.#seen * batchSize * observationSpace.size),
      starts: new Float32Array(this.#seen * batchSize),
      firstStates: new Float32Array(batchSize * stateSize),
      actions: new Int32Array(learned * actionSpace.size),
      rewards: new Float32Array(learned),
      discounts: new Float32Array(learned),
      weights: new Float32Array(learned),
    };
  }

  get size(): number {
    return this.#options.numEnvs * Math.min(this.#steps, this.#room);
  }

  /** Stores one step of all environments; {@link DiscountedTransitions} bring the discounts of their steps. */
  add(transitions: Transitions | DiscountedTransitions): void {
    const { count, observations, actions, rewards, terminated, truncated, starts, extras } = transitions;
    const { observationSpace, actionSpace, stateSize, discount } = this.#options;
    const columns = this.#columns;
    const discounts = isDiscounted(transitions) ? transitions.discounts : undefined;
    if (discounts !== undefined) columns.discounts ??= this.#ownDiscounts();
    const at = this.#steps % this.#room;
    for (let i = 0; i < count; i++) {
      const row = at * count + i;
      this.#codec.encode(observations, i * observationSpace.size);
      this.#observations.write(row, this.#codec.words);
      copyRow(actions, i, columns.actions, row, actionSpace.size);
      columns.rewards[row] = rewards[i]!;
      columns.terminated[row] = terminated[i]!;
      columns.truncated[row] = truncated[i]!;
      columns.starts[row] = starts[i]!;
      if (columns.discounts !== undefined) columns.discounts[row] = discounts?.[i] ?? discount;
      if (at % this.#period === 0) {
        copyRow(extras.states!, i, columns.states, (at / this.#period) * count + i, stateSize);
      }
    }
    this.#steps++;
    this.#schedule.add(count);
  }

  ready(): boolean {
    return this.#schedule.due && this.#beginnings > 0;
  }

  /** @throws PrismError `state` if no sequence is complete yet. */
  sample(rng: Rng): SequenceBatch {
    const { numEnvs, batchSize } = this.#options;
    const choices = this.#beginnings * numEnvs;
    if (choices === 0) {
      throw PrismError.state`There is nothing to draw from: no sequence is whole yet.
        Ask ready() first.`;
    }
    this.#schedule.take();
    for (let k = 0; k < batchSize; k++) {
      const choice = rng.integers(choices);
      this.#read(choice % numEnvs, this.#firstStep + Math.floor(choice / numEnvs) * this.#period, k);
    }
    return this.#batch;
  }

  /** Copies the filled rows, except for observations, which it returns without a copy. */
  save(): Snapshot {
    const arrays = Object.fromEntries(
      Object.entries(this.#columns).map(([name, column]) => [
        name,
        column.slice(0, this.#filled(name, column, this.#steps)) as SnapshotArray,
      ]),
    );
    return mergeSnapshots({
      observations: { meta: {}, arrays: this.#observations.save() },
      steps: { meta: { ...this.#shape, steps: this.#steps }, arrays },
      schedule: { meta: this.#schedule.save(), arrays: {} },
    });
  }

  /** @throws PrismError `corrupt` for a snapshot of another capacity, or of other spaces. */
  restore(snapshot: Snapshot): void {
    const { meta, arrays } = childSnapshot(snapshot, 'steps');
    const steps = Number(meta.steps);
    const { discounts: _before, ...always } = this.#columns;
    const discounts = arrays.discounts === undefined ? undefined : this.#ownDiscounts();
    const columns = { ...always, ...(discounts && { discounts }) };
    const fits =
      Object.entries(this.#shape).every(([name, value]) => meta[name] === value) &&
      Object.entries(columns).every(
        ([name, column]) => arrays[name]?.length === this.#filled(name, column, steps),
      );
    if (!fits) {
      throw PrismError.corrupt`The saved sequences do not fit this memory.
        Restore them with the same environment, the same agent and the version that saved them.`;
    }
    this.#observations.restore(childSnapshot(snapshot, 'observations').arrays);
    for (const [name, column] of Object.entries(columns)) column.set(arrays[name] as never);
    this.#columns = columns;
    this.#steps = steps;
    this.#schedule.restore(childSnapshot(snapshot, 'schedule').meta as { readonly [key: string]: Json });
  }

  /** γ for every row. */
  #ownDiscounts(): Float64Array {
    return new Float64Array(this.capacity).fill(this.#options.discount);
  }

  /** The numbers that determine where a step is stored. */
  get #shape(): { readonly [name: string]: number } {
    return { capacity: this.capacity, numEnvs: this.#options.numEnvs };
  }

  /** Elements of a column filled after `steps` steps. */
  #filled(name: string, column: PackedArray, steps: number): number {
    const period = name === 'states' ? this.#period : 1;
    const rows = this.#room / period;
    return (column.length / rows) * Math.min(rows, Math.ceil(steps / period));
  }

  /** The oldest step that starts a sequence and has not been overwritten. */
  get #firstStep(): number {
    return Math.ceil(Math.max(0, this.#steps - this.#room) / this.#period) * this.#period;
  }

  get #beginnings(): number {
    return Math.max(0, Math.floor((this.#steps - this.#seen - this.#firstStep) / this.#period) + 1);
  }

  /** Reads the sequence of an environment that starts at step `first` as number `k` of the batch. */
  #read(env: number, first: number, k: number): void {
    const { observationSpace, actionSpace, numEnvs, batchSize, burnIn, length, stateSize } = this.#options;
    const columns = this.#columns;
    const batch = this.#batch;
    const state = ((first % this.#room) / this.#period) * numEnvs + env;
    copyRow(columns.states, state, batch.firstStates, k, stateSize);
    for (let t = 0; t < this.#seen; t++) {
      const row = this.#row(env, first + t);
      this.#observations.read(row, this.#codec.words);
      this.#codec.decode(batch.observations, (t * batchSize + k) * observationSpace.size);
      batch.starts[t * batchSize + k] = columns.starts[row]!;
    }
    for (let t = 0; t < length; t++) {
      const to = t * batchSize + k;
      copyRow(columns.actions, this.#row(env, first + burnIn + t), batch.actions, to, actionSpace.size);
      this.#sumRewards(env, first + burnIn + t, to);
    }
  }

  /** Sums n rewards from a step on, and writes the discount and weight of its bootstrapping. */
  #sumRewards(env: number, step: number, to: number): void {
    const { nStep, discount } = this.#options;
    const { rewards, terminated, truncated, starts, discounts } = this.#columns;
    const batch = this.#batch;
    let sum = 0;
    let factor = 1;
    let weight = 1;
    for (let j = 0; j < nStep && weight === 1 && factor > 0; j++) {
      const row = this.#row(env, step + j);
      sum += factor * rewards[row]!;
      if (terminated[row] === 1) factor = 0;
      else if (truncated[row] === 1 || starts[this.#row(env, step + j + 1)] === 1) weight = 0;
      else factor *= discounts?.[row] ?? discount;
    }
    batch.rewards[to] = sum;
    batch.discounts[to] = factor;
    batch.weights[to] = weight;
  }

  #row(env: number, step: number): number {
    return (step % this.#room) * this.#options.numEnvs + env;
  }
}
