import type { PackedArray } from '../arrays/arrays.ts';
import type { Space } from '../spaces/space.ts';
import type { Frame } from './env.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * `numEnvs` copies of one environment that step together, in struct-of-arrays form.
 *
 * `reset` and `step` overwrite the arrays below in place: copy what must outlive the next call. Only the vector writes to them: a wrapper
 * that changes observations, rewards or flags has its own arrays. Autoreset is *same-step*: when
 * environment `i` ends an episode, row `i` of `observations` already holds the first observation of its next episode, and row
 * `i` of `finalObservations` the last one of the finished episode. Bootstrapping stops at `terminated` only.
 */
export interface VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  /**
   * `false` for one that stands still when an episode ends: its row of `observations` keeps the last observation, nothing is written to
   * `finalObservations`, and the next call must be `reset`. Only `WrappedEnv` makes such ones, for wrappers. Default `true`.
   */
  readonly autoreset?: boolean;
  /** Space of one environment's observation. */
  readonly observationSpace: Space;
  /** Space of one environment's action. */
  readonly actionSpace: Space;
  /** `numEnvs` rows of `observationSpace.size` elements of `observationSpace.dtype`. */
  readonly observations: PackedArray;
  /** Same layout; row `i` is meaningful only after a step in which environment `i` ended. */
  readonly finalObservations: PackedArray;
  /** Reward of the last step, one for each environment. */
  readonly rewards: Float64Array;
  /** 1 where the last step ended the task. */
  readonly terminated: Uint8Array;
  /** 1 where the last step hit a limit. */
  readonly truncated: Uint8Array;
  /** Starts an episode everywhere. Environment `i` is seeded with `seed + i`; without a seed the streams continue. */
  reset(options?: { readonly seed?: number }): void;
  /** Takes one step everywhere: `numEnvs` rows of `actionSpace.size` elements of `actionSpace.dtype`. */
  step(actions: PackedArray): void;
  /**
   * Ends the episode of environment `index` from outside, between two steps: row `index` of `observations` moves to
   * `finalObservations` and becomes the first of a new episode. Nothing else changes. Time limits around a vector need it.
   */
  restart?(index: number): void;
  /** Environment `index` (default 0) as pixels. */
  render?(index?: number): Frame;
  /** Environment `index` (default 0) as text. */
  renderText?(index?: number): string;
  /** All that decides the future of all environments, as bytes. */
  save?(): Uint8Array;
  /** Continues exactly where {@link save} was called; all arrays hold what they held then. */
  restore?(state: Uint8Array): void;
  /** What wrappers have learned of the environments, such as moments of observations: a policy needs it to see the same elsewhere. */
  learned?(): Snapshot;
  /** Shows what {@link learned} of others told, and learns nothing from now on. @throws PrismError `corrupt` */
  adopt?(learned: Snapshot): void;
  close?(): void;
}
