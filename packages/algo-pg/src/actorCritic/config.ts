import type { ConfigOf } from '@prism-rl/core';
import { flag, fraction, grouped, number, orNull, settings, withDefaults } from '@prism-rl/core';
import * as learning from '../settings.ts';
import { episodicSettings, networkSettings } from '../settings.ts';

/** The script's settings, without its stopping criterion. */
const table = {
  ...withDefaults(networkSettings, { hidden: [128], initializer: 'glorotUniform' }),
  ...withDefaults(episodicSettings, { learningRate: 0.01, adamEpsilon: 1e-7 }),
  ...grouped('targets', { discount: learning.discount(0.99) }),
  ...grouped('objective', {
    stopGradient: flag(
      false,
      'Whether the actor’s loss treats the critic’s error as a constant. The script differentiates through it, so that log-likelihoods also move the critic; false does the same',
    ),
  }),
  ...grouped('schedule', {
    solvedReturn: orNull(
      number(0, 'Running return (starts at 0) above which the run ends; null: never', { min: 0 }),
      null,
    ),
    runningWeight: fraction(0.05, 'Weight of the newest episode in the running return', {
      typical: '0.01 to 0.1',
    }),
  }),
};

export type ActorCriticConfig = ConfigOf<typeof table>;

/** Settings of the episodic actor-critic with defaults, see {@link ActorCriticConfig}. */
export const actorCriticSettings = settings(table);
