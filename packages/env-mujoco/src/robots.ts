/** Gymnasium's eleven robots by name. */

import { type Config, didYouMean, type Json, PrismError, resolveConfig } from '@prism-rl/core';
import { ant } from './robots/ant.ts';
import { pusher, reacher } from './robots/arms.ts';
import { halfCheetah } from './robots/halfCheetah.ts';
import { humanoid, humanoidStandup } from './robots/humanoid.ts';
import { hopper, walker2d } from './robots/legs.ts';
import { toMjcf } from './robots/mjcf.ts';
import { invertedDoublePendulum, invertedPendulum } from './robots/pendulums.ts';
import type { CommonConfig, Robot } from './robots/robot.ts';
import { swimmer } from './robots/swimmer.ts';
import type { RobotTask } from './simulation/task.ts';

export const robots: { readonly [id: string]: Robot } = {
  'Ant-v5': ant,
  'HalfCheetah-v5': halfCheetah,
  'Hopper-v5': hopper,
  'Humanoid-v5': humanoid,
  'HumanoidStandup-v5': humanoidStandup,
  'InvertedDoublePendulum-v5': invertedDoublePendulum,
  'InvertedPendulum-v5': invertedPendulum,
  'Pusher-v5': pusher,
  'Reacher-v5': reacher,
  'Swimmer-v5': swimmer,
  'Walker2d-v5': walker2d,
};

/**
 * Creates one of Gymnasium's tasks.
 *
 * @param id its registered name: `HalfCheetah-v5`.
 * @param given settings that differ from Gymnasium's defaults; `prism describe` lists them.
 * @throws PrismError `unknown-name` for an unknown id, `invalid-config` for invalid settings.
 */
export function robotTask(id: string, given: Config = {}): RobotTask {
  const { settings, model, view, rules } = knownRobot(id);
  const config = resolveConfig(`environment ${id}`, settings, given as Partial<CommonConfig>);
  // The number of threads does not affect episodes, so saved states omit it.
  const { threads: _, ...decisive } = config;
  return {
    id,
    model: toMjcf(model),
    frameSkip: config.frameSkip,
    maxEpisodeSteps: config.maxEpisodeSteps,
    ...(view !== undefined && { view }),
    settings: decisive as Json,
    rules: (physics) => rules(physics, config),
  };
}

function knownRobot(id: string): Robot {
  const known = Object.hasOwn(robots, id) ? robots[id] : undefined;
  if (known !== undefined) return known;
  throw PrismError.unknownName`There is no robot called ${JSON.stringify(id)}.
    ${didYouMean(id, Object.keys(robots))}`;
}
