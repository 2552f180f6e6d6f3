/** Many simulations of one task that step together, their worlds side by side in one WebAssembly memory. */

import {
  type BatchTask,
  type Frame,
  type PackedArray,
  PrismError,
  type ResetOptions,
  Rng,
  type RowBatch,
  type RowResults,
  RowVector,
  type Snapshot,
  type Space,
  type VectorRows,
} from '@prism-rl/core';
import { checkActions } from '@prism-rl/core/checks';
import { frameAsText } from '@prism-rl/core/pictures';
import { createWorlds } from '../engine/world.ts';
import { restoreWorlds, saveWorlds } from './savedWorlds.ts';
import type { Simulation, Task } from './simulation.ts';

/** A task on Box2D as a native vector: the same episodes as separate environments with the same seeds. */
export class SimulationVector extends RowVector<unknown, Simulation> {
  readonly #rules: SimulationRules;

  /**
   * @param rows where results go; default: fresh arrays. Threads pass views of shared memory, and actions that were checked before they
   *   were shared out.
   * @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `unavailable` without memory for them.
   */
  constructor(task: Task, numEnvs: number, rows?: VectorRows) {
    const rules = new SimulationRules(task, rows === undefined);
    super(numEnvs, rules, rows);
    this.#rules = rules;
  }

  close(): void {
    this.#rules.isClosed = true;
  }
}

class SimulationRules implements BatchTask<unknown, Simulation> {
  readonly id: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly maxEpisodeSteps: number;
  isClosed = false;
  /** Whether actions are still to be checked. */
  readonly checksActions: boolean;
  readonly #task: Task;

  constructor(task: Task, checksActions: boolean) {
    this.checksActions = checksActions;
    this.id = task.id;
    this.observationSpace = task.observationSpace;
    this.actionSpace = task.actionSpace;
    this.maxEpisodeSteps = task.maxEpisodeSteps;
    this.#task = task;
  }

  draw(simulation: Simulation): Frame {
    return simulation.draw();
  }

  describe(simulation: Simulation): string {
    return frameAsText(simulation.draw());
  }

  batch(numEnvs: number): SimulationBatch {
    return new SimulationBatch(numEnvs, this.#task, this);
  }
}

class SimulationBatch implements RowBatch<Simulation> {
  readonly arrays: readonly PackedArray[] = [];
  readonly #task: Task;
  readonly #rules: SimulationRules;
  readonly #simulations: readonly Simulation[];

  constructor(numEnvs: number, task: Task, rules: SimulationRules) {
    this.#task = task;
    this.#rules = rules;
    this.#simulations = createWorlds(numEnvs, task.worldBytes).map((world, i) =>
      task.simulate(world, new Rng(i)),
    );
  }

  read(index: number): Simulation {
    this.#checkOpen();
    return this.#simulations[index]!;
  }

  start(index: number, rng: Rng, out: PackedArray, to: number, reset?: ResetOptions): void {
    this.#checkOpen();
    const simulation = this.#simulations[index]!;
    simulation.rng = rng;
    simulation.reset(reset?.seed !== undefined);
    simulation.observe(out, to);
  }

  step(actions: PackedArray, rngs: readonly Rng[], results: RowResults): number {
    this.#checkOpen();
    if (this.#rules.checksActions) checkActions(this.#task, actions);
    const { observations, rewards, terminated, ended } = results;
    const { observationSpace, actionSpace } = this.#task;
    let count = 0;
    for (let i = 0; i < this.#simulations.length; i++) {
      const simulation = this.#simulations[i]!;
      simulation.rng = rngs[i]!;
      simulation.step(actions, i * actionSpace.size);
      simulation.observe(observations, i * observationSpace.size);
      rewards[i] = simulation.reward;
      terminated[i] = simulation.terminated ? 1 : 0;
      if (simulation.terminated) ended[count++] = i;
    }
    return count;
  }

  save(): Snapshot {
    this.#checkOpen();
    return saveWorlds(this.#task, this.#simulations);
  }

  restore(saved: Snapshot): void {
    this.#checkOpen();
    restoreWorlds(this.#task, this.#simulations, saved);
  }

  #checkOpen(): void {
    if (!this.#rules.isClosed) return;
    throw new PrismError('state', `This ${this.#task.id} is closed.`, { hint: 'Create a new one.' });
  }
}
