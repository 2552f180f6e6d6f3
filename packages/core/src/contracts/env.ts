import type { PackedArray } from '../arrays/arrays.ts';
import type { Space } from '../spaces/space.ts';
import type { TabularModel } from './planner.ts';
import type { Snapshot } from './snapshot.ts';

/** Extra facts about a reset or step, as Gymnasium's `info`. Never needed for learning. */
export type Info = Readonly<Record<string, unknown>>;

/** The info of environments that have nothing to tell; shared so that steps need not allocate one. */
export const noInfo: Info = Object.freeze({});

/** A picture: `data` holds `height` rows of `width` pixels of 3 bytes (red, green, blue), top row first. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Options of {@link Env.reset}. */
export interface ResetOptions {
  /** A non-negative integer restarts the environment's random numbers; without it they continue. */
  readonly seed?: number | bigint;
  /** Environment-specific settings of this episode. */
  readonly options?: unknown;
}

/** What {@link Env.reset} returns. */
export interface ResetResult<O> {
  readonly observation: O;
  readonly info: Info;
}

/** What {@link Env.step} returns. */
export interface StepResult<O> {
  /** The new observation; a fresh value that the caller may keep. */
  readonly observation: O;
  readonly reward: number;
  /** The task itself ended: there is no future to bootstrap from. */
  readonly terminated: boolean;
  /** The episode was cut off (time limit): the future exists but is not shown. May be true together with `terminated`. */
  readonly truncated: boolean;
  readonly info: Info;
}

/**
 * One environment (Gymnasium's `Env`).
 *
 * Time limits are the environment's own business: what `create` of a plugin returns truncates by itself.
 */
export interface Env<O = unknown, A = unknown> {
  /** The registered name: `CartPole-v1`. */
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;
  /** Starts an episode. With the same seed it is the same episode. */
  reset(options?: ResetOptions): ResetResult<O>;
  /** @throws PrismError `invalid-action` for an action outside the space, `state` before the first reset. */
  step(action: A): StepResult<O>;
  /** The current state as pixels. */
  render?(): Frame;
  /** The current state as text for a terminal; may hold ANSI colours. */
  renderText?(): string;
  /** Frames a second at which a film of this environment looks natural. */
  readonly framesPerSecond?: number;
  /** All that decides its future as bytes, random numbers and step counter included; `encodeState` makes them of facts and arrays. */
  save?(): Uint8Array;
  /** Continues exactly where {@link save} was called. @throws PrismError `corrupt`, and `incompatible` for another format */
  restore?(state: Uint8Array): void;
  /** As of {@link VectorEnv.adoptStatistics}, where wrappers around it learn. @throws PrismError `corrupt` */
  adoptStatistics?(statistics: Snapshot): void;
  /** The transition probabilities, where they are known and finite. */
  model?(): TabularModel;
  /** Frees what the garbage collector does not. May be called twice. */
  close?(): void;
}

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
  statistics?(): Snapshot;
  /** Shows what {@link learned} of others told, and learns nothing from now on. @throws PrismError `corrupt` */
  adoptStatistics?(statistics: Snapshot): void;
  close?(): void;
}
