import type { Frame, PackedArray, RngState, SnapshotHead, Space, VectorEnv } from '@prism-rl/core';
import { copyRow, Discrete, Rng, readSnapshot, writeSnapshot } from '@prism-rl/core';
import { MovingGridTask } from './movingGridTask.ts';
import type { MovingGridWorldConfig } from './settings.ts';
import { invalidAction, notReset } from './tabularTask.ts';
import { checkActionCount, checkCount, noSuchEnvironment } from './vectorChecks.ts';

interface Head extends SnapshotHead {
  readonly rngs: readonly RngState[];
}

/** Many grids with moving obstacles in one array. Environment `i` is the single one that was seeded with `seed + i`. */
export class MovingGridWorldVector implements VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Space<Float32Array>;
  readonly actionSpace: Space<number> = new Discrete(4);
  readonly observations: Float32Array;
  readonly finalObservations: Float32Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly #task: MovingGridTask;
  readonly #states: Int32Array;
  readonly #rngs: Rng[];

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer; `invalid-config` as {@link MovingGridTask}. */
  constructor(numEnvs: number, config: Partial<MovingGridWorldConfig> = {}, id = 'MovingGridWorld-v0') {
    checkCount(numEnvs);
    this.id = id;
    this.numEnvs = numEnvs;
    this.#task = new MovingGridTask(config, id);
    this.observationSpace = this.#task.observationSpace;
    const { size } = this.observationSpace;
    this.observations = new Float32Array(numEnvs * size);
    this.finalObservations = new Float32Array(numEnvs * size);
    this.rewards = new Float64Array(numEnvs);
    this.terminated = new Uint8Array(numEnvs);
    this.truncated = new Uint8Array(numEnvs);
    this.#states = new Int32Array(numEnvs * this.#task.stateSize).fill(-1);
    this.#rngs = Array.from({ length: numEnvs }, (_, i) => new Rng(i));
  }

  reset(options: { readonly seed?: number } = {}): void {
    for (let i = 0; i < this.numEnvs; i++) {
      if (options.seed !== undefined) this.#rngs[i] = new Rng(options.seed + i);
      this.#restart(i);
    }
    this.rewards.fill(0);
    this.terminated.fill(0);
    this.truncated.fill(0);
  }

  /** @throws PrismError `invalid-action` (nothing has moved then), `state` before the first reset. */
  step(actions: PackedArray): void {
    const { observations, rewards, terminated, truncated } = this;
    const task = this.#task;
    const states = this.#states;
    const { size } = this.observationSpace;
    if (states[0]! < 0) throw notReset(this.id);
    checkActionCount(this, actions);
    for (const action of actions) {
      if (!(action === 0 || action === 1 || action === 2 || action === 3)) {
        throw invalidAction(this.id, action, 4);
      }
    }
    for (let i = 0, at = 0; i < this.numEnvs; i++, at += task.stateSize) {
      rewards[i] = task.step(states, at, actions[i]!);
      terminated[i] = task.isAtGoal(states, at) ? 1 : 0;
      truncated[i] = states[at]! >= task.limit ? 1 : 0;
      task.observe(states, at, observations, i * size);
      if (terminated[i] === 1 || truncated[i] === 1) {
        copyRow(observations, i, this.finalObservations, i, size);
        this.#restart(i);
      }
    }
  }

  restart(index: number): void {
    this.#rowOf(index);
    copyRow(this.observations, index, this.finalObservations, index, this.observationSpace.size);
    this.#restart(index);
  }

  render(index = 0): Frame {
    return this.#task.draw(this.#states, this.#rowOf(index));
  }

  renderText(index = 0): string {
    return this.#task.describe(this.#states, this.#rowOf(index));
  }

  save(): Uint8Array {
    const head: Head = { name: this.#name(), rngs: this.#rngs.map((rng) => rng.save()) };
    return writeSnapshot(head, this.#arrays());
  }

  restore(snapshot: Uint8Array): void {
    const { rngs } = readSnapshot<Head>(snapshot, this.#name(), this.#arrays());
    for (const [i, rng] of rngs.entries()) this.#rngs[i]!.restore(rng);
  }

  #name(): string {
    return `${this.numEnvs} × ${this.id} of size ${this.#task.config.size}`;
  }

  #arrays(): PackedArray[] {
    const { observations, finalObservations, rewards, terminated, truncated } = this;
    return [this.#states, observations, finalObservations, rewards, terminated, truncated];
  }

  #restart(i: number): void {
    const at = i * this.#task.stateSize;
    this.#task.start(this.#states, at, this.#rngs[i]!);
    this.#task.observe(this.#states, at, this.observations, i * this.observationSpace.size);
  }

  #rowOf(index: number): number {
    if (!(Number.isInteger(index) && index >= 0 && index < this.numEnvs))
      throw noSuchEnvironment(this, index);
    return index * this.#task.stateSize;
  }
}
