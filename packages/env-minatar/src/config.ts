import { PrismError } from '@prism-rl/core';

/** Settings of every MinAtar environment. */
export type MinAtarConfig = {
  /**
   * Probability with which the action of the step before is played instead of the one asked for (Machado et al. 2018). Default
   * 0.1; 0 makes Asterix's and Seaquest's spawns the only chance.
   */
  sticky: number;
  /** Whether Asterix, Seaquest and Space Invaders get harder as they are played; default `true`. The others ignore it. */
  ramping: boolean;
  /**
   * Steps after which an episode is truncated; default `null`, no limit, as in MinAtar. Set one for greedy evaluation: in
   * Seaquest a player that stays at the surface lives for ever.
   */
  maxEpisodeSteps: number | null;
};

/** MinAtar's own settings. */
export const minAtarDefaults: Readonly<MinAtarConfig> = { sticky: 0.1, ramping: true, maxEpisodeSteps: null };

/** Fills in the defaults. @throws PrismError `invalid-config` for values out of range. */
export function completeConfig(id: string, config: Partial<MinAtarConfig>): MinAtarConfig {
  const complete = { ...minAtarDefaults, ...config };
  const { sticky, maxEpisodeSteps } = complete;
  if (!(sticky >= 0 && sticky <= 1)) {
    throw new PrismError(
      'invalid-config',
      `The setting sticky of ${id} is a probability, but is ${sticky}.`,
      {
        hint: "MinAtar's own is 0.1.",
      },
    );
  }
  if (maxEpisodeSteps !== null && !(Number.isSafeInteger(maxEpisodeSteps) && maxEpisodeSteps > 0)) {
    throw new PrismError(
      'invalid-config',
      `The setting maxEpisodeSteps of ${id} must be a positive integer or null, but is ${maxEpisodeSteps}.`,
    );
  }
  return complete;
}
