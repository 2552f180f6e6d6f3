import { Box, Discrete, RowVector, resolveConfig, type VectorEnv } from '@prism-rl/core';
import { type LunarLanderConfig, lunarLanderSettings } from '../settings.ts';
import { SimulationEnv, UsualBox } from '../simulation/env.ts';
import { SimulationTask } from '../simulation/task.ts';
import { LunarLanderSimulation } from './simulation.ts';

const bounds = [2.5, 2.5, 10, 10, 2 * Math.PI, 10];

/** Creates the task of LunarLander's environments and vectors. @throws PrismError `invalid-config` */
export function lunarLanderTask(id: string, given: Partial<LunarLanderConfig>): SimulationTask<Float32Array> {
  const entry = lunarLanderSettings;
  const config = resolveConfig(`environment ${id}`, entry, { ...given });
  // The number of threads does not affect episodes, so saved states omit it.
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
 * - **Actions**: `0` nothing, `1` left engine, `2` main engine, `3` right engine; or, if `continuous`, a Float32Array of main throttle (off
 *   below 0, then 50 % to 100 %) and side throttle (off within ±0.5), both in [-1, 1].
 * - **Observations**: Float32Array of x, y, vx, vy, angle, angular velocity (scaled) and the contact of each leg.
 * - **Rewards**: increases when nearer, slower, more upright; ±10 for a leg's contact, -0.3 main engine, -0.03 side engine, -100 for a
 *   crash or leaving the screen, +100 for coming to rest. Solved at 200.
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
   * @param settings that differ from Gymnasium's defaults.
   * @param id the registered name.
   * @throws PrismError `invalid-config`
   */
  constructor(settings: Partial<LunarLanderConfig> = {}, id = 'LunarLander-v3') {
    super(lunarLanderTask(id, settings));
  }

  /**
   * Creates a vector of `numEnvs` landers; environment `i` behaves exactly as a {@link LunarLander} seeded with `seed + i`. All step on this
   * thread, regardless of `threads`; the plugin's vectors use `threads`.
   *
   * @throws PrismError `invalid-config`, `invalid-argument`
   */
  static vector(
    numEnvs: number,
    settings: Partial<LunarLanderConfig> = {},
    id = 'LunarLander-v3',
  ): VectorEnv {
    return new RowVector(numEnvs, lunarLanderTask(id, settings));
  }
}

/**
 * A hand-written lander: lean against the drift, and brake to a descent speed that shrinks with the height. Two proportional-derivative
 * rules; a baseline for learners and a source of good episodes for tests.
 */

const steepest = 0.4;

/** Returns the desired thrust: positive `lift` for the main engine, positive `turn` for a turn to the left. */
function plan(observation: ArrayLike<number>): { lift: number; turn: number } {
  const x = observation[0]!;
  const y = observation[1]!;
  const vx = observation[2]!;
  const vy = observation[3]!;
  const angle = observation[4]!;
  const spin = observation[5]!;
  const landed = observation[6]! > 0 || observation[7]! > 0;
  if (landed) return { lift: -0.5 * vy, turn: 0 };
  const wantedAngle = Math.max(-steepest, Math.min(0.55 * x + vx, steepest));
  // Stay high while far from the pad: there is time to drift back.
  const wantedHeight = 0.55 * Math.abs(x);
  return { lift: 0.5 * (wantedHeight - y) - 0.5 * vy, turn: 0.5 * (wantedAngle - angle) - spin };
}

/**
 * Returns a good action for a discrete LunarLander. Solves about nine of ten episodes.
 *
 * @param observation the environment's 8 numbers: x and y from the pad (each within ±2.5), their speeds (±10), angle (±2π), angular
 * velocity (±10), and 1 or 0 for each leg on the ground.
 * @returns 0 nothing, 1 left, 2 main, 3 right engine.
 */
export function lunarLanderHeuristic(observation: ArrayLike<number>): number {
  const { lift, turn } = plan(observation);
  if (lift > Math.abs(turn) && lift > 0.05) return 2;
  if (turn < -0.05) return 3;
  return turn > 0.05 ? 1 : 0;
}

/**
 * Returns a good action for a continuous LunarLander.
 *
 * @param observation 8 numbers, as for {@link lunarLanderHeuristic}.
 * @returns 2 throttles from −1 to 1: the main engine's (off below 0), and the side engines' (off within ±0.5).
 */
export function lunarLanderContinuousHeuristic(observation: ArrayLike<number>): Float32Array {
  const { lift, turn } = plan(observation);
  const clip = (value: number): number => Math.max(-1, Math.min(value, 1));
  return Float32Array.of(clip(20 * lift - 1), clip(-20 * turn));
}
