import type { ScheduleConfig } from '@prism-rl/core';
import type { SettingChecks } from '../agentSettings.ts';
import type { PolicyConfig } from '../policyTable.ts';
import { policySchema } from '../policyTable.ts';
import { discount, finite, unitSchedule } from '../settings.ts';

/** Settings of every agent that learns the values of a given policy. Schedules count environment steps. */
export type PredictionConfig = {
  /** γ in [0, 1]: how much later rewards count [0.9, 1]. */
  discount: number;
  /** α in [0, 1]: how far an estimate moves towards its target; more is faster and less steady [0.01, 0.5]. */
  stepSize: ScheduleConfig;
  /** V(s) at the start. */
  initialValue: number;
  /** The policy to follow and to evaluate. */
  policy: PolicyConfig;
};

/** Defaults of every agent that learns the values of a given policy. */
export const predictionDefaults: PredictionConfig = {
  discount: 0.99,
  stepSize: 0.1,
  initialValue: 0,
  policy: 'random',
};

/** The checks of {@link PredictionConfig}, to be spread into those of an agent. */
export const predictionChecks: SettingChecks<PredictionConfig> = {
  discount,
  stepSize: unitSchedule,
  initialValue: finite,
  policy: policySchema,
};
