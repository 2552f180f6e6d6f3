/** Checks of settings that planners and agents share. */

import type { ScheduleConfig } from '@prism-rl/core';
import { PrismError, scheduleFromConfig } from '@prism-rl/core';
import * as v from 'valibot';

/** γ. */
export const discount: v.GenericSchema<unknown, number> = v.pipe(
  v.number('must be a number in [0, 1]'),
  v.minValue(0, 'must lie in [0, 1]'),
  v.maxValue(1, 'must lie in [0, 1]'),
);

/** λ. */
export const lambda: v.GenericSchema<unknown, number> = discount;

/** Any finite number. */
export const finite: v.GenericSchema<unknown, number> = v.pipe(v.number(), v.finite('must be finite'));

/** An integer of at least 1. */
export const positiveInteger: v.GenericSchema<unknown, number> = v.pipe(
  v.number(),
  v.safeInteger('must be an integer'),
  v.minValue(1, 'must be at least 1'),
);

/** An integer of at least 0. */
export const natural: v.GenericSchema<unknown, number> = v.pipe(
  v.number(),
  v.safeInteger('must be an integer'),
  v.minValue(0, 'must not be negative'),
);

/** A number or schedule whose every value is a probability (ε) or a step size (α). */
export const unitSchedule: v.GenericSchema<unknown, ScheduleConfig> = v.pipe(
  v.custom<ScheduleConfig>(() => true),
  v.rawCheck(({ dataset, addIssue }) => {
    const message = scheduleProblem(dataset.value as ScheduleConfig);
    if (message !== undefined) addIssue({ message });
  }),
);

function scheduleProblem(config: ScheduleConfig): string | undefined {
  try {
    scheduleFromConfig(config);
  } catch (error) {
    if (error instanceof PrismError) return error.message.replace(/\.$/, '');
    throw error;
  }
  return extremes(config).every((value) => value >= 0 && value <= 1) ? undefined : 'must lie in [0, 1]';
}

/** Values between which all values of a schedule lie. */
function extremes(config: ScheduleConfig): readonly number[] {
  if (typeof config === 'number') return [config];
  if (config.type === 'constant') return [config.value];
  if (config.type === 'piecewise') return config.points.map(([, value]) => value);
  return [config.from, config.to];
}
