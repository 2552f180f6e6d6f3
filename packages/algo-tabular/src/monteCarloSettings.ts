/** Settings that all Monte Carlo methods share. */

import type { ScheduleConfig, Setting } from '@prism-rl/core';
import { oneOf, orWord } from '@prism-rl/core';
import { stepSize } from './settings.ts';

/** α as for other methods, or `sample-average`: every estimate is the mean of the returns seen. */
export type ReturnStepSize = ScheduleConfig | 'sample-average';

/** Whether only the first visit of an episode to a state (or state and action) counts, or every one. */
export type Visits = 'first' | 'every';

/** Sets a {@link ReturnStepSize}. */
export const returnStepSize: Setting<ReturnStepSize> = {
  ...orWord(stepSize, 'sample-average', 'sample-average'),
  meaning:
    'α: how far an estimate moves towards a return; sample-average: estimates are the means of all returns. A constant one forgets returns of policies long left behind',
};

/** Sets {@link Visits}. */
export const visits: Setting<Visits> = oneOf(
  ['first', 'every'],
  'first',
  'Whether only the first visit of an episode counts, or every one',
);
