import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { messageOf, PrismError } from '@prism-rl/core';

export interface TeamWorkerData {
  readonly data: unknown;
  /** [order, orders done, bytes sent, bytes answered, begun]; order 0: wait, −1: stop. */
  readonly control: Int32Array;
  readonly argument: Float64Array;
  readonly port: MessagePort;
}

/** Indices of the control array. */
export const order = 0;
export const done = 1;
/** 1 while a message waits at the port for the worker (`sent`) or for the caller (`answered`): reading the port costs a microsecond. */
export const sent = 2;
export const answered = 3;
/** 1 once the worker has loaded its modules. */
export const begun = 4;

/** Microseconds that a worker spins before it sleeps: waking it takes as long as a step of a fast environment. */
export const spinMicroseconds = 100;
/** Microseconds that the caller spins: the workers finish an order at nearly the same time. */
export const awaitMicroseconds = 2000;

/** Waits until `control[place]` differs from `from`: spins for `microseconds`, then sleeps for at most `most` milliseconds. */
export function awaitChange(
  control: Int32Array,
  place: number,
  from: number,
  microseconds: number,
  most = Number.POSITIVE_INFINITY,
): void {
  const end = performance.now() + microseconds / 1000;
  do for (let look = 0; look < 64; look++) if (Atomics.load(control, place) !== from) return;
  while (performance.now() < end);
  // A late notification of an earlier change can wake this thread; it then waits again.
  while (Atomics.load(control, place) === from && Atomics.wait(control, place, from, most) !== 'timed-out');
}

export interface TeamOrder {
  readonly what: number;
  readonly argument: number;
  /** Bytes sent before the order. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * Runs a worker of a `ThreadTeam` until the team is closed. Errors of `prepare` and of orders reach the calling thread.
 *
 * @param prepare receives the worker's data and returns the function that executes orders; bytes that it returns are sent back.
 */
export function serveTeam<T>(prepare: (data: T) => (order: TeamOrder) => Uint8Array | undefined): void {
  const { data, control, argument, port } = workerData as TeamWorkerData;
  let execute: ((order: TeamOrder) => Uint8Array | undefined) | undefined;
  Atomics.store(control, begun, 1);
  for (;;) {
    awaitChange(control, order, 0, spinMicroseconds);
    const what = Atomics.load(control, order);
    if (what === -1) break;
    try {
      const bytes = takeMessage<Uint8Array>(control, sent, port);
      execute ??= prepare(data as T);
      const answer = execute({ what, argument: argument[0]!, bytes });
      if (answer !== undefined) leaveMessage(control, answered, port, answer);
    } catch (error) {
      const code = error instanceof PrismError ? error.code : 'state';
      leaveMessage(control, answered, port, { failure: { code, message: messageOf(error) } });
    }
    // Keeps −1 if the team was closed meanwhile.
    Atomics.compareExchange(control, order, what, 0);
    Atomics.add(control, done, 1);
    Atomics.notify(control, done);
  }
  port.close();
}

/** Leaves a message for {@link takeMessage}. */
export function leaveMessage(control: Int32Array, place: number, port: MessagePort, message: unknown): void {
  port.postMessage(message);
  Atomics.store(control, place, 1);
}

/** Takes the waiting message, if any. */
export function takeMessage<T>(control: Int32Array, place: number, port: MessagePort): T | undefined {
  if (Atomics.exchange(control, place, 0) === 0) return undefined;
  return (receiveMessageOnPort(port) as { message: T } | undefined)?.message;
}
