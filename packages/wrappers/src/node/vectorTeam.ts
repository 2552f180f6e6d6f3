import type { DType, PackedArray, VectorEnv, VectorRows } from '@prism-rl/core';
import {
  counted,
  decodeState,
  encodeState,
  PrismError,
  packedArray,
  SeedSequence,
  VectorArrays,
} from '@prism-rl/core';
import { checkActionCount, checkActions, checkIndex, checkNumEnvs } from '@prism-rl/core/checks';
import { serveTeam } from './teamWorker.ts';
import { ThreadTeam } from './threadTeam.ts';

/** Name, spaces and arrays of a vector whose environments other threads or processes step: the arrays lie in shared memory. */
export abstract class SharedArrays extends VectorArrays {
  /**
   * @param task an environment or its rules.
   * @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer.
   */
  constructor(task: Pick<VectorArrays, 'id' | 'observationSpace' | 'actionSpace'>, numEnvs: number) {
    const { dtype, size } = task.observationSpace;
    super(task, numEnvs, {
      observations: sharedArray(dtype, numEnvs * size),
      finalObservations: sharedArray(dtype, numEnvs * size),
      rewards: sharedArray('float64', numEnvs) as Float64Array,
      terminated: sharedArray('uint8', numEnvs) as Uint8Array,
      truncated: sharedArray('uint8', numEnvs) as Uint8Array,
    });
  }

  /** The rows of the environments `[first, end)`. */
  protected rowsOf(first: number, end: number): VectorRows {
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

/** Creates a packed array of zeros in shared memory. */
function sharedArray(dtype: DType, length: number): PackedArray {
  const like = packedArray(dtype, 0);
  const Elements = like.constructor as new (memory: SharedArrayBuffer) => PackedArray;
  return new Elements(new SharedArrayBuffer(like.BYTES_PER_ELEMENT * length));
}

/** Combines the states of all threads. @param owner describes the vector and the number of threads. */
function encodeShares(owner: string, shares: readonly Uint8Array[]): Uint8Array {
  const arrays = Object.fromEntries(shares.map((share, k) => [`share${k}`, share]));
  return encodeState(owner, { meta: {}, arrays });
}

/**
 * Decodes the result of {@link encodeShares} to separate bytes for each of `count` threads.
 *
 * @throws PrismError `corrupt` for anything else, `incompatible` for another format.
 */
function decodeShares(owner: string, state: Uint8Array, count: number): Uint8Array[] {
  const { arrays } = decodeState(owner, state);
  return Array.from({ length: count }, (_, k) => {
    const share = arrays[`share${k}`];
    if (share instanceof Uint8Array) return share.slice();
    throw PrismError.corrupt`In this state of ${owner} the share of thread ${k} is missing.`;
  });
}

/** The environments of one thread. */
type Share = VectorEnv & Required<Pick<VectorEnv, 'save' | 'restore' | 'restart'>>;

/** Start data of a worker: how to create its environments, and their actions. */
interface WorkerTask<T> {
  readonly recipe: T;
  readonly actions: PackedArray;
}

/** Options of {@link VectorTeam}. */
interface VectorTeamOptions<T> {
  readonly task: Pick<VectorEnv, 'id' | 'observationSpace' | 'actionSpace'>;
  readonly numEnvs: number;
  /** From 1 to `numEnvs`; more than the number of cores is no faster. */
  readonly threads: number;
  /** The worker's module, which calls {@link serveVector}. */
  readonly worker: URL;
  /** Creates the environments before `end`, which this thread steps, with results in `rows`. */
  readonly own: (end: number, rows: VectorRows) => Share;
  /** Returns the message from which a worker creates the environments `[first, end)`, with results in the shared `rows`. */
  readonly share: (first: number, end: number, rows: VectorRows) => T;
}

const orders = { reset: 1, seed: 2, step: 3, save: 4, restore: 5, restart: 6 } as const;

/** Argument for workers that an order does not concern. */
const noIndex = -1;

/**
 * A vector whose environments are divided among this thread and `threads − 1` workers, which write into shared memory. Results equal those
 * of one thread.
 */
export class VectorTeam<T> extends SharedArrays implements VectorEnv {
  readonly #own: Share;
  /** Index of each worker's first environment. */
  readonly #firsts: readonly number[];
  readonly #team: ThreadTeam;
  readonly #actions: PackedArray;
  /** Whether the environments were seeded or restored. */
  #isSeeded = false;
  #isClosed = false;

  /** @throws PrismError `invalid-argument` for an invalid number of environments or threads, and what `own` throws. */
  constructor({ task, numEnvs, threads, worker, own, share }: VectorTeamOptions<T>) {
    checkNumEnvs(numEnvs);
    if (!Number.isInteger(threads) || threads < 1 || threads > numEnvs) {
      throw PrismError.invalidArgument`threads must be 1 to the number of environments (${numEnvs}), but is ${threads}.`;
    }
    super(task, numEnvs);
    const { actionSpace } = task;
    this.#actions = sharedArray(actionSpace.dtype, numEnvs * actionSpace.size);
    const bounds = Array.from({ length: threads + 1 }, (_, i) => Math.floor((i * numEnvs) / threads));
    this.#own = own(bounds[1]!, this.rowsOf(0, bounds[1]!));
    this.#firsts = bounds.slice(1, -1);
    const shares = this.#firsts.map((first, k): WorkerTask<T> => {
      const end = bounds[k + 2]!;
      return { recipe: share(first, end, this.rowsOf(first, end)), actions: this.#actionsOf(first, end) };
    });
    this.#team = new ThreadTeam(worker, shares);
  }

  /** @throws PrismError `invalid-argument` for an invalid seed, before anything changes. */
  reset(options: { readonly seed?: number } = {}): void {
    this.#checkOpen();
    // Without a first seed, seed 0 for the whole vector: unseeded, each thread would start with the stream of seed 0.
    const seed = options.seed ?? (this.#isSeeded ? undefined : 0);
    // Throws for a bad seed before any thread starts: `seed + first` may be valid on other threads.
    if (seed !== undefined) new SeedSequence(seed);
    this.#team.run(
      seed === undefined ? orders.reset : orders.seed,
      () => this.#own.reset(seed === undefined ? {} : { seed }),
      (k) => (seed ?? 0) + this.#firsts[k]!,
    );
    this.#isSeeded = true;
  }

  /** @throws PrismError `invalid-action`, before any environment has stepped. */
  step(actions: PackedArray): void {
    this.#checkOpen();
    checkActionCount(this, actions, this.actionSpace.size);
    checkActions(this, actions);
    this.#actions.set(actions);
    this.#team.run(orders.step, () => this.#own.step(this.#actionsOf(0, this.#own.numEnvs)));
  }

  /** @throws PrismError `invalid-argument` for an environment that does not exist, `state` before the first reset. */
  restart(index: number): void {
    this.#checkOpen();
    checkIndex(this, index);
    const owner = this.#firsts.findLastIndex((first) => first <= index);
    this.#team.run(
      orders.restart,
      () => {
        if (owner < 0) this.#own.restart(index);
      },
      (k) => (k === owner ? index - this.#firsts[k]! : noIndex),
    );
  }

  save(): Uint8Array {
    this.#checkOpen();
    let own: Uint8Array = new Uint8Array();
    this.#team.run(orders.save, () => {
      own = this.#own.save();
    });
    return encodeShares(this.#owner(), [own, ...this.#firsts.map((_, k) => this.#team.take(k))]);
  }

