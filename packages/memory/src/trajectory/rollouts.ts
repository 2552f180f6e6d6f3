import type { Extras, Memory, PackedArray, Rng, Snapshot, Transitions } from '@prism-rl/core';
import { childSnapshot, counted, mergeSnapshots, PrismError } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import { Columns, type StepShape, Tails } from './columns.ts';

/**
 * `steps` steps of `numEnvs` environments, time-major: row `t · numEnvs + i` is step `t` of environment `i`. Consecutive whole episodes
 * and single segments count as rollouts of one environment.
 */
export interface Rollout {
  readonly steps: number;
  readonly numEnvs: number;
  /** `[rows, observation]` */
  readonly observations: PackedArray;
  /** `[rows, action]` */
  readonly actions: PackedArray;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** 1 if the observation is an episode's first. */
  readonly starts: Uint8Array;
  /** Numbers that the policy returned with its actions. */
  readonly extras: Extras;
  /** Rows whose successor has a value but is not the environment's next row: truncated steps, and last steps within an episode. */
  readonly tailRows: Int32Array;
  /** `[tailRows, observation]`: their successors. */
  readonly tailObservations: PackedArray;
}

/** Options of {@link RolloutMemory}. */
export interface RolloutMemoryOptions extends StepShape {
  readonly numEnvs: number;
  readonly steps: number;
}

/** Collects a fixed number of steps of every environment, across episodes, for A2C, PPO and PQN. Returns each rollout once. */
export class RolloutMemory implements Memory<Rollout> {
  readonly capacity: number;
  readonly #numEnvs: number;
  readonly #columns: Columns;
  readonly #tails: Tails;

  /** @throws PrismError `invalid-argument` unless `numEnvs` and `steps` are positive integers. */
  constructor({ numEnvs, steps, ...shape }: RolloutMemoryOptions) {
    requireCounts('RolloutMemory', { numEnvs, steps });
    this.capacity = steps * numEnvs;
    this.#numEnvs = numEnvs;
    this.#columns = new Columns(shape, this.capacity);
    this.#tails = new Tails(shape.observationSpace);
  }

  get size(): number {
    return this.#columns.rows;
  }

  add(transitions: Transitions): void {
    const { count, nextObservations, terminated, truncated } = transitions;
    const first = this.size;
    this.#columns.addStep(transitions);
    const isLast = this.size === this.capacity;
    for (let i = 0; i < count; i++) {
      if (terminated[i] === 1 || !(isLast || truncated[i] === 1)) continue;
      this.#tails.add(first + i, nextObservations, i);
    }
  }

  ready(): boolean {
    return this.size === this.capacity;
  }

  /** Returns the whole rollout; its arrays are valid until the next step is added. */
  sample(_rng?: Rng): Rollout {
    const rollout = rolloutOf(this.#columns, this.#numEnvs, this.#tails);
    this.#columns.rows = 0;
    this.#tails.clear();
    return rollout;
  }

  save(): Snapshot {
    return mergeSnapshots({ columns: this.#columns.save(), tails: this.#tails.save() });
  }

  /** @throws PrismError `corrupt` for a snapshot of other steps, or of more than a rollout has. */
  restore(snapshot: Snapshot): void {
    const columns = childSnapshot(snapshot, 'columns');
    const rows = Number(columns.meta.rows);
    if (rows > this.capacity || rows % this.#numEnvs !== 0) {
      throw PrismError.corrupt`A rollout of ${counted(this.capacity / this.#numEnvs, 'step')} of ${counted(this.#numEnvs, 'environment')} \
        has no place for ${counted(rows, 'saved step')}.
        Restore them with as many environments and as many steps as they were saved with.`;
    }
    this.#columns.restore(columns);
    this.#tails.restore(childSnapshot(snapshot, 'tails'));
  }
}

/** Returns the steps in `columns`, without a copy. */
export function rolloutOf(columns: Columns, numEnvs: number, tails: Tails): Rollout {
  return {
    steps: columns.rows / numEnvs,
    numEnvs,
    observations: columns.column('observations'),
    actions: columns.column('actions'),
    rewards: columns.column('rewards') as Float64Array,
    terminated: columns.column('terminated') as Uint8Array,
    truncated: columns.column('truncated') as Uint8Array,
    starts: columns.column('starts') as Uint8Array,
    extras: columns.extras(),
    tailRows: tails.rows,
    tailObservations: tails.observations,
  };
}
