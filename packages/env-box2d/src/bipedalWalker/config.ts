/** Settings of BipedalWalker: the argument of Gymnasium's environment, and the time limit of its registration. */

import * as v from 'valibot';

/** Settings of {@link BipedalWalker}. */
export interface BipedalWalkerConfig {
  /** Pits, stumps and stairs. Default false; `BipedalWalkerHardcore-v3` sets it. */
  readonly hardcore: boolean;
  /** Steps after which an episode is truncated. Default 1600, in `BipedalWalkerHardcore-v3` 2000. */
  readonly maxEpisodeSteps: number;
  /** Threads that a vector's environments are spread over, in Node: this one and workers. Default 1. */
  readonly threads: number;
}

/** Gymnasium's defaults. */
export const bipedalWalkerDefaults: BipedalWalkerConfig = {
  hardcore: false,
  maxEpisodeSteps: 1600,
  threads: 1,
};

/** Gymnasium's defaults of the hardcore version. */
export const bipedalWalkerHardcoreDefaults: BipedalWalkerConfig = {
  hardcore: true,
  maxEpisodeSteps: 2000,
  threads: 1,
};

/** Accepts exactly a {@link BipedalWalkerConfig}. */
export const bipedalWalkerSchema = v.strictObject({
  hardcore: v.boolean(),
  maxEpisodeSteps: v.pipe(v.number(), v.integer('must be an integer'), v.minValue(1, 'must be at least 1')),
  threads: v.pipe(
    v.number(),
    v.integer('must be an integer'),
    v.minValue(1, 'must be at least 1'),
    v.maxValue(256),
  ),
});
