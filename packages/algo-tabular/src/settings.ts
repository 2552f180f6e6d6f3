/** Settings that planners and agents share. */

import type { ScheduleConfig, Setting, SettingNotes } from '@prism-rl/core';
import { fraction, number, PrismError, scheduleFromConfig } from '@prism-rl/core';

/** γ. */
export const discount: Setting<number> = fraction(0.99, 'γ: how much later rewards count', {
  usual: '0.9 to 1',
});

/** α. */
export const stepSize: Setting<ScheduleConfig> = unitSchedule(
  0.1,
  'α: how far an estimate moves towards its target; more is faster and less steady',
  { usual: '0.01 to 0.5' },
);

/** ε. */
export const epsilon: Setting<ScheduleConfig> = unitSchedule(
  0.1,
  'ε: probability of a random action; more explores more, less is closer to the best',
  { usual: '0.01 to 0.3' },
);

/** Estimates at the start. */
export const initialValue: Setting<number> = number(
  0,
  'Every value at the start. Above what can be reached, it makes the agent try everything',
  { source: 'Sutton & Barto 2018, section 2.6' },
);

/** A number from 0 to 1, or a schedule of such numbers over environment steps. */
export function unitSchedule(
  fallback: ScheduleConfig,
  meaning: string,
  notes: SettingNotes,
): Setting<ScheduleConfig> {
  return {
    ...{ default: fallback, meaning, ...notes },
    accepts:
      'a number from 0 to 1, or a schedule of such numbers: {"type":"linear","from":1,"to":0.1,"steps":5000}',
    check: (value) => {
      const message = scheduleProblem(value as ScheduleConfig);
      return message === undefined ? undefined : { message, path: [] };
    },
  };
}

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
