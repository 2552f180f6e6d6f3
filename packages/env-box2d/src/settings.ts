import type { ConfigOf, Setting } from '@prism-rl/core';
import { flag, fraction, integer, number, settings, withDefaults } from '@prism-rl/core';

function maxEpisodeSteps(limit: number): Setting<number> {
  return integer(limit, 'Steps after which an episode is truncated', { min: 1 });
}

const threads: Setting<number> = integer(
  1,
  'Threads that step a vector’s environments, in Node; 1 for no workers',
  { min: 1, max: 256 },
);

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

export type LunarLanderConfig = Readonly<ConfigOf<(typeof lunarLanderSettings)['settings']>>;

const table = {
  hardcore: flag(false, 'Pits, stumps and stairs; BipedalWalkerHardcore-v3 sets it'),
  maxEpisodeSteps: maxEpisodeSteps(1600),
  threads,
};

export type BipedalWalkerConfig = Readonly<ConfigOf<typeof table>>;

/** Settings of {@link BipedalWalker}, with Gymnasium's defaults. */
export const bipedalWalkerSettings = settings(table);

/** The same, with Gymnasium's defaults for the hardcore version. */
export const bipedalWalkerHardcoreSettings = settings(
  withDefaults(table, { hardcore: true, maxEpisodeSteps: 2000 }),
);

/** Settings of {@link CarRacing}, with Gymnasium's defaults. */
export const carRacingSettings = settings({
  continuous: flag(true, 'Steering wheel and pedals, Box([-1, 0, 0], [1, 1, 1]), instead of Discrete(5)'),
  domainRandomize: flag(false, 'Whether resets draw new colours for road and grass'),
  lapCompletePercent: fraction(0.95, 'Fraction of the tiles after which crossing the start ends the lap'),
  maxEpisodeSteps: maxEpisodeSteps(1000),
});

export type CarRacingConfig = Readonly<ConfigOf<(typeof carRacingSettings)['settings']>>;
