import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { joinBytes, type PackedArray, PrismError, splitBytes, type VectorEnv } from '@prism-rl/core';
import { AtariVectorEnv, type AtariVectorSettings, atariVectorDefaults } from '../atariVectorEnv.ts';
import type { AtariGame } from '../game.ts';
import { StackedVector, type VectorBuffers, vectorBuffers } from '../stackedVector.ts';
import { command, type VectorWorkerData, type WorkerFailure } from './vectorWorker.ts';

interface Share {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly control: Int32Array;
  readonly first: number;
  /** Answers that the worker has been asked for. */
  asked: number;
}

/**
 * An {@link AtariVectorEnv} over several threads: this one and `threads − 1` workers, each with its share of the
 * environments, all writing into shared memory. Every row is what it would be on one thread.
 */
export class ThreadedAtariVectorEnv extends StackedVector implements VectorEnv {
  readonly #own: AtariVectorEnv;
  readonly #shares: Share[] = [];
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
    for (let i = 1; i < threads; i++) {
      const [first, end] = [bounds[i]!, bounds[i + 1]!];
      this.#shares.push(this.#start(game, first, end - first, complete, this.rows(first, end)));
    }
  }

  #start(
    game: AtariGame,
    first: number,
    numEnvs: number,
    settings: AtariVectorSettings,
    buffers: VectorBuffers,
  ): Share {
    const control = new Int32Array(new SharedArrayBuffer(16));
    const { port1, port2 } = new MessageChannel();
    const actions = this.#actions.subarray(first, first + numEnvs);
    const workerData: VectorWorkerData = { game, numEnvs, settings, buffers, actions, control, port: port2 };
    const file = import.meta.url.endsWith('.ts') ? './vectorWorker.ts' : './vectorWorker.js';
    const worker = new Worker(new URL(file, import.meta.url), { workerData, transferList: [port2] });
    worker.unref();
    port1.unref();
    return { worker, port: port1, control, first, asked: 0 };
  }

  #tell(share: Share, what: number): void {
    share.asked++;
    Atomics.store(share.control, 0, what);
    Atomics.notify(share.control, 0);
  }

  /** Waits for every worker's answer. */
  #gather(): void {
    for (const { control, asked } of this.#shares) {
      for (let done = Atomics.load(control, 1); done !== asked; done = Atomics.load(control, 1)) {
        Atomics.wait(control, 1, done);
      }
    }
  }

  /** Throws what a worker could not do. */
  #check(): void {
    for (const { port } of this.#shares) {
      const failure = (receiveMessageOnPort(port) as { message: WorkerFailure } | undefined)?.message.failure;
      if (failure !== undefined) throw new PrismError(failure.code, failure.message);
    }
  }

  #open(): void {
    if (this.#closed) throw new PrismError('state', 'The environment is closed.');
  }

  reset(options: { readonly seed?: number } = {}): void {
    this.#open();
    for (const share of this.#shares) {
      share.control[3] = options.seed === undefined ? 0 : 1;
      share.control[2] = (options.seed ?? 0) + share.first;
      this.#tell(share, command.reset);
    }
    try {
      this.#own.reset(options);
    } finally {
      this.#gather();
    }
    this.#check();
  }

  step(actions: PackedArray): void {
    this.#open();
    this.#actions.set(actions);
    for (const share of this.#shares) this.#tell(share, command.step);
    try {
      this.#own.step(this.#actions.subarray(0, this.#own.numEnvs));
    } finally {
      this.#gather();
    }
    this.#check();
  }

  save(): Uint8Array {
    this.#open();
    for (const share of this.#shares) this.#tell(share, command.save);
    const own = this.#own.save();
    this.#gather();
    const others = this.#shares.map(({ port }) => {
      const { message } = receiveMessageOnPort(port) as { message: Uint8Array | WorkerFailure };
      if (message instanceof Uint8Array) return message;
      throw new PrismError(message.failure.code, message.failure.message);
    });
    return joinBytes([own, ...others]);
  }

  restore(state: Uint8Array): void {
    this.#open();
    const [own, ...others] = splitBytes(state, 1 + this.#shares.length);
    for (const [i, share] of this.#shares.entries()) {
      share.port.postMessage(others[i]);
      this.#tell(share, command.restore);
    }
    try {
      this.#own.restore(own!);
    } finally {
      this.#gather();
    }
    this.#check();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { control, port } of this.#shares) {
      Atomics.store(control, 0, command.stop);
      Atomics.notify(control, 0);
      port.close();
    }
  }
}
