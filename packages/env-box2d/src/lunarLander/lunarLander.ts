/** LunarLander-v3: land between the flags, gently and with little fuel. */

import { Box, Discrete, resolveConfig, type VectorEnv } from '@prism-rl/core';
import { SimulationEnv } from '../simulation/env.ts';
import { SimulationTask } from '../simulation/task.ts';
import { UsualBox } from '../simulation/usualBox.ts';
import { SimulationVector } from '../simulation/vectorEnv.ts';
import { type LunarLanderConfig, lunarLanderSettings } from './config.ts';
import { LunarLanderSimulation } from './simulation.ts';

const bounds = [2.5, 2.5, 10, 10, 2 * Math.PI, 10];

/** What LunarLander's environments and vectors are made of. @throws PrismError `invalid-config` */
export function lunarLanderTask(id: string, given: Partial<LunarLanderConfig>): SimulationTask<Float32Array> {
  const entry = lunarLanderSettings;
  const config = resolveConfig(`environment ${id}`, entry, { ...given });
  // How many threads share the work changes no episode: saved states do not know of it.
  const { threads: _, ...settings } = config;
  return new SimulationTask({
    id,
    observationSpace: new UsualBox({
      low: [...bounds.map((bound) => -bound), -0, -0],
      high: [...bounds, 1, 1],
    }),
    actionSpace: config.continuous ? new Box({ low: -1, high: 1, shape: [2] }) : new Discrete(4),
    maxEpisodeSteps: config.maxEpisodeSteps,
    worldBytes: 1 << 16,
    settings,
    simulate: (world) => new LunarLanderSimulation(world, config),
  });
}

/**
 * LunarLander-v3 (Gymnasium 1.3; O. Klimov).
 *
 * - **Actions**: `0` nothing, `1` left engine, `2` main engine, `3` right engine; or, `continuous`, a Float32Array of main
 *   throttle (off below 0, then 50 % to 100 %) and side throttle (off within ±0.5), both in [-1, 1].
 * - **Observations**: Float32Array of x, y, vx, vy, angle, angular velocity (scaled) and the contact of either leg.
 * - **Rewards**: nearer, slower, more upright is better; ±10 for a leg's contact, -0.3 main engine, -0.03 side engine,
 *   -100 for a crash or leaving the screen, +100 for coming to rest. Solved at 200.
 *
 * @example
 * ```ts
 * const env = new LunarLander({ enableWind: true });
 * const { observation } = env.reset({ seed: 1 });
 * const { reward, terminated } = env.step(2);
 * ```
 */
export class LunarLander extends SimulationEnv<Float32Array, number | Float32Array> {
  /**
   * @param settings what differs from Gymnasium's defaults.
   * @param id the registered name.
   * @throws PrismError `invalid-config`
   */
  constructor(settings: Partial<LunarLanderConfig> = {}, id = 'LunarLander-v3') {
    super(lunarLanderTask(id, settings));
  }
}

/**
 * `numEnvs` landers at once; environment `i` plays as a {@link LunarLander} with seed `seed + i` would.
 * All of them step on this thread, whatever `threads` says: the plugin's vectors have as many.
 *
 * @throws PrismError `invalid-config`, `invalid-argument`
 */
export function lunarLanderVector(
  numEnvs: number,
  settings: Partial<LunarLanderConfig> = {},
  id = 'LunarLander-v3',
): VectorEnv {
  return new SimulationVector(lunarLanderTask(id, settings), numEnvs);
}
