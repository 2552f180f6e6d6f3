import type { ConfigOf } from '@prism-rl/core';
import { flag, fraction, integer, orNull, settings } from '@prism-rl/core';

/** Settings of every MinAtar environment, with MinAtar's own defaults. */
export const minAtarSettings = settings({
  sticky: fraction(
    0.1,
    'Probability with which the action of the step before is played instead of the one asked for; with 0 only the games’ own chance is left (spawns in Asterix and Seaquest, Breakout’s first ball, Freeway’s cars)',
    { source: 'Machado et al. 2018' },
  ),
  ramping: flag(
    true,
    'Whether Asterix, Seaquest and Space Invaders get harder as they are played; the others ignore it',
  ),
  maxEpisodeSteps: orNull(
    integer(
      1,
      'Steps after which an episode is truncated; null: no limit, as in MinAtar. Set one for greedy evaluation: in Seaquest a player that stays at the surface lives for ever',
      { min: 1 },
    ),
    null,
  ),
});

/** Values of {@link minAtarSettings}. */
export type MinAtarConfig = ConfigOf<(typeof minAtarSettings)['settings']>;

/** MinAtar's own settings. */
export const minAtarDefaults: Readonly<MinAtarConfig> = minAtarSettings.defaults;
