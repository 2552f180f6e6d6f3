/** Tasks for robots: the contract that Gymnasium's tasks and those of users follow. */

import type { Info, Json, Rng } from '@prism-rl/core';
import type { ModelAssets } from '../engine/compiledModel.ts';
import type { PhysicsView } from '../engine/physics.ts';
import type { View } from '../pictures/scene.ts';

/**
 * The rules of one environment, on its robot. Keep state that lasts from step to step, beside the physics, in {@link RobotRules.memory}:
 * it is saved with an environment, and other variables are not.
 */
export interface RobotRules {
  /** Sets `qpos` and `qvel` for a new episode; they hold what the model begins with. */
  reset(rng: Rng): void;
  /** Called before the physics moves, for what a reward compares with. */
  beforeStep?(): void;
  /** Returns the current observation: always as many numbers; it may return the same array every time. */
  observation(): ArrayLike<number>;
  /** The reward of the step that has just been taken. @param action as it was given, in float32. */
  reward(action: Float32Array): number;
  /** Whether the task has ended; asked after {@link RobotRules.reward}. Default: it never does. */
  terminated?(): boolean;
  /** What else there is to tell. @param step `true` after a step, `false` after a reset. */
  info?(step: boolean): Info;
  readonly memory?: Float64Array;
}

/** A task on a robot. */
export interface RobotTask {
  /** The registered name: `MyReacher-v0`. */
  readonly id: string;
  /** The robot and its surroundings as MJCF, MuJoCo's model format; see mujoco.readthedocs.io. */
  readonly model: string;
  /** Files that the model names, such as meshes, by their names in it. */
  readonly assets?: ModelAssets;
  /** Steps of the physics for one of the environment; default 1. */
  readonly frameSkip?: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  /** From where pictures are taken, where the model has no camera. */
  readonly view?: View;
  /** Settings that decide the rules beside their code: a saved state can only be restored by a task with equal ones. Default: none. */
  readonly settings?: Json;
  /** The rules for one environment, whose robot is `physics`. */
  rules(physics: PhysicsView): RobotRules;
}
