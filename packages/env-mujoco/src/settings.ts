import { flag, integer, listOf, number, orNull, type Setting } from '@prism-rl/core';

/** Lowest and highest accepted value; `null` for no bound. */
export type Range = readonly [number | null, number | null];

/** Creates the settings of every task: the length of steps and episodes, and the threads of a vector. */
export function common(frameSkip: number, maxEpisodeSteps: number) {
  return {
    frameSkip: integer(frameSkip, 'Physics steps per environment step', { min: 1 }),
    maxEpisodeSteps: integer(maxEpisodeSteps, 'Steps after which an episode is truncated', { min: 1 }),
    threads: integer(1, 'Threads that step a vector’s environments, in Node; 1 for no workers', {
      min: 1,
      max: 256,
    }),
  };
}

/** Creates the setting for the weight of a reward term. */
export function weight(fallback: number, of: string): Setting<number> {
  return number(fallback, `Weight of ${of}`);
}

export function resetNoiseScale(fallback: number): Setting<number> {
  return number(fallback, 'Scale of the noise added to initial positions and velocities', { min: 0 });
}

export function excludePositions(what: string): Setting<boolean> {
  return flag(true, `Whether observations omit ${what}, so that the policy is independent of it`);
}

/** Creates a setting of two bounds, as a list that JSON can hold. */
export function range(fallback: Range, meaning: string): Setting<(number | null)[]> {
  return listOf(orNull(number(0, '')), fallback, `${meaning}: [least, most], null for no bound`, {
    least: 2,
    most: 2,
  });
}

/** Converts both bounds to numbers. */
export function bounds([least, most]: readonly (number | null)[]): readonly [number, number] {
  return [least ?? Number.NEGATIVE_INFINITY, most ?? Number.POSITIVE_INFINITY];
}

/** Whether an unhealthy robot ends the episode. */
export const terminateWhenUnhealthy = flag(true, 'Whether an episode ends once the robot is unhealthy');
