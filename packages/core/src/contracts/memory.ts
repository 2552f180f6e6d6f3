import type { PackedArray } from '../arrays/arrays.ts';
import type { Rng } from '../rng/rng.ts';
import type { Extras } from './agent.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * One step of `count` environments, struct of arrays, valid until the next step: memories copy what they keep.
 *
 * `nextObservations` is the true successor: the *final* observation of an episode that just ended, not the first one of the
 * next (that is what the environment shows then).
 */
export interface Transitions {
  readonly count: number;
  readonly observations: PackedArray;
  readonly actions: PackedArray;
  readonly rewards: Float64Array;
  readonly nextObservations: PackedArray;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** 1 where the observation is the first of an episode. */
  readonly starts: Uint8Array;
  /** Further outputs of the policy, a row for each environment; empty for policies without any. */
  readonly extras: Extras;
}

/**
 * Where experience waits until it is learned from: a replay buffer, a rollout, or the single last transition.
 * It decides what a batch is and when one is due, so that one loop drives every algorithm.
 *
 * @typeParam B the batch that {@link sample} hands to the agent.
 */
export interface Memory<B = unknown> {
  /** Number of transitions stored now. */
  readonly size: number;
  /** Number of transitions it can hold. */
  readonly capacity: number;
  /**
   * Whether steps are learned from again long after they were stored, as from a replay memory; default false. Wrappers that normalise by
   * running statistics are refused then: an old step would be in other units than a new one.
   */
  readonly replays?: boolean;
  /** Stores one step of all environments. */
  add(transitions: Transitions): void;
  /** Whether a batch is due. Each {@link sample} uses up one. */
  ready(): boolean;
  /** The batch to learn from; its arrays are reused by the next call. */
  sample(rng: Rng): B;
  /** New priorities for transitions of an earlier batch (prioritized memories). */
  update?(indices: Int32Array, priorities: Float32Array): void;
  save(): Snapshot;
  restore(snapshot: Snapshot): void;
}
