/** The random walk of Sutton & Barto 2018, example 6.2 (5 states) and section 7.1 (19 states). */

import type { TabularModel } from '@prism-rl/core';
import { tabularModel } from '@prism-rl/env-gridworld';

/**
 * States in a row; one starts in the middle and goes to either side. Beyond the left end the reward is `leftReward`, beyond the
 * right one 1.
 */
export function randomWalk(numStates: number, leftReward: number): TabularModel {
  return tabularModel(
    numStates,
    2,
    (state, action, add) => {
      const next = state + (action === 0 ? -1 : 1);
      if (next < 0) add(1, state, leftReward, true);
      else if (next === numStates) add(1, state, 1, true);
      else add(1, next, 0, false);
    },
    [Math.floor(numStates / 2)],
  );
}

/** The true values: a straight line from `leftReward` to 1. */
export function randomWalkValues(numStates: number, leftReward: number): Float64Array {
  return Float64Array.from(
    { length: numStates },
    (_, s) => leftReward + ((1 - leftReward) * (s + 1)) / (numStates + 1),
  );
}
