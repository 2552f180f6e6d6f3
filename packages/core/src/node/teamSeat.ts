import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { PrismError } from '../errors.ts';

/** What a worker of a team is started with. */
export interface TeamSeat {
  readonly told: unknown;
  /** [order, orders done]; order 0: wait, −1: stop. */
  readonly control: Int32Array;
  readonly argument: Float64Array;
  readonly port: MessagePort;
}

/** Places in the control array. */
export const order = 0;
export const done = 1;
/** How often to look before going to sleep: some twenty microseconds. */
export const patience = 2000;

/** What comes with an order. */
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
  for (;;) {
    for (let look = 0; look < patience && Atomics.load(control, order) === 0; look++);
    Atomics.wait(control, order, 0);
    const what = Atomics.load(control, order);
    if (what === -1) break;
    try {
      const sent = receiveMessageOnPort(port) as { message: Uint8Array } | undefined;
      execute ??= prepare(told as T);
      const answer = execute({ what, argument: argument[0]!, bytes: sent?.message });
      if (answer !== undefined) port.postMessage(answer);
    } catch (error) {
      const code = error instanceof PrismError ? error.code : 'state';
      port.postMessage({
        failure: { code, message: error instanceof Error ? error.message : String(error) },
      });
    }
    // Unless the team was closed meanwhile.
    Atomics.compareExchange(control, order, what, 0);
    Atomics.add(control, done, 1);
    Atomics.notify(control, done);
  }
  port.close();
}
