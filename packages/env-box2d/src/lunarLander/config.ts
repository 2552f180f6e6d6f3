/** Settings of LunarLander: the arguments of Gymnasium's environment, and the time limit of its registration. */

import type { ConfigOf } from '@prism-rl/core';
import { flag, number, settings } from '@prism-rl/core';
import { maxEpisodeSteps, threads } from '../settings.ts';

/** Settings of {@link LunarLander}, with Gymnasium's defaults. */
export const lunarLanderSettings = settings({
  continuous: flag(false, 'Engines with throttle, Box(-1, 1, [2]), instead of Discrete(4)'),
  gravity: number(-10, 'Vertical gravity in m/s²', { above: -12, below: 0 }),
  enableWind: flag(false, 'Wind and turbulence while no leg touches the ground'),
  windPower: number(15, 'Largest force of the wind in N', { min: 0, max: 20 }),
  turbulencePower: number(1.5, 'Largest torque of the turbulence in N·m', { min: 0, max: 2 }),
  maxEpisodeSteps: maxEpisodeSteps(1000),
  threads,
});

/** Values of {@link lunarLanderSettings}. */
export type LunarLanderConfig = Readonly<ConfigOf<(typeof lunarLanderSettings)['settings']>>;
