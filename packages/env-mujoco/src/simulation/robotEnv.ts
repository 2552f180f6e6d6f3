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
  readonly #task: SimulationTask;

  constructor(task: SimulationTask) {
    super(task);
    this.#task = task;
  }

  /**
   * Makes an environment; loads MuJoCo before the first one.
   *
   * @throws PrismError `invalid-argument` for a model that MuJoCo cannot compile, `unavailable` where MuJoCo cannot be loaded.
   */
  static async create(task: RobotTask): Promise<RobotEnv> {
    return new RobotEnv(new SimulationTask(await loadMujoco(), task));
  }

  /** The shapes that pictures show, to be drawn elsewhere, such as by WebGL; in the order of {@link poses}. */
  get shapes(): readonly RobotShape[] {
    return this.#task.parts;
  }

  /** Where the shapes are now: rows of seven, a position and an orientation as a quaternion x, y, z, w. */
  poses(): Float32Array {
    return this.#task.poses(0);
  }

  /** Frees the memory of model and data, which the garbage collector does not. */
  close(): void {
    this.#task.close();
  }
}

/** Many robots with the same task, on one compiled model: the same episodes as separate ones with the same seeds. */
export class RobotVector extends RowVector<Float64Array, Simulation> {
  readonly #task: SimulationTask;

  /** @param rows where results go; default: fresh arrays. Threads pass views of shared memory. */
  constructor(task: SimulationTask, numEnvs: number, rows?: VectorRows) {
    super(numEnvs, task, rows);
    this.#task = task;
  }

  /** As {@link RobotEnv.create}, for many. @throws PrismError `invalid-argument` */
  static async create(task: RobotTask, numEnvs: number): Promise<RobotVector> {
    return new RobotVector(new SimulationTask(await loadMujoco(), task), numEnvs);
  }

  /** As {@link RobotEnv.shapes}. */
  get shapes(): readonly RobotShape[] {
    return this.#task.parts;
  }

  /** As {@link RobotEnv.poses}. @param index which robot; default: the first. */
  poses(index = 0): Float32Array {
    return this.#task.poses(index);
  }

  /** As {@link RobotEnv.close}. */
  close(): void {
    this.#task.close();
  }
}

/** Robots of one's own as entries of a plugin. */

/** What {@link robotEntry} makes an entry of. */
export interface RobotEntryParts<C extends object> {
  /** One line for `prism list`. */
  readonly description: string;
  /** Settings of the task, made by `settings` of `@prism-rl/core`; default: none. */
  readonly settings?: Settings<C>;
  /** The task with these settings; read large files here, so that listing names stays quick. */
  task(config: C): RobotTask;
}

/**
 * An entry for `environments` of a plugin: a robot by its MJCF, and a task.
 *
 * @example
 * ```ts no-run
 * export const plugin = definePlugin({
 *   name: 'mine',
 *   environments: { 'MyReacher-v0': robotEntry({ description: 'Reach', task: () => myReacher }) },
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
