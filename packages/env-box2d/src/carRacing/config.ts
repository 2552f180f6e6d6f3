/** Settings of CarRacing: the arguments of Gymnasium's environment, and the time limit of its registration. */

import * as v from 'valibot';

/** Settings of {@link CarRacing}. */
export interface CarRacingConfig {
  /** Steering wheel and pedals, `Box([-1, 0, 0], [1, 1, 1])`, instead of `Discrete(5)`. Default true. */
  readonly continuous: boolean;
  /** Draws new colours for road and grass at each reset. Default false. */
  readonly domainRandomize: boolean;
  /** Share of the tiles after which crossing the start ends the lap, 0 to 1. Default 0.95. */
  readonly lapCompletePercent: number;
  /** Steps after which an episode is truncated. Default 1000. */
  readonly maxEpisodeSteps: number;
}

/** Gymnasium's defaults. */
export const carRacingDefaults: CarRacingConfig = {
  continuous: true,
  domainRandomize: false,
  lapCompletePercent: 0.95,
  maxEpisodeSteps: 1000,
};

/** Accepts exactly a {@link CarRacingConfig}. */
export const carRacingSchema = v.strictObject({
  continuous: v.boolean(),
  domainRandomize: v.boolean(),
  lapCompletePercent: v.pipe(
    v.number(),
    v.minValue(0, 'must be at least 0'),
    v.maxValue(1, 'must be at most 1'),
  ),
  maxEpisodeSteps: v.pipe(v.number(), v.integer('must be an integer'), v.minValue(1, 'must be at least 1')),
});
