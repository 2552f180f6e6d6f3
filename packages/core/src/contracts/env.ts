import type { Space } from '../spaces/space.ts';
import type { TabularModel } from './model.ts';
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
  /** As of {@link VectorEnv.adopt}, where wrappers around it learn. @throws PrismError `corrupt` */
  adopt?(learned: Snapshot): void;
  /** The transition probabilities, where they are known and finite. */
  model?(): TabularModel;
  /** Frees what the garbage collector does not. May be called twice. */
  close?(): void;
}
