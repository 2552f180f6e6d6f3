/** Many simulations of one task that step together, their worlds side by side in one WebAssembly memory. */

import {
  checkActionCount,
  checkActions,
  checkNumEnvs,
  decodeState,
  encodeState,
  type Frame,
  fillArrays,
  noSuchEnvironment,
  type PackedArray,
  PrismError,
  packedArray,
  Rng,
  type Space,
  type VectorEnv,
} from '@prism-rl/core';
import { frameAsText } from '@prism-rl/core/pictures';
import { createWorlds } from '../engine/world.ts';

import { restoreSlots, type SimulationFacts, type Slot, saveSlots } from './savedSlots.ts';
import type { Task } from './simulation.ts';

/** The arrays that a vector fills. */
export type VectorRows = Pick<
  VectorEnv,
  'observations' | 'finalObservations' | 'rewards' | 'terminated' | 'truncated'
>;

/** A task on Box2D as a native {@link VectorEnv}: the same episodes as separate environments with the same seeds. */
export class SimulationVector implements VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly observations: PackedArray;
  readonly finalObservations: PackedArray;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly #task: Task;
  readonly #slots: readonly Slot[];
  #closed = false;

  /**
   * @param rows where results go; default: fresh arrays. Threads pass views of shared memory.
   * @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer, `unavailable` without memory for them.
   */
  constructor(task: Task, numEnvs: number, rows?: VectorRows) {
    checkNumEnvs(numEnvs);
    const { id, observationSpace, actionSpace } = task;
    this.id = id;
    this.numEnvs = numEnvs;
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    const { size, dtype } = observationSpace;
    this.observations = rows?.observations ?? packedArray(dtype, numEnvs * size);
    this.finalObservations = rows?.finalObservations ?? packedArray(dtype, numEnvs * size);
    this.rewards = rows?.rewards ?? new Float64Array(numEnvs);
    this.terminated = rows?.terminated ?? new Uint8Array(numEnvs);
    this.truncated = rows?.truncated ?? new Uint8Array(numEnvs);
    this.#task = task;
    this.#slots = createWorlds(numEnvs, task.worldBytes).map((world, i) => ({
      simulation: task.simulate(world, new Rng(i)),
      steps: -1,
      ended: false,
    }));
  }

  reset({ seed }: { readonly seed?: number } = {}): void {
    this.#checkOpen();
    const { size } = this.observationSpace;
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.truncated.fill(0);
    for (const [i, slot] of this.#slots.entries()) {
      if (seed !== undefined) slot.simulation.rng = new Rng(seed + i);
      slot.simulation.reset(seed !== undefined);
      slot.steps = 0;
      slot.simulation.observe(this.observations, i * size);
    }
  }

  step(actions: PackedArray): void {
    this.#checkStarted();
    const actionSize = this.actionSpace.size;
    checkActionCount(this, actions, actionSize);
    // All actions are checked before any environment moves.
    checkActions(this, actions);
    const { size } = this.observationSpace;
    for (let i = 0; i < this.numEnvs; i++) {
      const slot = this.#slots[i]!;
      const { simulation } = slot;
      simulation.step(actions, i * actionSize);
      slot.steps += 1;
      const truncated = slot.steps >= this.#task.maxEpisodeSteps;
      this.rewards[i] = simulation.reward;
      this.terminated[i] = simulation.terminated ? 1 : 0;
      this.truncated[i] = truncated ? 1 : 0;
      if (simulation.terminated || truncated) this.#restart(i);
      else simulation.observe(this.observations, i * size);
    }
  }

  restart(index: number): void {
    this.#slot(index);
    this.#restart(index);
  }

  render(index = 0): Frame {
    return this.#slot(index).simulation.draw();
  }

  renderText(index = 0): string {
    return frameAsText(this.render(index));
  }

  save(): Uint8Array {
    this.#checkOpen();
    const { meta, arrays } = saveSlots(this.#task, this.#slots);
    return encodeState(this.#owner(), { meta, arrays: { ...arrays, ...this.#results() } });
  }

  restore(state: Uint8Array): void {
    this.#checkOpen();
    const results = this.#results();
    const { meta, arrays } = decodeState<SimulationFacts>(this.#owner(), state, results);
    restoreSlots(this.#task, this.#slots, meta, arrays);
    fillArrays(results, arrays);
  }

  close(): void {
    this.#closed = true;
  }

  #owner(): string {
    return `${this.numEnvs} × ${this.id}`;
  }

  #results(): VectorRows {
    const { observations, finalObservations, rewards, terminated, truncated } = this;
    return { observations, finalObservations, rewards, terminated, truncated };
  }

  /** Keeps the last observation of an episode, and starts the next one. */
  #restart(i: number): void {
    const slot = this.#slots[i]!;
    const { size } = this.observationSpace;
    slot.simulation.observe(this.finalObservations, i * size);
    slot.simulation.reset(false);
    slot.steps = 0;
    slot.simulation.observe(this.observations, i * size);
  }

  #slot(index: number): Slot {
    this.#checkStarted();
    const slot = this.#slots[index];
    if (slot !== undefined) return slot;
    throw noSuchEnvironment(this, index);
  }

  #checkOpen(): void {
    if (this.#closed)
      throw new PrismError('state', `This ${this.id} is closed.`, { hint: 'Create a new one.' });
  }

  #checkStarted(): void {
    this.#checkOpen();
    if (this.#slots[0]!.steps < 0) {
      throw new PrismError('state', `${this.id} must be reset before it is used.`, { hint: 'Call reset().' });
    }
  }
}