  /** @throws PrismError `corrupt` for the state of another vector, or with another number of threads. */
  restore(state: Uint8Array): void {
    this.#checkOpen();
    const [own, ...others] = decodeShares(this.#owner(), state, 1 + this.#team.size);
    for (const [k, bytes] of others.entries()) this.#team.send(k, bytes);
    this.#team.run(orders.restore, () => this.#own.restore(own!));
    this.#isSeeded = true;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#own.close?.();
    this.#team.close();
  }

  #owner(): string {
    return `${this.numEnvs} × ${this.id} on ${counted(1 + this.#team.size, 'thread')}`;
  }

  #actionsOf(first: number, end: number): PackedArray {
    const { size } = this.actionSpace;
    return this.#actions.subarray(first * size, end * size);
  }

  #checkOpen(): void {
    if (!this.#isClosed) return;
    throw new PrismError('state', `This ${this.id} is closed.`, { hint: 'Create a new one.' });
  }
}

/**
 * Runs a worker of a {@link VectorTeam}.
 *
 * @param create creates the worker's environments from the message of `share`.
 */
export function serveVector<T>(create: (recipe: T) => Share): void {
  serveTeam(({ recipe, actions }: WorkerTask<T>) => {
    const env = create(recipe);
    return ({ what, argument, bytes }) => {
      if (what === orders.step) env.step(actions);
      else if (what === orders.seed) env.reset({ seed: argument });
      else if (what === orders.reset) env.reset();
      else if (what === orders.restart) {
        if (argument !== noIndex) env.restart(argument);
      } else if (what === orders.save) return env.save();
      else env.restore(bytes!);
      return undefined;
    };
  });
}
