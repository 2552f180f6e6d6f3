import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { PrismError, type PrismErrorCode } from '../errors.ts';
import type { TeamSeat } from './teamSeat.ts';
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
} from './teamSeat.ts';

/** Milliseconds that a thread may take to load its modules, on a machine that has much else to do. */
const usualStart = 60_000;

interface Member {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly control: Int32Array;
  readonly argument: Float64Array;
  /** Orders given. */
  asked: number;
  /** Why the worker is no more, where this thread has heard of it. */
  lost?: Error;
}

/** An error of a worker. */
interface Failure {
  readonly failure: { readonly code: PrismErrorCode; readonly message: string };
}

/**
 * Worker threads that carry out short orders together with this thread, which gives an order, does its own share, and waits for the others:
 * a step of many environments, say, on arrays in shared memory. Both sides look out for the other for some microseconds before they sleep,
 * because waking a thread takes longer than many a step.
 *
 * A worker's file calls {@link serveTeam}.
 */
export class ThreadTeam {
  readonly #members: readonly Member[];
  readonly #answers = new Map<Member, Uint8Array>();
  readonly #file: URL;
  readonly #start: number;

  /**
   * @param file the worker's module.
   * @param data one item for each worker. Items are cloned; shared memory stays shared.
   * @param start milliseconds that a worker may take to load its modules.
   */
  constructor(file: URL, data: readonly unknown[], start = usualStart) {
    this.#file = file;
    this.#start = start;
    this.#members = data.map((told) => {
      const control = new Int32Array(new SharedArrayBuffer(20));
      const argument = new Float64Array(new SharedArrayBuffer(8));
      const { port1, port2 } = new MessageChannel();
      const workerData: TeamSeat = { told, control, argument, port: port2 };
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

  /** Workers, this thread not counted. */
  get size(): number {
    return this.#members.length;
  }

  /**
   * Gives all workers an order, does `own` meanwhile, and waits for them.
   *
   * @param what a positive number that the workers understand.
   * @param argumentOf a number for worker `i`.
   * @throws PrismError what `own` or the first failing worker threw; all have come to an end then. `unavailable` where a worker has not
   *   begun, or is no more.
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
      // Every answer is taken, so that none is left for the next order.
      failures = this.#members.flatMap((member) => this.#failureOf(member) ?? []);
    }
    const [failure] = failures;
    if (failure !== undefined) throw new PrismError(failure.code, failure.message);
  }

  /** Bytes that a worker finds at its next order. */
  send(worker: number, bytes: Uint8Array): void {
    const { control, port } = this.#members[worker]!;
    leaveMessage(control, sent, port, bytes);
  }

  /** The bytes that a worker's last order gave back. @throws PrismError what it failed with */
  take(worker: number): Uint8Array {
    const bytes = this.#answers.get(this.#members[worker]!);
    if (bytes !== undefined) return bytes;
    throw new PrismError('state', `Worker ${worker} gave nothing back.`);
  }

  /** Ends all workers. */
  close(): void {
    for (const { control, port } of this.#members) {
      Atomics.store(control, order, -1);
      Atomics.notify(control, order);
      port.close();
    }
  }

  #ended(cause: Error): PrismError {
    return new PrismError('unavailable', `The thread of ${this.#file.href} has ended: ${cause.message}`, {
      cause,
    });
  }

  /** A worker that cannot load its module ends without a word to a thread that waits for it. */
  #await({ control, asked }: Member): void {
    for (let seen = Atomics.load(control, done); seen !== asked; seen = Atomics.load(control, done)) {
      const hasBegun = Atomics.load(control, begun) === 1;
      awaitChange(control, done, seen, awaitMicroseconds, hasBegun ? undefined : this.#start);
      if (Atomics.load(control, begun) === 1) continue;
      throw new PrismError('unavailable', `The thread of ${this.#file.href} has not begun.`, {
        hint: 'See whether that module can be loaded by itself; without threads none is needed.',
      });
    }
  }

  /** Keeps what the worker gave back. */
  #failureOf(member: Member): Failure['failure'] | undefined {
    this.#answers.delete(member);
    const message = takeMessage<Uint8Array | Failure>(member.control, answered, member.port);
    if (message === undefined) return undefined;
    if (!(message instanceof Uint8Array)) return message.failure;
    this.#answers.set(member, message);
    return undefined;
  }
}
