import type { Frame, PackedArray, RngState, SnapshotHead, Space, VectorEnv } from '@prism-rl/core';
import { copyRow, Discrete, packedArray, Rng, readSnapshot, writeSnapshot } from '@prism-rl/core';
import type { Outcome, RowTask } from './rowTask.ts';
import { invalidAction, notReset } from './tabularTask.ts';
import { checkActionCount, checkCount, noSuchEnvironment } from './vectorChecks.ts';

interface Head extends SnapshotHead {
  readonly rngs: readonly RngState[];
}

/** Many environments of one task in one array. Environment `i` is the single one that was seeded with `seed + i`. */
export class RowVector<O> implements VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<number>;
  readonly observations: PackedArray;
  readonly finalObservations: PackedArray;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly #task: RowTask<O>;
  readonly #states: Int32Array;
  readonly #rngs: Rng[];
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer. */
  constructor(numEnvs: number, task: RowTask<O>) {
    checkCount(numEnvs);
    const { dtype, size } = task.observationSpace;
    this.id = task.id;
    this.numEnvs = numEnvs;
    this.#task = task;
    this.observationSpace = task.observationSpace;
    this.actionSpace = new Discrete(task.actionCount);
    this.observations = packedArray(dtype, numEnvs * size);
    this.finalObservations = packedArray(dtype, numEnvs * size);
    this.rewards = new Float64Array(numEnvs);
    this.terminated = new Uint8Array(numEnvs);
    this.truncated = new Uint8Array(numEnvs);
    this.#states = new Int32Array(numEnvs * task.stateSize).fill(-1);
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
    const outcome = this.#outcome;
    const { size } = this.observationSpace;
    if (!task.isStarted(states, 0)) throw notReset(this.id);
    checkActionCount(this, actions);
    for (const action of actions) {
      if (!(Number.isInteger(action) && action >= 0 && action < task.actionCount)) {
        throw invalidAction(this.id, action, task.actionCount);
      }
    }
    for (let i = 0, at = 0; i < this.numEnvs; i++, at += task.stateSize) {
      task.advance(states, at, actions[i]!, this.#rngs[i]!, outcome);
      rewards[i] = outcome.reward;
      terminated[i] = outcome.terminated ? 1 : 0;
      truncated[i] = outcome.truncated ? 1 : 0;
      task.observe(states, at, observations, i * size);
      if (outcome.terminated || outcome.truncated) {
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
    return `${this.numEnvs} × ${this.#task.snapshotName}`;
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
