import {
  type Config,
  type EnvironmentEntry,
  type Frame,
  RowEnv,
  RowVector,
  type Settings,
  settings as settingsOf,
  type VectorRows,
} from '@prism-rl/core';
import { loadMujoco } from '../engine/mujoco.ts';
import type { RobotShape } from '../pictures/scene.ts';
import { type RobotTask, type Simulation, SimulationTask } from './task.ts';

/** One robot with its task. */
export class RobotEnv extends RowEnv<Float64Array, Float32Array, Simulation> {
  declare readonly framesPerSecond: number;
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;
  /** Frees the memory of model and data, which the garbage collector cannot. */
  declare readonly close: () => void;
  readonly #task: SimulationTask;

  constructor(task: SimulationTask) {
    super(task);
    this.#task = task;
  }

  /**
   * Creates an environment; loads MuJoCo before the first one.
   *
   * @throws PrismError `invalid-argument` for a model that MuJoCo cannot compile, `unavailable` if MuJoCo cannot be loaded.
   */
  static async create(task: RobotTask): Promise<RobotEnv> {
    return new RobotEnv(new SimulationTask(await loadMujoco(), task));
  }

  /** The visible shapes, for drawing elsewhere, for example in WebGL; in the order of {@link poses}. */
  get shapes(): readonly RobotShape[] {
    return this.#task.geoms;
  }

  /** Returns the shapes' current poses: rows of seven, a position and an orientation as a quaternion x, y, z, w. */
  poses(): Float32Array {
    return this.#task.poses(0);
  }
}

/** A vector of robots with the same task, on one compiled model: the same episodes as single ones with the same seeds. */
export class RobotVector extends RowVector<Float64Array, Simulation> {
  /** As {@link RobotEnv.close}. */
  declare readonly close: () => void;
  readonly #task: SimulationTask;

  /** @param rows arrays for results; default: fresh ones. Threads pass views of shared memory. */
  constructor(task: SimulationTask, numEnvs: number, rows?: VectorRows) {
    super(numEnvs, task, rows);
    this.#task = task;
  }

  /** As {@link RobotEnv.create}, for a vector. @throws PrismError `invalid-argument` */
  static async create(task: RobotTask, numEnvs: number): Promise<RobotVector> {
    return new RobotVector(new SimulationTask(await loadMujoco(), task), numEnvs);
  }

  /** As {@link RobotEnv.shapes}. */
  get shapes(): readonly RobotShape[] {
    return this.#task.geoms;
  }

  /** As {@link RobotEnv.poses}. @param index of the robot; default 0. */
  poses(index = 0): Float32Array {
    return this.#task.poses(index);
  }
}

/** Custom robots as entries of a plugin. */

/** Definition for {@link robotEntry}. */
export interface RobotEntryParts<C extends object> {
  /** One line for `prism list`. */
  readonly description: string;
  /** Settings of the task, created by `settings` of `@prism-rl/core`; default: none. */
  readonly settings?: Settings<C>;
  /** Creates the task with these settings; read large files here, so that listing names stays fast. */
  task(config: C): RobotTask;
}

/**
 * Creates an entry for a plugin's `environments`: a robot defined by its MJCF, and a task.
 *
 * @example
 * ```ts no-run
 * export const plugin = definePlugin({
 * name: 'mine',
 * environments: { 'MyReacher-v0': robotEntry({ description: 'Reach', task: () => myReacher }) },
 * });
 * ```
 */
export function robotEntry<C extends object = Config>({
  description,
  settings,
  task,
}: RobotEntryParts<C>): EnvironmentEntry<C> {
  return {
    description,
    ...(settings ?? (settingsOf({}) as unknown as Settings<C>)),
    create: (config) => RobotEnv.create(task(config)),
    createVector: (numEnvs, config) => RobotVector.create(task(config), numEnvs),
  };
}
