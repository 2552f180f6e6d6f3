import type { MaybePromise } from '../contracts/policy.ts';

/** Whether a backend can run here. */
export type BackendState =
  /**
   * `detail`: on what it runs; `engine`: the library that computes, with its version, on which the last bits of results depend; `advice`:
   * what would make it faster.
   */
  | { readonly available: true; readonly detail?: string; readonly engine?: string; readonly advice?: string }
  | { readonly available: false; readonly reason: string; readonly fix: string };

/**
 * What computes neural networks, as the parts between a backend and an agent hand it on: by name. How it computes is between those two:
 * `@prism-rl/nn`'s engines compile steps of TensorFlow.js, and its agents accept no others.
 */
export interface Engine {
  /** The registered name of its backend. */
  readonly name: string;
}

/** A backend for neural networks that a plugin offers. */
export interface BackendEntry {
  readonly description: string;
  /** Higher is preferred by `auto`. */
  readonly priority: number;
  /** Where it computes; default `cpu`. */
  readonly device?: 'cpu' | 'gpu';
  /** Looks, quickly and without side effects that last, whether it could be activated. */
  probe(): MaybePromise<BackendState>;
  /** Loads what it runs on, and gives an engine that computes with it. */
  activate(): MaybePromise<Engine>;
  /**
   * Seats for several runs of one configuration in this process, whose steps are computed together; absent where a backend cannot.
   * Activate the backend before.
   */
  gather?(runs: number): MaybePromise<readonly BackendSeat[]>;
}

/** One run's place among those that a backend computes together. */
export interface BackendSeat {
  /** The run's own engine: its compiled steps compute together with those of the other runs. */
  readonly engine: Engine;
  /**
   * Whether something that was compiled with it so far is computed with other runs; where nothing is, runs are as well off one by one.
   * Undefined as long as nothing is compiled.
   */
  readonly isShared: boolean | undefined;
  /** The run has ended: the others no longer wait for it. */
  leave(): void;
}
