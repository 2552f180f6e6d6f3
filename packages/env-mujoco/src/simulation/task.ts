import type { Frame, Info, Json, Outcome, PackedArray, Rng, Snapshot, StateTask } from '@prism-rl/core';
import { Box, PrismError } from '@prism-rl/core';
import { frameAsText } from '@prism-rl/core/pictures';
import { CompiledModel, type ModelAssets, type Mujoco } from '../engine/mujoco.ts';
import { checkFrameSkip, Physics, type PhysicsView } from '../engine/physics.ts';
import { drawnGeomsOf, type Geom, posesOf, Scene, type View } from '../pictures/scene.ts';

/** The state of one environment: a robot and its rules. */
export interface Simulation {
  readonly physics: Physics;
  readonly rules: RobotRules;
  readonly action: Float32Array;
  /** Whether a step has been taken since the last reset. */
  hasStepped: boolean;
}

/** Tasks for robots: the contract of Gymnasium's tasks and of custom ones. */

/**
 * The rules of one environment, on its robot. Keep state that lasts between steps, other than the physics, in {@link RobotRules.memory}: it
 * is saved with an environment; other variables are not.
 */
export interface RobotRules {
  /** Sets `qpos` and `qvel` for a new episode; they hold the model's initial values. */
  reset(rng: Rng): void;
  /** Called before the physics advances, for example to record values that the reward compares with. */
  beforeStep?(): void;
  /** Returns the current observation, always of the same length; it may reuse one array. */
  observation(): ArrayLike<number>;
  /** Returns the reward of the latest step. @param action the unclipped action, in float32. */
  reward(action: Float32Array): number;
  /** Whether the task has terminated; called after {@link RobotRules.reward}. Default: never. */
  terminated?(): boolean;
  /** Returns additional info. @param step `true` after a step, `false` after a reset. */
  info?(step: boolean): Info;
  readonly memory?: Float64Array;
}

/** A task on a robot. */
export interface RobotTask {
  /** The registered name: `MyReacher-v0`. */
  readonly id: string;
  /** The robot and its surroundings as MJCF, MuJoCo's model format; see mujoco.readthedocs.io. */
  readonly model: string;
  /** Files that the model refers to, such as meshes, by name. */
  readonly assets?: ModelAssets;
  /** Physics steps per environment step; default 1. */
  readonly frameSkip?: number;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  /** The viewpoint of pictures, if the model has no camera. */
  readonly view?: View;
  /** Settings that affect the rules in addition to their code: only a task with equal settings can restore a saved state. Default: none. */
  readonly settings?: Json;
  /** Creates the rules for one environment, whose robot is `physics`. */
  rules(physics: PhysicsView): RobotRules;
}

/** A {@link RobotTask} as rules of environments: one compiled model, and data for each environment. */
export class SimulationTask implements StateTask<Float64Array, Simulation> {
  readonly id: string;
  readonly observationSpace: Box<'float64'>;
  readonly actionSpace: Box;
  readonly maxEpisodeSteps: number | null;
  readonly framesPerSecond: number;
  readonly #task: RobotTask;
  readonly #frameSkip: number;
  readonly #compiled: CompiledModel;
  readonly #simulations: Simulation[] = [];
  /** Facts that a saved state must share with this task. */
  readonly #identity: { readonly engine: string; readonly frameSkip: number; readonly settings: string };
  #scene: Scene | undefined;
  #geoms: readonly Geom[] | undefined;
  #isClosed = false;

  /** @throws PrismError `invalid-argument` for a model that MuJoCo cannot compile. */
  constructor(mujoco: Mujoco, task: RobotTask) {
    const { id, model, assets, frameSkip = 1, maxEpisodeSteps } = task;
    checkFrameSkip(id, frameSkip);
    this.id = id;
    this.maxEpisodeSteps = maxEpisodeSteps;
    this.#task = task;
    this.#frameSkip = frameSkip;
    this.#compiled = new CompiledModel(mujoco, id, model, assets);
    this.#identity = {
      // Another version of MuJoCo would give different results.
      engine: `MuJoCo ${mujoco.mj_versionString()}`,
      frameSkip,
      settings: JSON.stringify(task.settings ?? {}),
    };
    this.actionSpace = actionSpaceOf(this.#compiled);
    const { length, timestep } = this.#look();
    const infinite = Number.POSITIVE_INFINITY;
    this.observationSpace = new Box({ low: -infinite, high: infinite, shape: [length], dtype: 'float64' });
    this.framesPerSecond = Math.round(1 / (timestep * frameSkip));
  }

