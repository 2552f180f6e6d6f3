import { PrismError } from '@prism-rl/core';

/** Settings of an `AtariEmulator`; names and defaults are the Arcade Learning Environment's. */
export interface EmulatorSettings {
  /** Seed of the environment's generator; default 0. */
  readonly seed?: number;
  /** Probability that a frame repeats the previous action; default 0.25. */
  readonly repeatActionProbability?: number;
  /** Frames per `act`; default 1. */
  readonly frameSkip?: number;
  /** Frames after which an episode is truncated; 0 = never (default). */
  readonly maxNumFramesPerEpisode?: number;
  /** Defaults to the game's first mode. */
  readonly mode?: number;
  /** Default 0. */
  readonly difficulty?: number;
  /** Whether losing a life ends the episode; default false. */
  readonly truncateOnLossOfLife?: boolean;
}

/**
 * Checks all settings except mode and difficulty, which depend on the game.
 *
 * @throws PrismError `invalid-argument`
 */
export function checkEmulatorSettings(settings: EmulatorSettings): void {
  const {
    repeatActionProbability: p = 0,
    frameSkip = 1,
    maxNumFramesPerEpisode: limit = 0,
    seed = 0,
  } = settings;
  if (!(p >= 0 && p <= 1)) {
    throw new PrismError('invalid-argument', `repeatActionProbability must be 0 to 1, but is ${p}.`);
  }
  if (!Number.isInteger(frameSkip) || frameSkip < 1) {
    throw new PrismError('invalid-argument', `frameSkip must be a positive integer, but is ${frameSkip}.`);
  }
  if (!Number.isInteger(limit) || limit < 0) {
    throw new PrismError(
      'invalid-argument',
      `maxNumFramesPerEpisode must be 0 (none) or positive, but is ${limit}.`,
    );
  }
  if (!Number.isInteger(seed))
    throw new PrismError('invalid-argument', `The seed must be an integer, but is ${seed}.`);
}
