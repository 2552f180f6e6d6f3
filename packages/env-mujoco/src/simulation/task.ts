import type { Frame, Info, Outcome, PackedArray, Rng, Snapshot, StateTask } from '@prism-rl/core';
import { Box, PrismError } from '@prism-rl/core';
import { frameAsText } from '@prism-rl/core/pictures';
import { CompiledModel } from '../engine/compiledModel.ts';
import type { Mujoco } from '../engine/mujoco.ts';
import { checkFrameSkip, Physics } from '../engine/physics.ts';
import type { Part } from '../pictures/parts.ts';
import { partsOf, posesOf } from '../pictures/parts.ts';
import { Scene } from '../pictures/scene.ts';
import type { RobotTask } from './robotTask.ts';
import type { Simulation } from './simulation.ts';

/** A {@link RobotTask} as the rules of environments: one compiled model, and data for each of them. */
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
  #parts: readonly Part[] | undefined;
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
      // Another version of MuJoCo would continue differently.
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

  /** The shapes that are drawn, in the order of {@link poses}. */
  get parts(): readonly Part[] {
    this.#requireOpen();
    this.#parts ??= partsOf(this.#compiled.model);
    return this.#parts;
  }

  /** Where the shapes of a robot are. @param robot in the order in which they were made. */
  poses(robot: number): Float32Array {
    return posesOf(this.parts, this.#simulations[robot]!.physics);
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
      throw new PrismError(
        'corrupt',
        `This state of ${this.id} has the ${key} ${String(meta[key])}, but this environment has ${expected}.`,
        { hint: 'Restore a state into an environment of the same name, settings and package version.' },
      );
    }
    for (const [i, { physics, rules }] of simulations.entries()) {
      const isWhole =
        arrays[`physics${i}`]?.length === physics.savedSize &&
        arrays[`memory${i}`]?.length === rules.memory?.length;
      if (!isWhole) throw new PrismError('corrupt', `This state of ${this.id} is of another model.`);
    }
    const hasStepped = meta.hasStepped as readonly boolean[];
    for (const [i, simulation] of simulations.entries()) {
      simulation.physics.restore(arrays[`physics${i}`] as Float64Array);
      simulation.rules.memory?.set(arrays[`memory${i}`] as Float64Array);
      simulation.hasStepped = hasStepped[i]!;
    }
  }

  /** Frees the memory of the model and all its data; everything but another call of this is refused from now on. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { physics } of this.#simulations) physics.delete();
    this.#compiled.delete();
  }

  /** What only a robot shows: how much is observed, and how long a step is. */
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

/** The range of each actuator's control; those without one, for which MuJoCo has two zeros, take any number. */
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
