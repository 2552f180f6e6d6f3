import type { ConfigOf } from '@prism-rl/core';
import { flag, fraction, grouped, number, orNull, settings, withDefaults } from '@prism-rl/core';
import { episodicSettings } from '../episodicSettings.ts';
import * as learning from '../learningSettings.ts';
import { networkSettings } from '../network/networkSettings.ts';

/** The script's settings, without its end. */
const table = {
  ...withDefaults(networkSettings, { hidden: [128], initializer: 'glorotUniform' }),
  ...withDefaults(episodicSettings, { learningRate: 0.01, adamEpsilon: 1e-7 }),
  ...grouped('targets', { discount: learning.discount(0.99) }),
  ...grouped('objective', {
    stopGradient: flag(
      false,
      'Whether the error of the critic is a constant to the actor’s loss. The script differentiates through it, so that the critic is also pushed by log-likelihoods; off repeats that',
    ),
  }),
  ...grouped('schedule', {
    solvedReturn: orNull(
      number(0, 'Running return, which begins at 0, above which the run ends; null: never', { min: 0 }),
      null,
    ),
    runningWeight: fraction(0.05, 'Weight of the newest episode in the running return', {
      typical: '0.01 to 0.1',
    }),
  }),
};

/** Settings of the episodic actor-critic. */
export type ActorCriticConfig = ConfigOf<typeof table>;

/** Settings of the episodic actor-critic, see {@link ActorCriticConfig}. */
export const actorCriticSettings = settings(table);
