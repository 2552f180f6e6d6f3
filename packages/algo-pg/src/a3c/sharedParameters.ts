import { PrismError, type Snapshot } from '@prism-rl/core';
import { requireFinite } from '@prism-rl/core/checks';
import { tiny } from '@prism-rl/nn';
import type { A3cConfig } from './config.ts';

/** The buffers of {@link SharedParameters}, to share with other threads. */
export interface SharedMemory {
  /** float32: the parameters. */
  readonly parameters: ArrayBufferLike;
  /** float32: running means of squared gradients (RMSProp), or of gradients (Adam). */
  readonly first: ArrayBufferLike;
  /** float32: running means of squared gradients (Adam). */
  readonly second: ArrayBufferLike;
  /** int32: the lock. */
  readonly lock: ArrayBufferLike;
  /** int64: number of updates, number of steps learned from. */
  readonly counters: ArrayBufferLike;
}

/** The settings that {@link SharedParameters} uses. */
export type SharedParametersConfig = Pick<
  A3cConfig,
  'updates' | 'optimizer' | 'decay' | 'epsilon' | 'momentum'
>;

const beta1 = 0.9;
const beta2 = 0.999;

/** Flushes decaying statistics to 0, because denormal numbers are slow to compute with. */
function withoutTiny(statistic: number): number {
  return Math.abs(statistic) <= tiny ? 0 : statistic;
}

const updatesAt = 0;
const stepsAt = 1;

/**
 * A3C's global network: parameters and optimizer statistics in memory that all threads share.
 *
 * Lock-free, threads read and write without synchronisation: a snapshot may contain a partial update, and concurrent updates of one number
 * may be lost (Hogwild; Recht et al. 2011). Locked, snapshots and updates are atomic.
 */
export class SharedParameters {
  readonly memory: SharedMemory;
  readonly #config: SharedParametersConfig;
  readonly #parameters: Float32Array;
  readonly #first: Float32Array;
  readonly #second: Float32Array;
  readonly #counters: BigInt64Array;
  readonly #exclusive: (work: () => void) => void;

  /** @param memory from {@link allocate}, or of the same network in another thread. */
  constructor(memory: SharedMemory, config: SharedParametersConfig) {
    this.memory = memory;
    this.#config = config;
    this.#parameters = new Float32Array(memory.parameters);
    this.#first = new Float32Array(memory.first);
    this.#second = new Float32Array(memory.second);
    this.#counters = new BigInt64Array(memory.counters);
    const mutex = new Mutex(new Int32Array(memory.lock));
    this.#exclusive = config.updates === 'locked' ? (work) => mutex.exclusive(work) : (work) => work();
  }

  /** Allocates the memory of a network, shared if threads update it. */
  static allocate(size: number, { updates, optimizer }: SharedParametersConfig): SharedMemory {
    const Memory = updates === 'round-robin' ? ArrayBuffer : SharedArrayBuffer;
    return {
      parameters: new Memory(4 * size),
      first: new Memory(4 * size),
      second: new Memory(optimizer === 'adam' ? 4 * size : 0),
      lock: new Memory(4),
      counters: new Memory(16),
    };
  }

  get size(): number {
    return this.#parameters.length;
  }

