import { type PackedArray, PrismError, type Space, type VectorEnv, type VectorRows } from '@prism-rl/core';
import { checkActionCount, checkActions } from '@prism-rl/core/checks';
import { decodeShares, encodeShares, ThreadTeam } from '@prism-rl/core/node';
import { SimulationVector } from '../simulation/vectorEnv.ts';
import { orders, type TaskRecipe, taskOf } from './taskRecipe.ts';
import type { VectorShare } from './vectorWorker.ts';

/**
 * A {@link SimulationVector} over several threads: this one and `threads − 1` workers, each with its share of the environments and worlds
 * of its own, all writing into shared memory. Every row is what it would be on one thread.
 */
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
  readonly #own: SimulationVector;
  /** The first environment of each worker. */
  readonly #firsts: readonly number[];
  readonly #team: ThreadTeam;
  readonly #actions: PackedArray;
  #closed = false;

  /**
   * @param threads 1 to `numEnvs`; more than the processor has cores is no gain.
   * @throws PrismError `invalid-argument`, `invalid-config`
   */
  constructor(recipe: TaskRecipe, numEnvs: number, threads: number) {
    if (!Number.isInteger(threads) || threads < 1 || threads > numEnvs) {
      throw new PrismError(
        'invalid-argument',
        `threads must be 1 to the number of environments (${numEnvs}), but is ${threads}.`,
      );
    }
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
    const actions = new SharedArrayBuffer(4 * numEnvs * actionSpace.size);
    this.#actions = actionSpace.dtype === 'int32' ? new Int32Array(actions) : new Float32Array(actions);
    const bounds = Array.from({ length: threads + 1 }, (_, i) => Math.floor((i * numEnvs) / threads));
    this.#own = new SimulationVector(task, bounds[1]!, this.#rows(0, bounds[1]!));
    this.#firsts = bounds.slice(1, -1);
    const shares = this.#firsts.map((first, k): VectorShare => {
      const end = bounds[k + 2]!;
      const rows = this.#rows(first, end);
      return { recipe, numEnvs: end - first, rows, actions: this.#actionsOf(first, end) };
    });
    const file = import.meta.url.endsWith('.ts') ? './vectorWorker.ts' : './vectorWorker.js';
    this.#team = new ThreadTeam(new URL(file, import.meta.url), shares);
  }

  reset({ seed }: { readonly seed?: number } = {}): void {
    this.#checkOpen();
    this.#team.run(
      seed === undefined ? orders.reset : orders.seed,
      () => this.#own.reset(seed === undefined ? {} : { seed }),
      (k) => (seed ?? 0) + this.#firsts[k]!,
    );
  }

  step(actions: PackedArray): void {
    this.#checkOpen();
    checkActionCount(this, actions, this.actionSpace.size);
    // All actions are checked before any environment moves.
    checkActions(this, actions);
    this.#actions.set(actions);
    this.#team.run(orders.step, () => this.#own.step(this.#actionsOf(0, this.#own.numEnvs)));
  }

  save(): Uint8Array {
    this.#checkOpen();
    let own: Uint8Array = new Uint8Array();
    this.#team.run(orders.save, () => {
      own = this.#own.save();
    });
    return encodeShares(this.#owner(), [own, ...this.#firsts.map((_, k) => this.#team.take(k))]);
  }

  restore(state: Uint8Array): void {
    this.#checkOpen();
    const [own, ...others] = decodeShares(this.#owner(), state, 1 + this.#team.size);
    for (const [k, bytes] of others.entries()) this.#team.send(k, bytes);
    this.#team.run(orders.restore, () => this.#own.restore(own!));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#own.close();
    this.#team.close();
  }

  #owner(): string {
    return `${this.numEnvs} × ${this.id} on ${1 + this.#team.size} threads`;
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

  #actionsOf(first: number, end: number): PackedArray {
    const { size } = this.actionSpace;
    return this.#actions.subarray(first * size, end * size);
  }

  #checkOpen(): void {
    if (this.#closed)
      throw new PrismError('state', `This ${this.id} is closed.`, { hint: 'Create a new one.' });
  }
}
