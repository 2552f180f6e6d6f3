/** Settings that several tasks have. */

import type { Setting } from '@prism-rl/core';
import { flag, integer, listOf, number, orNull } from '@prism-rl/core';

/** Lowest and highest value that is fine; `null` for no bound. */
export type Range = readonly [number | null, number | null];

/** Settings of every task: the length of its steps and episodes, and the threads of a vector. */
export function common(frameSkip: number, maxEpisodeSteps: number) {
  return {
    frameSkip: integer(frameSkip, 'Steps of the physics for one of the environment', { min: 1 }),
    maxEpisodeSteps: integer(maxEpisodeSteps, 'Steps after which an episode is truncated', { min: 1 }),
    threads: integer(
      1,
      'Threads that a vector’s environments are spread over, in Node: this one and workers',
      {
        min: 1,
        max: 256,
      },
    ),
  };
}

/** A factor of a part of the reward. */
export function weight(fallback: number, of: string): Setting<number> {
  return number(fallback, `Weight of ${of}`);
}

export function resetNoiseScale(fallback: number): Setting<number> {
  return number(fallback, 'How far positions and velocities are from the usual at the beginning', { min: 0 });
}

export function excludePositions(what: string): Setting<boolean> {
  return flag(true, `Leaves ${what} out of the observation, so that a gait is the same everywhere`);
}

/** Two bounds, as a list that JSON can hold. */
export function range(fallback: Range, meaning: string): Setting<(number | null)[]> {
  return listOf(orNull(number(0, '')), fallback, `${meaning}: [least, most], null for no bound`, {
    least: 2,
    most: 2,
  });
}

/** Both bounds as numbers. */
export function bounds([least, most]: readonly (number | null)[]): readonly [number, number] {
  return [least ?? Number.NEGATIVE_INFINITY, most ?? Number.POSITIVE_INFINITY];
}

/** What ends an episode early. */
export const terminateWhenUnhealthy = flag(true, 'Ends an episode once the robot is unhealthy');
