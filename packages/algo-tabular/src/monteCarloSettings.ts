/** Settings that all Monte Carlo methods share, and their checks. */

import type { ScheduleConfig } from '@prism-rl/core';
import * as v from 'valibot';
import { unitSchedule } from './settings.ts';

/** α as for other methods, or `sample-average`: every estimate is the mean of the returns seen. */
export type ReturnStepSize = ScheduleConfig | 'sample-average';

/** Whether only the first visit of an episode to a state (or state and action) counts, or every one. */
export type Visits = 'first' | 'every';

/** Checks a {@link ReturnStepSize}. */
export const returnStepSize: v.GenericSchema<unknown, ReturnStepSize> = v.union([
  v.literal('sample-average'),
  unitSchedule,
]);

/** Checks {@link Visits}. */
export const visits: v.GenericSchema<unknown, Visits> = v.picklist(['first', 'every']);