  create(numEnvs: number): readonly Simulation[] {
    const made = Array.from({ length: numEnvs }, () => this.#simulate());
    this.#simulations.push(...made);
    return made;
  }

  start(simulation: Simulation, rng: Rng): void {
    this.#requireOpen();
    const { physics, rules } = simulation;
    physics.reset();
    rules.reset(rng);
    physics.forward();
    simulation.hasStepped = false;
  }

  step(simulation: Simulation, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    this.#requireOpen();
    const { physics, rules, action } = simulation;
    const { ctrl } = physics;
    rules.beforeStep?.();
    for (let k = 0; k < action.length; k++) ctrl[k] = action[k] = actions[from + k]!;
    physics.step();
    simulation.hasStepped = true;
    outcome.reward = rules.reward(action);
    outcome.terminated = rules.terminated?.() ?? false;
  }

  observe({ rules }: Simulation, out: PackedArray, to: number): void {
    const observation = rules.observation();
    for (let k = 0; k < observation.length; k++) out[to + k] = observation[k]!;
  }

  info({ rules, hasStepped }: Simulation): Info {
    return rules.info?.(hasStepped) ?? {};
  }

  draw({ physics }: Simulation): Frame {
    this.#requireOpen();
    this.#scene ??= new Scene(this.#compiled.model, this.#task.view);
    return this.#scene.draw(physics);
  }

  /** The visible shapes, in the order of {@link poses}. */
  get geoms(): readonly Geom[] {
    this.#requireOpen();
    this.#geoms ??= drawnGeomsOf(this.#compiled.model);
    return this.#geoms;
  }

  /** Returns the poses of a robot's shapes. @param robot in the order of creation. */
  poses(robot: number): Float32Array {
    return posesOf(this.geoms, this.#simulations[robot]!.physics);
  }

  describe(simulation: Simulation): string {
    return frameAsText(this.draw(simulation));
  }

  save(simulations: readonly Simulation[]): Snapshot {
    this.#requireOpen();
    const arrays: { [name: string]: Float64Array } = {};
    for (const [i, { physics, rules }] of simulations.entries()) {
      arrays[`physics${i}`] = physics.save();
      if (rules.memory !== undefined) arrays[`memory${i}`] = rules.memory.slice();
    }
    const hasStepped = simulations.map((one) => one.hasStepped);
    return { meta: { ...this.#identity, hasStepped }, arrays };
  }

  restore(simulations: readonly Simulation[], { meta, arrays }: Snapshot): void {
    this.#requireOpen();
    for (const [key, expected] of Object.entries(this.#identity)) {
      if (meta[key] === expected) continue;
      throw PrismError.corrupt`This state of ${this.id} has the ${key} ${String(meta[key])}, but this environment has ${expected}.
        Restore a state into an environment of the same name, settings and package version.`;
    }
    for (const [i, { physics, rules }] of simulations.entries()) {
      const isWhole =
        arrays[`physics${i}`]?.length === physics.savedSize &&
        arrays[`memory${i}`]?.length === rules.memory?.length;
      if (!isWhole) throw PrismError.corrupt`This state of ${this.id} is of another model.`;
    }
    const hasStepped = meta.hasStepped as readonly boolean[];
    for (const [i, simulation] of simulations.entries()) {
      simulation.physics.restore(arrays[`physics${i}`] as Float64Array);
      simulation.rules.memory?.set(arrays[`memory${i}`] as Float64Array);
      simulation.hasStepped = hasStepped[i]!;
    }
  }

  /** Frees the memory of the model and all its data; afterwards every call except `close` throws. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { physics } of this.#simulations) physics.delete();
    this.#compiled.delete();
  }

  /** Creates a robot to find the observation's length and the timestep. */
  #look(): { readonly length: number; readonly timestep: number } {
    const physics = new Physics(this.#compiled, this.#frameSkip);
    try {
      physics.forward();
      const { length } = this.#task.rules(physics).observation();
      return { length, timestep: physics.timestep };
    } catch (error) {
      this.#compiled.delete();
      throw error;
    } finally {
      physics.delete();
    }
  }

  #simulate(): Simulation {
    const physics = new Physics(this.#compiled, this.#frameSkip);
    const rules = this.#task.rules(physics);
    return { physics, rules, action: new Float32Array(this.actionSpace.size), hasStepped: false };
  }

  #requireOpen(): void {
    if (!this.#isClosed) return;
    throw new PrismError('state', `This ${this.id} is closed.`, { hint: 'Create a new one.' });
  }
}

/** Returns the control range of each actuator; actuators without one (MuJoCo stores two zeros) accept any number. */
function actionSpaceOf({ model }: CompiledModel): Box {
  const ranges = model.actuator_ctrlrange as Float64Array;
  const low: number[] = [];
  const high: number[] = [];
  for (let k = 0; k < model.nu; k++) {
    const [least, most] = [ranges[2 * k]!, ranges[2 * k + 1]!];
    low.push(least < most ? least : Number.NEGATIVE_INFINITY);
    high.push(least < most ? most : Number.POSITIVE_INFINITY);
  }
  return new Box({ low, high });
}
