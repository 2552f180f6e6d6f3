import type { Frame, PackedArray, RngState, SnapshotHead, Space, VectorEnv } from '@prism-rl/core';
import { copyRow, Discrete, Rng, readSnapshot, writeSnapshot } from '@prism-rl/core';
import type { BlackjackObservation } from './blackjackTask.ts';
import { BlackjackTask } from './blackjackTask.ts';
import type { BlackjackConfig } from './settings.ts';
import { invalidAction, notReset } from './tabularTask.ts';
import { checkActionCount, checkCount, noSuchEnvironment } from './vectorChecks.ts';

interface Head extends SnapshotHead {
  readonly rngs: readonly RngState[];
}

/** Many tables in one array. Environment `i` is the single one that was seeded with `seed + i`. */
export class BlackjackVector implements VectorEnv {
  readonly id: string;
  readonly numEnvs: number;
  readonly observationSpace: Space<BlackjackObservation>;
  readonly actionSpace: Space<number> = new Discrete(2);
  readonly observations: Int32Array;
  readonly finalObservations: Int32Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly #task: BlackjackTask;
  readonly #states: Int32Array;
  readonly #rngs: Rng[];

  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer. */
  constructor(numEnvs: number, config: Partial<BlackjackConfig> = {}, id = 'Blackjack-v1') {
    checkCount(numEnvs);
    this.id = id;
    this.numEnvs = numEnvs;
    this.#task = new BlackjackTask(config, id);
    this.observationSpace = this.#task.observationSpace();
    this.observations = new Int32Array(numEnvs * 3);
    this.finalObservations = new Int32Array(numEnvs * 3);
    this.rewards = new Float64Array(numEnvs);
    this.terminated = new Uint8Array(numEnvs);
    this.truncated = new Uint8Array(numEnvs);
    this.#states = new Int32Array(numEnvs * this.#task.stateSize);
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
    const { observations, rewards, terminated } = this;
    const task = this.#task;
    const states = this.#states;
    if (states[0] !== 1) throw notReset(this.id);
    checkActionCount(this, actions);
    for (const action of actions) if (action !== 0 && action !== 1) throw invalidAction(this.id, action, 2);
    for (let i = 0, at = 0; i < this.numEnvs; i++, at += task.stateSize) {
      const rng = this.#rngs[i]!;
      if (actions[i] === 0) {
        rewards[i] = task.stick(states, at, rng);
        terminated[i] = 1;
      } else {
        const isBust = task.hit(states, at, rng);
        rewards[i] = isBust ? -1 : 0;
        terminated[i] = isBust ? 1 : 0;
      }
      this.#observe(i);
      if (terminated[i] === 1) {
        copyRow(observations, i, this.finalObservations, i, 3);
        this.#restart(i);
      }
    }
  }

  restart(index: number): void {
    this.#rowOf(index);
    copyRow(this.observations, index, this.finalObservations, index, 3);
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
    return `${this.numEnvs} × ${this.id}`;
  }

  #arrays(): PackedArray[] {
    const { observations, finalObservations, rewards, terminated, truncated } = this;
    return [this.#states, observations, finalObservations, rewards, terminated, truncated];
  }

  #restart(i: number): void {
    this.#task.start(this.#states, i * this.#task.stateSize, this.#rngs[i]!);
    this.#observe(i);
  }

  #observe(i: number): void {
    const at = i * this.#task.stateSize;
    this.observations[3 * i] = this.#task.sum(this.#states, at);
    this.observations[3 * i + 1] = this.#task.openCard(this.#states, at);
    this.observations[3 * i + 2] = this.#task.usableAce(this.#states, at);
  }

  #rowOf(index: number): number {
    if (!(Number.isInteger(index) && index >= 0 && index < this.numEnvs))
      throw noSuchEnvironment(this, index);
    return index * this.#task.stateSize;
  }
}
