import type { MaybePromise } from '../contracts/policy.ts';
import type { Queue } from '../contracts/queue.ts';
import type { Json } from '../contracts/snapshot.ts';

/**
 * A kind of queue that a plugin offers, for sweeps. Its name is the scheme of its addresses: `redis` opens `redis://host:6379/0`.
 */
export interface QueueEntry {
  readonly description: string;
  /** An address, as an example: `redis://localhost:6379/0`. */
  readonly example: string;
  /**
   * Opens the queue at an address, and makes it if there is none.
   *
   * @throws PrismError `invalid-argument` for an address that it cannot read, `unavailable` or `file` when nothing answers there. No
   *   message repeats a password.
   */
  open<P extends Json, R extends Json>(address: string): MaybePromise<Queue<P, R>>;
}
