import { type PackedArray, PrismError, type VectorEnv } from '@prism-rl/core';
import { decodeShares, encodeShares, ThreadTeam } from '@prism-rl/core/node';
import { AtariVectorEnv, type AtariVectorSettings, atariVectorDefaults } from '../atariVectorEnv.ts';
import type { AtariGame } from '../game.ts';
import { StackedVector, vectorBuffers } from '../stackedVector.ts';
import { orders } from './vectorOrders.ts';
import type { VectorShare } from './vectorWorker.ts';

/**
 * An {@link AtariVectorEnv} over several threads: this one and `threads − 1` workers, each with its share of the
 * environments, all writing into shared memory. Every row is what it would be on one thread.
 */
export class ThreadedAtariVectorEnv extends StackedVector implements VectorEnv {
  readonly #own: AtariVectorEnv;
  /** The first environment of each worker. */
  readonly #firsts: readonly number[];
  readonly #team: ThreadTeam;
  readonly #actions: Int32Array;
  #closed = false;

  /**
   * @param threads 1 to `numEnvs`; more than the processor has cores is no gain.
   * @throws PrismError `invalid-argument`
   */
  constructor(
    game: AtariGame,
    numEnvs: number,
    threads: number,
    settings: Partial<AtariVectorSettings> = {},
    id: string = game.id,
  ) {
    if (!Number.isInteger(threads) || threads < 1 || threads > numEnvs) {
      throw new PrismError(
        'invalid-argument',
        `threads must be 1 to the number of environments (${numEnvs}), but is ${threads}.`,
      );
    }
    const complete = { ...atariVectorDefaults, ...settings };
    super(game, numEnvs, complete, vectorBuffers(numEnvs, complete, true), id);
    this.#actions = new Int32Array(new SharedArrayBuffer(4 * numEnvs));
    const bounds = Array.from({ length: threads + 1 }, (_, i) => Math.floor((i * numEnvs) / threads));
    this.#own = new AtariVectorEnv(game, bounds[1]!, complete, this.rows(0, bounds[1]!));
    this.#firsts = bounds.slice(1, -1);
    const shares = this.#firsts.map((first, k): VectorShare => {
      const end = bounds[k + 2]!;
      const buffers = this.rows(first, end);
      const actions = this.#actions.subarray(first, end);
      return { game, numEnvs: end - first, settings: complete, buffers, actions };
    });
    const file = import.meta.url.endsWith('.ts') ? './vectorWorker.ts' : './vectorWorker.js';
    this.#team = new ThreadTeam(new URL(file, import.meta.url), shares);
  }

  #open(): void {
    if (this.#closed) throw new PrismError('state', 'The environment is closed.');
  }

  reset(options: { readonly seed?: number } = {}): void {
    this.#open();
    const { seed } = options;
    const what = seed === undefined ? orders.reset : orders.seed;
    this.#team.run(
      what,
      () => this.#own.reset(options),
      (k) => (seed ?? 0) + this.#firsts[k]!,
    );
  }

  step(actions: PackedArray): void {
    this.#open();
    this.#actions.set(actions);
    this.#team.run(orders.step, () => this.#own.step(this.#actions.subarray(0, this.#own.numEnvs)));
  }

  save(): Uint8Array {
    this.#open();
    let own: Uint8Array = new Uint8Array();
    this.#team.run(orders.save, () => {
      own = this.#own.save();
    });
    return encodeShares(this.#owner(), [own, ...this.#firsts.map((_, k) => this.#team.take(k))]);
  }

  restore(state: Uint8Array): void {
    this.#open();
    const [own, ...others] = decodeShares(this.#owner(), state, 1 + this.#team.size);
    for (const [k, bytes] of others.entries()) this.#team.send(k, bytes);
    this.#team.run(orders.restore, () => this.#own.restore(own!));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#team.close();
  }

  #owner(): string {
    return `${this.numEnvs} × ${this.id} on ${1 + this.#team.size} threads`;
  }
}
