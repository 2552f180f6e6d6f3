import type { ScheduleConfig } from '@prism-rl/core';
import type { SettingChecks } from '../agentSettings.ts';
import { discount, finite, unitSchedule } from '../settings.ts';

/** Settings of every agent that learns to act. Schedules count environment steps. Ranges in brackets are the usual ones. */
export type ControlConfig = {
  /** γ in [0, 1]: how much later rewards count [0.9, 1]. */
  discount: number;
  /** α in [0, 1]: how far an estimate moves towards its target; more is faster and less steady [0.01, 0.5]. */
  stepSize: ScheduleConfig;
  /** ε in [0, 1]: probability of a random action; more explores more, less is closer to the best [0.01, 0.3]. */
  epsilon: ScheduleConfig;
  /** Q(s, a) at the start. Above what can be reached, it makes the agent try everything (section 2.6). */
  initialValue: number;
};

/** Defaults of every agent that learns to act. */
export const controlDefaults: ControlConfig = {
  discount: 0.99,
  stepSize: 0.1,
  epsilon: 0.1,
  initialValue: 0,
};

/** The checks of {@link ControlConfig}, to be spread into those of an agent. */
export const controlChecks: SettingChecks<ControlConfig> = {
  discount,
  stepSize: unitSchedule,
  epsilon: unitSchedule,
  initialValue: finite,
};
