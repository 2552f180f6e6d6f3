/** Settings of CarRacing: the arguments of Gymnasium's environment, and the time limit of its registration. */

import type { ConfigOf } from '@prism-rl/core';
import { flag, fraction, settings } from '@prism-rl/core';
import { maxEpisodeSteps } from '../settings.ts';

/** Settings of {@link CarRacing}, with Gymnasium's defaults. */
export const carRacingSettings = settings({
  continuous: flag(true, 'Steering wheel and pedals, Box([-1, 0, 0], [1, 1, 1]), instead of Discrete(5)'),
  domainRandomize: flag(false, 'Draws new colours for road and grass at each reset'),
  lapCompletePercent: fraction(0.95, 'Share of the tiles after which crossing the start ends the lap'),
  maxEpisodeSteps: maxEpisodeSteps(1000),
});

/** Values of {@link carRacingSettings}. */
export type CarRacingConfig = Readonly<ConfigOf<(typeof carRacingSettings)['settings']>>;
