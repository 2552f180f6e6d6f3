/** BipedalWalker-v3: walk to the far end without falling. */

import { Box, resolveConfig, type VectorEnv } from '@prism-rl/core';
import { SimulationEnv } from '../simulation/env.ts';
import { SimulationTask } from '../simulation/task.ts';
import { UsualBox } from '../simulation/usualBox.ts';
import { SimulationVector } from '../simulation/vectorEnv.ts';
import { type BipedalWalkerConfig, bipedalWalkerHardcoreSettings, bipedalWalkerSettings } from './config.ts';
import { BipedalWalkerSimulation } from './simulation.ts';

const pi = Math.PI;
const leg = [pi, 5, pi, 5];
const high = [pi, 5, 5, 5, ...leg, 5, ...leg, 5];
const low = [-pi, -5, -5, -5, ...leg.map((bound) => -bound), -0, ...leg.map((bound) => -bound), -0];
const lidar = Array.from({ length: 10 }, () => 1);

/** What BipedalWalker's environments and vectors are made of. @throws PrismError `invalid-config` */
export function bipedalWalkerTask(
  id: string,
  given: Partial<BipedalWalkerConfig>,
): SimulationTask<Float32Array> {
  const own = given.hardcore === true ? bipedalWalkerHardcoreSettings : bipedalWalkerSettings;
  const config = resolveConfig(`environment ${id}`, own, { ...given });
  // How many threads share the work changes no episode: saved states do not know of it.
  const { threads: _, ...settings } = config;
  return new SimulationTask({
    id,
    observationSpace: new UsualBox({
      low: [...low, ...lidar.map((bound) => -bound)],
      high: [...high, ...lidar],
    }),
    actionSpace: new Box({ low: -1, high: 1, shape: [4] }),
    maxEpisodeSteps: config.maxEpisodeSteps,
    worldBytes: 5 << 16,
    settings,
    simulate: (world) => new BipedalWalkerSimulation(world, config),
  });
}

/**
 * BipedalWalker-v3 (Gymnasium 1.3; O. Klimov). With `hardcore` the ground has pits, stumps and stairs.
 *
 * - **Actions**: Float32Array of hip and knee of the first leg, hip and knee of the second, each in [-1, 1]: the sign is the
 *   direction, the size the torque.
 * - **Observations**: Float32Array of 24: hull angle and angular velocity, vx, vy; for each leg hip angle and speed, knee angle
 *   and speed, contact; ten lidar fractions.
 * - **Rewards**: forward motion, in sum about 300 at the far end; less for tilting and torque; -100 for falling. Solved at 300.
 *
 * @example
 * ```ts
 * const env = new BipedalWalker({ hardcore: true });
 * const { observation } = env.reset({ seed: 1 });
 * const { reward } = env.step(new Float32Array([0.5, -1, 0, 1]));
 * ```
 */
export class BipedalWalker extends SimulationEnv<Float32Array, Float32Array> {
  /**
   * @param settings what differs from Gymnasium's defaults.
   * @param id the registered name.
   * @throws PrismError `invalid-config`
   */
  constructor(settings: Partial<BipedalWalkerConfig> = {}, id: string = idOf(settings)) {
    super(bipedalWalkerTask(id, settings));
  }
}

/**
 * `numEnvs` walkers at once; environment `i` plays as a {@link BipedalWalker} with seed `seed + i` would.
 * All of them step on this thread, whatever `threads` says: the plugin's vectors have as many.
 *
 * @throws PrismError `invalid-config`, `invalid-argument`
 */
export function bipedalWalkerVector(
  numEnvs: number,
  settings: Partial<BipedalWalkerConfig> = {},
  id: string = idOf(settings),
): VectorEnv {
  return new SimulationVector(bipedalWalkerTask(id, settings), numEnvs);
}

function idOf({ hardcore }: Partial<BipedalWalkerConfig>): string {
  return hardcore === true ? 'BipedalWalkerHardcore-v3' : 'BipedalWalker-v3';
}