  /** Number of updates by all learners. */
  get updates(): number {
    return Number(Atomics.load(this.#counters, updatesAt));
  }

  /** Number of environment steps that the updates used. */
  get steps(): number {
    return Number(Atomics.load(this.#counters, stepsAt));
  }

  read(out: Float32Array): void {
    this.#exclusive(() => out.set(this.#parameters));
  }

  write(values: Float32Array): void {
    this.#exclusive(() => this.#parameters.set(values));
  }

  /** Applies a gradient by the optimizer, with statistics that all learners share. @param steps number of steps behind the gradient. */
  update(gradient: Float32Array, learningRate: number, steps: number): void {
    Atomics.add(this.#counters, stepsAt, BigInt(steps));
    const step = Number(Atomics.add(this.#counters, updatesAt, 1n)) + 1;
    this.#exclusive(() => {
      const { optimizer } = this.#config;
      if (optimizer === 'adam') this.#adam(gradient, learningRate, step);
      else if (optimizer === 'rmsprop') this.#rmsProp(gradient, learningRate);
      else this.#sgd(gradient, learningRate);
    });
  }

  save(): Snapshot {
    const { updates, steps } = this;
    const arrays = {
      parameters: this.#parameters.slice(),
      first: this.#first.slice(),
      second: this.#second.slice(),
    };
    return { meta: { updates, steps }, arrays };
  }

  /** @throws PrismError `corrupt` for the snapshot of another network, `not-finite` for NaN and infinity. */
  restore({ meta, arrays }: Snapshot): void {
    const targets = { parameters: this.#parameters, first: this.#first, second: this.#second };
    for (const [name, target] of Object.entries(targets)) {
      const values = arrays[name];
      if (!(values instanceof Float32Array) || values.length !== target.length) {
        throw PrismError.corrupt`The saved network does not fit: it should hold ${target.length} ${name}.
          Resume with the configuration of the checkpoint.`;
      }
    }
    requireFinite('the saved network', arrays);
    for (const [name, target] of Object.entries(targets)) target.set(arrays[name] as Float32Array);
    Atomics.store(this.#counters, updatesAt, BigInt(Number(meta.updates)));
    Atomics.store(this.#counters, stepsAt, BigInt(Number(meta.steps)));
  }

  /** g ← αg + (1 − α)Δθ², θ ← θ − η Δθ / √(g + ε) (Mnih et al. 2016, equations S2 and S3). */
  #rmsProp(gradient: Float32Array, learningRate: number): void {
    const { decay, epsilon } = this.#config;
    const parameters = this.#parameters;
    const squares = this.#first;
    for (let k = 0; k < parameters.length; k++) {
      const g = gradient[k]!;
      const square = withoutTiny(decay * squares[k]! + (1 - decay) * g * g);
      squares[k] = square;
      parameters[k]! -= (learningRate * g) / Math.sqrt(square + epsilon);
    }
  }

  /** v ← μv + Δθ, θ ← θ − ηv (Polyak 1964). */
  #sgd(gradient: Float32Array, learningRate: number): void {
    const { momentum } = this.#config;
    const parameters = this.#parameters;
    const velocities = this.#first;
    for (let k = 0; k < parameters.length; k++) {
      const velocity = withoutTiny(momentum * velocities[k]! + gradient[k]!);
      velocities[k] = velocity;
      parameters[k]! -= learningRate * velocity;
    }
  }

  /** Kingma & Ba 2015, algorithm 1. */
  #adam(gradient: Float32Array, learningRate: number, step: number): void {
    const { epsilon } = this.#config;
    const parameters = this.#parameters;
    const means = this.#first;
    const squares = this.#second;
    const rate = learningRate / (1 - beta1 ** step);
    const correction = 1 / (1 - beta2 ** step);
    for (let k = 0; k < parameters.length; k++) {
      const g = gradient[k]!;
      const mean = withoutTiny(beta1 * means[k]! + (1 - beta1) * g);
      const square = withoutTiny(beta2 * squares[k]! + (1 - beta2) * g * g);
      means[k] = mean;
      squares[k] = square;
      parameters[k]! -= (rate * mean) / (Math.sqrt(square * correction) + epsilon);
    }
  }
}

/**
 * A lock between threads on one 32-bit integer of shared memory: 0 free, 1 taken, 2 taken with waiters ("Futexes Are Tricky", Drepper
 * 2011). Waiting threads sleep.
 */
export class Mutex {
  readonly #state: Int32Array;

  /** @param state one element of shared memory, initially 0. */
  constructor(state: Int32Array) {
    this.#state = state;
  }

  /** Runs `work` under mutual exclusion. Not reentrant. */
  exclusive(work: () => void): void {
    this.#lock();
    try {
      work();
    } finally {
      this.#unlock();
    }
  }

  #lock(): void {
    let seen = Atomics.compareExchange(this.#state, 0, 0, 1);
    while (seen !== 0) {
      if (seen === 2 || Atomics.compareExchange(this.#state, 0, 1, 2) !== 0) Atomics.wait(this.#state, 0, 2);
      seen = Atomics.compareExchange(this.#state, 0, 0, 2);
    }
  }

  #unlock(): void {
    if (Atomics.sub(this.#state, 0, 1) === 1) return;
    Atomics.store(this.#state, 0, 0);
    Atomics.notify(this.#state, 0, 1);
  }
}

const goalAt = 0;
const takenAt = 1;

/** Counts the environment steps of all learners against a goal, exactly and across threads. */
export class StepBudget {
  readonly memory: SharedArrayBuffer;
  readonly #counters: BigInt64Array;

  /** @param memory of the same budget in another thread; default: a new one. */
  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(16)) {
    this.memory = memory;
    this.#counters = new BigInt64Array(memory);
  }

  /** Number of steps claimed and not returned. */
  get taken(): number {
    return Number(Atomics.load(this.#counters, takenAt));
  }

  set taken(steps: number) {
    Atomics.store(this.#counters, takenAt, BigInt(steps));
  }

  /** Total number of steps to grant. */
  set goal(steps: number) {
    Atomics.store(this.#counters, goalAt, BigInt(steps));
  }

  /** Claims steps. @returns the number granted, limited by the goal. */
  claim(steps: number): number {
    for (;;) {
      const taken = Atomics.load(this.#counters, takenAt);
      const left = Number(Atomics.load(this.#counters, goalAt) - taken);
      const granted = Math.min(steps, left);
      if (granted <= 0) return 0;
      const seen = Atomics.compareExchange(this.#counters, takenAt, taken, taken + BigInt(granted));
      if (seen === taken) return granted;
    }
  }

  /** Returns steps that were claimed but not taken. */
  giveBack(steps: number): void {
    if (steps > 0) Atomics.sub(this.#counters, takenAt, BigInt(steps));
  }
}
