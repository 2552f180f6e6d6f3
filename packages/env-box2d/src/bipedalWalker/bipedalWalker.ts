import { Box, RowVector, resolveConfig, type VectorEnv } from '@prism-rl/core';
import type { BipedalWalkerConfig } from '../settings.ts';
import { bipedalWalkerHardcoreSettings, bipedalWalkerSettings } from '../settings.ts';
import { SimulationEnv, UsualBox } from '../simulation/env.ts';
import { SimulationTask } from '../simulation/task.ts';
import { BipedalWalkerSimulation } from './simulation.ts';

const pi = Math.PI;
const leg = [pi, 5, pi, 5];
const high = [pi, 5, 5, 5, ...leg, 5, ...leg, 5];
const low = [-pi, -5, -5, -5, ...leg.map((bound) => -bound), -0, ...leg.map((bound) => -bound), -0];
const lidar = Array.from({ length: 10 }, () => 1);

/** Creates the task of BipedalWalker's environments and vectors. @throws PrismError `invalid-config` */
export function bipedalWalkerTask(
  id: string,
  given: Partial<BipedalWalkerConfig>,
): SimulationTask<Float32Array> {
  const own = given.hardcore === true ? bipedalWalkerHardcoreSettings : bipedalWalkerSettings;
  const config = resolveConfig(`environment ${id}`, own, { ...given });
  // The number of threads does not affect episodes, so saved states omit it.
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
 * - **Actions**: Float32Array of the first leg's hip and knee, then the second leg's, each in [-1, 1]: the sign is the direction, the
 *   magnitude the torque.
 * - **Observations**: Float32Array of 24: hull angle and angular velocity, vx, vy; for each leg hip angle and speed, knee angle and speed,
 *   contact; ten lidar fractions.
 * - **Rewards**: forward motion, in total about 300 at the far end; minus tilt and torque costs; -100 for falling. Solved at 300.
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
   * @param settings that differ from Gymnasium's defaults.
   * @param id the registered name.
   * @throws PrismError `invalid-config`
   */
  constructor(settings: Partial<BipedalWalkerConfig> = {}, id: string = idOf(settings)) {
    super(bipedalWalkerTask(id, settings));
  }

  /**
   * Creates a vector of `numEnvs` walkers; environment `i` behaves exactly as a {@link BipedalWalker} seeded with `seed + i`. All step on
   * this thread, regardless of `threads`; the plugin's vectors use `threads`.
   *
   * @throws PrismError `invalid-config`, `invalid-argument`
   */
  static vector(
    numEnvs: number,
    settings: Partial<BipedalWalkerConfig> = {},
    id: string = idOf(settings),
  ): VectorEnv {
    return new RowVector(numEnvs, bipedalWalkerTask(id, settings));
  }
}

function idOf({ hardcore }: Partial<BipedalWalkerConfig>): string {
  return hardcore === true ? 'BipedalWalkerHardcore-v3' : 'BipedalWalker-v3';
}

/**
 * A hand-written gait: three phases (swing a leg forward, put it down, push off with the other) follow each other depending on contacts and
 * angles; small proportional-derivative rules move the joints. The phases and gains are those of O. Klimov's demonstration in Gymnasium
 * (MIT licence). It does not balance and falls on some grounds.
 */

type Phase = 'swing' | 'land' | 'push';

const cruisingSpeed = 0.29;
const supportKnee = 0.1;
const hullAngle = 0;
const hullSpin = 1;
const speedX = 2;
const speedY = 3;
/** Index of a leg's first value: hip angle and speed, knee angle and speed, contact. */
const legAt = [4, 9] as const;

/** A heuristic that keeps its phase between steps; create one per episode, or call {@link BipedalWalkerHeuristic.reset}. */
export class BipedalWalkerHeuristic {
  #phase: Phase = 'swing';
  /** The leg that moves; the other one stands. */
  #moving: 0 | 1 = 0;
  #standingKnee = supportKnee;

  /** Starts a new episode. */
  reset(): void {
    this.#phase = 'swing';
    this.#moving = 0;
    this.#standingKnee = supportKnee;
  }

  /** Returns the next action: hip and knee of each leg, in [-1, 1]. */
  act(observation: ArrayLike<number>): Float32Array {
    const moving = this.#moving;
    const standing = moving === 0 ? 1 : 0;
    const hips: (number | undefined)[] = [undefined, undefined];
    const knees: (number | undefined)[] = [undefined, undefined];
    const standingAt = legAt[standing];
    const movingAt = legAt[moving];

    if (this.#phase === 'swing') {
      hips[moving] = 1.1;
      knees[moving] = -0.6;
      const stretch = observation[speedX]! > cruisingSpeed ? 0.06 : 0.03;
      this.#standingKnee = Math.min(this.#standingKnee + stretch, supportKnee);
      knees[standing] = this.#standingKnee;
      if (observation[standingAt]! < 0.1) this.#phase = 'land'; // the standing leg is behind
    }
    if (this.#phase === 'land') {
      hips[moving] = 0.1;
      knees[moving] = supportKnee;
      knees[standing] = this.#standingKnee;
      if (observation[movingAt + 4]! > 0) {
        this.#phase = 'push';
        this.#standingKnee = Math.min(observation[movingAt + 2]!, supportKnee);
      }
    }
    if (this.#phase === 'push') {
      knees[moving] = this.#standingKnee;
      knees[standing] = 1;
      if (observation[standingAt + 2]! > 0.88 || observation[speedX]! > 1.2 * cruisingSpeed) {
        this.#phase = 'swing';
        this.#moving = standing;
      }
    }
    const upright = 0.9 * observation[hullAngle]! + 1.5 * observation[hullSpin]!;
    const damping = 15 * observation[speedY]!;
    const action = new Float32Array(4);
    for (const leg of [0, 1] as const) {
      const at = legAt[leg];
      const hip = follow(hips[leg], 0.9, observation[at]!, observation[at + 1]!) + upright;
      const knee = follow(knees[leg], 4, observation[at + 2]!, observation[at + 3]!) - damping;
      action[2 * leg] = Math.max(-1, Math.min(0.5 * hip, 1));
      action[2 * leg + 1] = Math.max(-1, Math.min(0.5 * knee, 1));
    }
    return action;
  }
}

/** Returns a damped torque towards a target angle; 0 without a target. */
function follow(target: number | undefined, gain: number, angle: number, speed: number): number {
  return target === undefined ? 0 : gain * (target - angle) - 0.25 * speed;
}
