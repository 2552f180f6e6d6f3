/** Settings of LunarLander: the arguments of Gymnasium's environment, and the time limit of its registration. */

import * as v from 'valibot';

/** Settings of {@link LunarLander}. */
export interface LunarLanderConfig {
  /** Engines with throttle, `Box(-1, 1, [2])`, instead of `Discrete(4)`. Default false. */
  readonly continuous: boolean;
  /** Vertical gravity in m/s², between -12 and 0, both excluded. Default -10. */
  readonly gravity: number;
  /** Wind and turbulence while no leg touches the ground. Default false. */
  readonly enableWind: boolean;
  /** Largest force of the wind in N, 0 to 20. Default 15. */
  readonly windPower: number;
  /** Largest torque of the turbulence in N·m, 0 to 2. Default 1.5. */
  readonly turbulencePower: number;
  /** Steps after which an episode is truncated. Default 1000. */
  readonly maxEpisodeSteps: number;
  /** Threads that a vector's environments are spread over, in Node: this one and workers. Default 1. */
  readonly threads: number;
}

/** Gymnasium's defaults. */
export const lunarLanderDefaults: LunarLanderConfig = {
  continuous: false,
  gravity: -10,
  enableWind: false,
  windPower: 15,
  turbulencePower: 1.5,
  maxEpisodeSteps: 1000,
  threads: 1,
};

/** Accepts exactly a {@link LunarLanderConfig}. */
export const lunarLanderSchema = v.strictObject({
  continuous: v.boolean(),
  gravity: v.pipe(
    v.number(),
    v.check((gravity) => gravity > -12 && gravity < 0, 'must lie between -12 and 0, both excluded'),
  ),
  enableWind: v.boolean(),
  windPower: v.pipe(v.number(), v.minValue(0, 'must be at least 0'), v.maxValue(20, 'must be at most 20')),
  turbulencePower: v.pipe(
    v.number(),
    v.minValue(0, 'must be at least 0'),
    v.maxValue(2, 'must be at most 2'),
  ),
  maxEpisodeSteps: v.pipe(v.number(), v.integer('must be an integer'), v.minValue(1, 'must be at least 1')),
  threads: v.pipe(
    v.number(),
    v.integer('must be an integer'),
    v.minValue(1, 'must be at least 1'),
    v.maxValue(256),
  ),
});
