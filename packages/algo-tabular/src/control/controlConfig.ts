import type { ConfigOf } from '@prism-rl/core';
import { discount, epsilon, initialValue, stepSize } from '../settings.ts';

/** Settings of every agent that learns to act, to be spread into the table of an agent. Schedules count environment steps. */
export const controlTable = { discount, stepSize, epsilon, initialValue };

/** Settings of every agent that learns to act. */
export type ControlConfig = ConfigOf<typeof controlTable>;
