import type { ConfigOf } from '@prism-rl/core';
import { policySetting } from '../policyTable.ts';
import { discount, initialValue, stepSize } from '../settings.ts';

/** Settings of every agent that learns the values of a given policy, to be spread into the table of an agent. Schedules count environment steps. */
export const predictionTable = {
  discount,
  stepSize,
  initialValue,
  policy: policySetting('The policy to follow and to evaluate'),
};

/** Settings of every agent that learns the values of a given policy. */
export type PredictionConfig = ConfigOf<typeof predictionTable>;
