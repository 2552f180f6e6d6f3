import type { EpisodePolicy } from '@prism-rl/core';
import { RowEnv, RowVector } from '@prism-rl/core';
import type { JunctionsObservation } from './junctionsTask.ts';
import { JunctionsTask } from './junctionsTask.ts';
import type { JunctionsConfig } from './settings.ts';

/**
 * Traffic lights at several junctions of a main road: a task of several choices at once, in which what one light does is felt at the next.
 */

/**
 * The junctions along one road.
 *
 * - Observation: `{ cars, lights }`. `cars`: the length of each queue, junction by junction, that of the main road first, divided by
 *   `capacity`. `lights`: the queue of each junction that has green.
 * - Action: `Int32Array`, the queue of each junction that shall have green: 0 the main road, 1 … the side streets. A light that stays
 *   lets two cars pass, one that changes a single one: amber takes half of the step. On the main road they join the next junction's queue, if
 *   that has room.
 * - Reward: −1 for each car that waits, −`detour` for each that finds no room, divided by the number of queues.
 * - Never terminated; truncated after `maxEpisodeSteps`.
 */
export class Junctions extends RowEnv<JunctionsObservation, Int32Array, Int32Array> {
  /** @throws PrismError `invalid-config` for settings out of their ranges. */
  constructor(config: Partial<JunctionsConfig> = {}, id = 'Junctions-v0') {
    super(new JunctionsTask(config, id));
  }
}

/** Many roads in one array. Environment `i` is the single one that was seeded with `seed + i`. */
export class JunctionsVector extends RowVector<JunctionsObservation, Int32Array> {
  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer; `invalid-config` as {@link Junctions}. */
  constructor(numEnvs: number, config: Partial<JunctionsConfig> = {}, id = 'Junctions-v0') {
    super(numEnvs, new JunctionsTask(config, id));
  }
}

/** Leaves each light until its queue is empty, then turns it to the longest queue. */
export function emptyingLights({
  streets,
}: JunctionsConfig): EpisodePolicy<JunctionsObservation, Int32Array> {
  return {
    act: ({ cars, lights }) => {
      let first = 0;
      return Int32Array.from(streets, (sides, junction) => {
        const own = cars.subarray(first, first + sides + 1);
        first += sides + 1;
        const green = lights[junction]!;
        return own[green]! > 0 ? green : own.indexOf(Math.max(...own));
      });
    },
  };
}
