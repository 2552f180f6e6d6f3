import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { PrismError } from '../errors.ts';
import { messageOf } from '../words.ts';

/** Start data of a worker of a team. */
export interface TeamSeat {
  readonly told: unknown;
  /** [order, orders done, bytes sent, bytes answered, begun]; order 0: wait, −1: stop. */
  readonly control: Int32Array;
  readonly argument: Float64Array;
  readonly port: MessagePort;
}

/** Places in the control array. */
export const order = 0;
export const done = 1;
/** 1 while something lies at the port for the worker, or for the thread that gives orders: looking there costs a microsecond. */
export const sent = 2;
export const answered = 3;
/** 1 from when the worker has loaded its modules. */
export const begun = 4;

/** Microseconds that a worker looks out for its next order before it sleeps: waking it takes as long as a step of some worlds. */
export const spinMicroseconds = 100;
/** Microseconds of active waiting for an order: shares of an order end at nearly the same time. */
export const awaitMicroseconds = 2000;

/** Looks out for a change for so many microseconds, and sleeps then until it has come, or for `most` milliseconds. */
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
  Atomics.wait(control, place, from, most);
}

/** An order and its data. */
export interface TeamOrder {
  readonly what: number;
  readonly argument: number;
  /** Bytes that were sent before it. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * The life of a worker of a `ThreadTeam`: carries out orders until the team is closed. What `prepare` or the order throws reaches the
 * thread that gave the order.
 *
 * @param prepare makes, from what the worker is told, the function that carries out orders; bytes it returns go back.
 */
export function serveTeam<T>(prepare: (told: T) => (order: TeamOrder) => Uint8Array | undefined): void {
  const { told, control, argument, port } = workerData as TeamSeat;
  let execute: ((order: TeamOrder) => Uint8Array | undefined) | undefined;
  Atomics.store(control, begun, 1);
  for (;;) {
    awaitChange(control, order, 0, spinMicroseconds);
    const what = Atomics.load(control, order);
    if (what === -1) break;
    try {
      const bytes = takeMessage<Uint8Array>(control, sent, port);
      execute ??= prepare(told as T);
      const answer = execute({ what, argument: argument[0]!, bytes });
      if (answer !== undefined) leaveMessage(control, answered, port, answer);
    } catch (error) {
      const code = error instanceof PrismError ? error.code : 'state';
      leaveMessage(control, answered, port, { failure: { code, message: messageOf(error) } });
    }
    // Unless the team was closed meanwhile.
    Atomics.compareExchange(control, order, what, 0);
    Atomics.add(control, done, 1);
    Atomics.notify(control, done);
  }
  port.close();
}

/** Puts a message where {@link takeMessage} finds it. */
export function leaveMessage(control: Int32Array, place: number, port: MessagePort, message: unknown): void {
  port.postMessage(message);
  Atomics.store(control, place, 1);
}

/** The message that was left, if any. */
export function takeMessage<T>(control: Int32Array, place: number, port: MessagePort): T | undefined {
  if (Atomics.exchange(control, place, 0) === 0) return undefined;
  return (receiveMessageOnPort(port) as { message: T } | undefined)?.message;
}
