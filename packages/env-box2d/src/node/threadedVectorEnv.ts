import type { PackedArray, Space, VectorEnv, VectorRows } from '@prism-rl/core';
import { VectorTeam } from '@prism-rl/core/node';
import { SimulationVector } from '../simulation/vectorEnv.ts';
import { type TaskRecipe, taskOf } from './taskRecipe.ts';

/** The environments of one worker. */
export interface VectorShare {
  readonly recipe: TaskRecipe;
  readonly numEnvs: number;
  readonly rows: VectorRows;
}

/** A {@link SimulationVector} over several threads, each with worlds of its own. */
export class ThreadedSimulationVector implements VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly observations: PackedArray;
  readonly finalObservations: PackedArray;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly #team: VectorTeam<VectorShare>;

  /**
   * @param threads 1 to `numEnvs`; more than the processor has cores is no gain.
   * @throws PrismError `invalid-argument`, `invalid-config`
   */
  constructor(recipe: TaskRecipe, numEnvs: number, threads: number) {
    const task = taskOf(recipe);
    const { id, observationSpace, actionSpace } = task;
    this.id = id;
    this.numEnvs = numEnvs;
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    const floats = (): Float32Array =>
      new Float32Array(new SharedArrayBuffer(4 * numEnvs * observationSpace.size));
    this.observations = floats();
    this.finalObservations = floats();
    this.rewards = new Float64Array(new SharedArrayBuffer(8 * numEnvs));
    this.terminated = new Uint8Array(new SharedArrayBuffer(numEnvs));
    this.truncated = new Uint8Array(new SharedArrayBuffer(numEnvs));
    const file = import.meta.url.endsWith('.ts') ? './vectorWorker.ts' : './vectorWorker.js';
    this.#team = new VectorTeam<VectorShare>({
      vector: this,
      threads,
      worker: new URL(file, import.meta.url),
      own: (end) => new SimulationVector(task, end, this.#rows(0, end)),
      share: (first, end) => ({ recipe, numEnvs: end - first, rows: this.#rows(first, end) }),
    });
  }

  reset(options: { readonly seed?: number } = {}): void {
    this.#team.reset(options);
  }

  /** @throws PrismError `invalid-action` before any environment has moved. */
  step(actions: PackedArray): void {
    this.#team.step(actions);
  }

  save(): Uint8Array {
    return this.#team.save();
  }

  restore(state: Uint8Array): void {
    this.#team.restore(state);
  }

  close(): void {
    this.#team.close();
  }

  #rows(first: number, end: number): VectorRows {
    const { size } = this.observationSpace;
    return {
      observations: this.observations.subarray(first * size, end * size),
      finalObservations: this.finalObservations.subarray(first * size, end * size),
      rewards: this.rewards.subarray(first, end),
      terminated: this.terminated.subarray(first, end),
      truncated: this.truncated.subarray(first, end),
    };
  }
}
