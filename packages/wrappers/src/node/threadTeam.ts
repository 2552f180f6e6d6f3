import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { PrismError, type PrismErrorCode } from '@prism-rl/core';
import type { TeamWorkerData } from './teamWorker.ts';
import {
  answered,
  awaitChange,
  awaitMicroseconds,
  begun,
  done,
  leaveMessage,
  order,
  sent,
  takeMessage,
} from './teamWorker.ts';

/** Milliseconds for a thread to load its modules, generous for busy machines. */
const defaultStartTimeout = 60_000;

interface Member {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly control: Int32Array;
  readonly argument: Float64Array;
  asked: number;
  /** Why the worker ended, once this thread has received the event. */
  lost?: Error;
}

interface Failure {
  readonly failure: { readonly code: PrismErrorCode; readonly message: string };
}

/**
 * Worker threads that execute short orders, such as a step of many environments in shared memory. The calling thread gives an order, does its
 * own share and waits for the others. Both sides spin for some microseconds before they sleep, because waking a thread can take longer than
 * a step. The worker's module calls {@link serveTeam}.
 */
export class ThreadTeam {
  readonly #members: readonly Member[];
  readonly #answers = new Map<Member, Uint8Array>();
  readonly #file: URL;
  readonly #startTimeout: number;

  /**
   * @param file the worker's module.
   * @param data one item per worker. Items are cloned; shared memory stays shared.
   * @param startTimeout milliseconds for a worker to load its modules.
   */
  constructor(file: URL, data: readonly unknown[], startTimeout = defaultStartTimeout) {
    this.#file = file;
    this.#startTimeout = startTimeout;
    this.#members = data.map((item) => {
      const control = new Int32Array(new SharedArrayBuffer(20));
      const argument = new Float64Array(new SharedArrayBuffer(8));
      const { port1, port2 } = new MessageChannel();
      const workerData: TeamWorkerData = { data: item, control, argument, port: port2 };
      const worker = new Worker(file, { workerData, transferList: [port2] });
      const member: Member = { worker, port: port1, control, argument, asked: 0 };
      worker.on('error', (cause: Error) => {
        member.lost = cause;
      });
      worker.unref();
      port1.unref();
      return member;
    });
  }

  /** Number of workers, without this thread. */
  get size(): number {
    return this.#members.length;
  }

  /**
   * Gives all workers an order, calls `own` meanwhile, and waits until all have finished.
   *
   * @param what the order's number, positive.
   * @param argumentOf returns a number for worker `i`.
   * @throws PrismError the error of `own` or of the first failing worker, after all have finished; `unavailable` if a worker has not started
   *   or has ended.
   */
  run(what: number, own: () => void, argumentOf: (worker: number) => number = () => 0): void {
    for (const { lost } of this.#members) if (lost !== undefined) throw this.#ended(lost);
    for (const [i, member] of this.#members.entries()) {
      member.asked++;
      member.argument[0] = argumentOf(i);
      Atomics.store(member.control, order, what);
      Atomics.notify(member.control, order);
    }
    let failures: Failure['failure'][] = [];
    try {
      own();
    } finally {
      for (const member of this.#members) this.#await(member);
      // Takes every answer, because a remaining one would answer the next order.
      failures = this.#members.flatMap((member) => this.#failureOf(member) ?? []);
    }
    const [failure] = failures;
    if (failure !== undefined) throw new PrismError(failure.code, failure.message);
  }

  /** Sends bytes for a worker's next order. */
  send(worker: number, bytes: Uint8Array): void {
    const { control, port } = this.#members[worker]!;
    leaveMessage(control, sent, port, bytes);
  }

  /** Returns the bytes of a worker's last order. @throws PrismError `state` if there are none. */
  take(worker: number): Uint8Array {
    const bytes = this.#answers.get(this.#members[worker]!);
    if (bytes !== undefined) return bytes;
    throw PrismError.state`Worker ${worker} returned nothing.`;
  }

  close(): void {
    for (const { control, port } of this.#members) {
      Atomics.store(control, order, -1);
      Atomics.notify(control, order);
      port.close();
    }
  }

  #ended(cause: Error): PrismError {
    return PrismError.unavailable`The thread of ${this.#file.href} has ended: ${cause.message}`.causedBy(
      cause,
    );
  }

  /** Waits with a timeout, because a worker that cannot load its module ends without a message. */
  #await({ control, asked }: Member): void {
    for (let seen = Atomics.load(control, done); seen !== asked; seen = Atomics.load(control, done)) {
      const hasBegun = Atomics.load(control, begun) === 1;
      awaitChange(control, done, seen, awaitMicroseconds, hasBegun ? undefined : this.#startTimeout);
      if (Atomics.load(control, begun) === 1) continue;
      throw PrismError.unavailable`The thread of ${this.#file.href} did not start.
        Check that this module can be loaded, or run without threads.`;
    }
  }

  /** Stores the worker's answer; returns its error, if any. */
  #failureOf(member: Member): Failure['failure'] | undefined {
    this.#answers.delete(member);
    const message = takeMessage<Uint8Array | Failure>(member.control, answered, member.port);
    if (message === undefined) return undefined;
    if (!(message instanceof Uint8Array)) return message.failure;
    this.#answers.set(member, message);
    return undefined;
  }
}
