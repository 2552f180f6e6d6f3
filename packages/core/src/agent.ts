import type { PackedArray } from './arrays.ts';
import type { Memory } from './memory.ts';
import type { ParallelLearners } from './parallelLearners.ts';
import type { Snapshot } from './snapshot.ts';

/** A value now, or a promise of it where the engine below has no synchronous way (browsers, GPUs). */
export type MaybePromise<T> = T | Promise<T>;

/** Named numbers about learning: `loss`, `epsilon`, … Each agent's plugin entry says what they mean. */
export type Metrics = Readonly<Record<string, number>>;

/** `explore` while training, `exploit` (greedy) for evaluation. */
export type ActMode = 'explore' | 'exploit';

/**
 * Something that acts and learns. It never sees an environment, only packed arrays: `act` for any number of rows, `learn` on
 * the batches that its memory deals out.
 *
 * @typeParam B the batch of its memory.
 */
export interface Agent<B = unknown> {
  /** Filled by the runner, emptied by {@link learn}. */
  readonly memory: Memory<B>;
  /**
   * Chooses an action for each row of `observations` and writes it to `actions`. With `exploit` it changes nothing: neither
   * counters nor random streams of training.
   */
  act(observations: PackedArray, actions: PackedArray, mode: ActMode): MaybePromise<void>;
  /** One update. Returns what is worth logging, or nothing. */
  learn(batch: B): MaybePromise<Metrics | undefined>;
  /** Whether it has done all it set out to, which ends the run before its steps are used up. Absent: never. Asked after learning. */
  readonly finished?: boolean;
  /** Present on agents that train themselves, on environments of their own. The runner then calls neither `learn` nor the memory. */
  readonly learners?: ParallelLearners;
  /** Everything that decides its future, its memory excepted (the runner saves that). */
  save(): MaybePromise<Snapshot>;
  /** Continues exactly where {@link save} was called. */
  restore(snapshot: Snapshot): MaybePromise<void>;
  /**
   * The greedy policy with its preprocessing, as a file that other programs can run. Input: `observation`, float32 `[batch, …shape]`
   * as the environment gives it. Outputs: `action` `[batch]`, and what it was chosen by. Absent for agents without a network.
   */
  exportPolicy?(format: 'onnx'): MaybePromise<Uint8Array>;
  /** Frees what the garbage collector does not (tensors, sessions, threads). */
  dispose?(): MaybePromise<void>;
}
