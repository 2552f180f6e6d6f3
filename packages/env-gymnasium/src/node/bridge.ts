import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { PrismError } from '@prism-rl/core';
import { awaitChange, takeMessage } from '@prism-rl/core/node';
import type { Orders } from './bridgeWorker.ts';
import {
  type BridgeData,
  closing,
  type ElementTypes,
  type Failure,
  type Greeting,
  type Handshake,
  type Message,
  control as places,
  type Share,
} from './protocol.ts';

/** Microseconds that the calling thread spins for an answer before it sleeps, if the last one came in this time: waking up takes about 50. */
const spinMicroseconds = 1000;

/**
 * Runs Python processes through a worker thread, so that the calling thread can block until they answer. They end with the thread, even after
 * `kill -9`.
 */
export class Bridge {
  readonly handshake: Handshake;
  readonly #name: string;
  readonly #worker: Worker;
  readonly #pids: readonly number[];
  readonly #timeout: number;
  readonly #control = new Int32Array(new SharedArrayBuffer(16));
  readonly #port: MessagePort;
  readonly #workerPort: MessagePort;
  #isQuick = true;
  /** The error of all later orders. */
  #over: PrismError | undefined;

  private constructor(
    worker: Worker,
    { recipe, timeout }: BridgeData,
    handshake: Handshake,
    pids: readonly number[],
  ) {
    this.#worker = worker;
    this.#name = recipe.name;
    this.#timeout = timeout;
    this.handshake = handshake;
    this.#pids = pids;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#workerPort = port2;
    port1.unref();
  }

  /** Starts Python. @throws PrismError the failure of Python in words, `unavailable` without Python or after the time-out. */
  static async start(data: BridgeData): Promise<Bridge> {
    const file = import.meta.url.endsWith('.ts') ? './bridgeWorker.ts' : './bridgeWorker.js';
    const worker = new Worker(new URL(file, import.meta.url), { workerData: data });
    try {
      const greeting = await new Promise<Greeting>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      if ('failure' in greeting) throw errorOf(greeting.failure);
      worker.unref();
      return new Bridge(worker, data, greeting.told, greeting.pids);
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  /** Sends the worker the shared memory of requests and results, and Python the element types. */
  share(shares: readonly Share[], types: ElementTypes): void {
    const orders: Orders = { control: this.#control, port: this.#workerPort, shares, types };
    this.#worker.postMessage(orders, [this.#workerPort]);
  }

  /**
   * Sends the requests in shared memory, and waits until all are answered.
   *
   * @param target the only process to ask, or −1 for all.
   * @returns the bytes of a picture, if one was asked for.
   * @throws PrismError what failed in Python; `unavailable` if Python has ended or does not answer in time; `state` after {@link close}.
   */
  ask(target = -1): Uint8Array | undefined {
    if (this.#over !== undefined) throw this.#over;
    const control = this.#control;
    const before = Atomics.load(control, places.done);
    Atomics.store(control, places.target, target);
    Atomics.add(control, places.order, 1);
    Atomics.notify(control, places.order);
    const start = performance.now();
    awaitChange(control, places.done, before, this.#isQuick ? spinMicroseconds : 0, this.#timeout);
    this.#isQuick = 1000 * (performance.now() - start) < spinMicroseconds;
    if (Atomics.load(control, places.done) === before) {
      this.#end(
        new PrismError(
          'unavailable',
          `${this.#name} did not answer within ${this.#timeout / 1000} s, and its Python was ended.`,
          {
            hint: 'If a step or reset needs longer, raise the setting timeout.',
          },
        ),
      );
      throw this.#over;
    }
    const message = takeMessage<Message>(control, places.message, this.#port);
    if (message === undefined) return undefined;
    // One message for each process that failed.
    while (receiveMessageOnPort(this.#port) !== undefined);
    if ('picture' in message) return message.picture;
    const error = errorOf(message.failure);
    if (message.isOver) this.#end(error);
    throw error;
  }

  /** Closes the environments and ends Python. */
  close(): void {
    if (this.#over !== undefined) return;
    this.#over = new PrismError('state', `This ${this.#name} is closed.`, { hint: 'Create a new one.' });
    Atomics.store(this.#control, places.order, closing);
    Atomics.notify(this.#control, places.order);
    // Ends a worker that has no shares yet, and so no orders.
    this.#worker.postMessage(closing);
    this.#port.close();
  }

  #end(error: PrismError): void {
    for (const pid of this.#pids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has already ended.
      }
    }
    this.close();
    this.#over = error;
  }
}

function errorOf({ code, message, hint }: Failure): PrismError {
  return new PrismError(code, message, hint == null ? {} : { hint });
}
