import type { PackedArray } from '../arrays/arrays.ts';
import type { Space } from '../spaces/space.ts';
import type { OffPolicyScore } from './events.ts';
import type { TabularModel } from './planner.ts';
import type { ActMode, Policy } from './policy.ts';
import type { RowStep } from './rowStep.ts';
import type { Snapshot } from './snapshot.ts';

/** Auxiliary information about a reset or step, as Gymnasium's `info`. Agents do not see it. */
export type Info = Readonly<Record<string, unknown>>;

/** An empty info, shared so that steps need not allocate one. */
export const noInfo: Info = Object.freeze({});

/** An RGB image: `height` rows of `width` pixels of 3 bytes, top row first. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Options of {@link Env.reset}. */
export interface ResetOptions {
  /** Seeds the environment's random numbers, a non-negative integer; without it they continue. */
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
  /** A fresh value that the caller may keep. */
  readonly observation: O;
  readonly reward: number;
  /** Whether the task itself ended, so that there is no value to bootstrap from. */
  readonly terminated: boolean;
  /** Whether a limit such as the time limit ended the episode: bootstrapping continues. May be true together with `terminated`. */
  readonly truncated: boolean;
  readonly info: Info;
}

/** One environment (Gymnasium's `Env`). It enforces its own time limit. */
export interface Env<O = unknown, A = unknown> {
  /** The registered name: `CartPole-v1`. */
  readonly id: string;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;
  /** Starts an episode. Equal seeds give equal episodes. */
  reset(options?: ResetOptions): ResetResult<O>;
  /** @throws PrismError `invalid-action` for an action outside the space, `state` before the first reset. */
  step(action: A): StepResult<O>;
  /** Renders the current state as pixels. */
  render?(): Frame;
  /** Renders the current state as text for a terminal, which may contain ANSI colours. */
  renderText?(): string;
  /** Frame rate for films. */
  readonly framesPerSecond?: number;
  /** Saves everything that decides the environment's future, including random numbers and step counter; `encodeState` helps. */
  save?(): Uint8Array;
  /** Continues exactly where {@link save} was called. @throws PrismError `corrupt`, and `incompatible` for another format */
  restore?(state: Uint8Array): void;
  /** As {@link VectorEnv.adoptStatistics}; for wrappers that normalise. @throws PrismError `corrupt` */
  adoptStatistics?(statistics: Snapshot): void;
  /** Returns the transition probabilities of a finite, known environment. */
  model?(): TabularModel;
  /** Frees resources. May be called twice. */
  close?(): void;
}

/**
 * `numEnvs` copies of one environment that step together, as a struct of arrays.
 *
 * `reset` and `step` overwrite the arrays below in place: copy what must outlive the next call. Only the vector writes to them; a wrapper that
 * changes observations, rewards or flags has its own arrays. Autoreset is *same-step*: when environment `i` ends an episode, row `i` of
 * `observations` already holds the first observation of its next episode, and row `i` of `finalObservations` the final one of the finished
 * episode. Bootstrapping stops at `terminated` only.
 */
export interface VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  /**
   * If `false`, the vector does not restart when an episode ends: `observations` keeps the final observation, `finalObservations` stays
   * unchanged, and the next call must be `reset`. Only `WrappedEnv` passes such vectors to wrappers. Default `true`.
   */
  readonly autoreset?: boolean;
  /** Space of a single environment's observation. */
  readonly observationSpace: Space;
  /** Space of a single environment's action. */
  readonly actionSpace: Space;
  /** `numEnvs` rows of `observationSpace.size` elements of `observationSpace.dtype`. */
  readonly observations: PackedArray;
  /** Same layout; row `i` is valid only after a step that ended an episode of environment `i`. */
  readonly finalObservations: PackedArray;
  /** Rewards of the last step. */
  readonly rewards: Float64Array;
  /** 1 where the last step ended the task. */
  readonly terminated: Uint8Array;
  /** 1 where the last step reached a limit. */
  readonly truncated: Uint8Array;
  /** Starts an episode in each environment. Environment `i` is seeded with `seed + i`; without a seed the streams continue. */
  reset(options?: { readonly seed?: number }): void;
  /** Takes one step in each environment. `actions` has `numEnvs` rows of `actionSpace.size` elements of `actionSpace.dtype`. */
  step(actions: PackedArray): void;
  /**
   * Ends the episode of environment `index` between two steps, as time-limit wrappers do: row `index` of `observations` moves to
   * `finalObservations` and is replaced by the first observation of a new episode. Nothing else changes.
   */
  restart?(index: number): void;
  /** Renders environment `index` (default 0) as pixels. */
  render?(index?: number): Frame;
  /** Renders environment `index` (default 0) as text. */
  renderText?(index?: number): string;
  /** Saves everything that decides the future of all environments. */
  save?(): Uint8Array;
  /** Continues exactly where {@link save} was called, with the same contents of all arrays. */
  restore?(state: Uint8Array): void;
  /** Returns the running statistics of normalising wrappers. A policy needs them in every other environment that it acts in. */
  statistics?(): Snapshot;
  /** Normalises with the {@link statistics} of another vector, and no longer updates them. @throws PrismError `corrupt` */
  adoptStatistics?(statistics: Snapshot): void;
  /** Of a wrapper: the environments inside. */
  readonly env?: VectorEnv;
  /** Of a wrapper: what it does to rows, in order, so that an exported policy can do it; undefined if that is code alone. */
  rowSteps?(): readonly RowStep[] | undefined;
  /** Judges a policy by recordings, where nothing can be played; absent: evaluations play. @param epsilon probability of a random action */
  judge?(policy: Policy, mode: ActMode, epsilon: number): Promise<OffPolicyScore>;
  close?(): void;
}
