import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PrismError } from '@prism-rl/core';
import { highestToken, runFiles } from '@prism-rl/runner/node';
import { legOf } from '../../plan/planSweep.ts';

/** Storage for the runs of a sweep, shared by workers of one machine or of many: a folder or a bucket. */

/** The runs of a sweep. */
export interface RunStore {
  /**
   * Makes a run ready for the holder of a lease, with all that earlier holders have kept. From then on holders of lower tokens can change
   * nothing that others read.
   *
   * @param run its path: `['runs', 'CartPole-v1', 'dqn', 'seed1']`.
   * @param token of the lease.
   * @throws PrismError `state` when it was opened with a higher token, `incompatible` when a later leg was, `unavailable` when the store
   *   is out of reach.
   */
  open(run: readonly string[], token: number): Promise<StoredRun>;
  /**
   * Removes the checkpoints of a run that is in no hands: its metrics stay, and a later holder trains it from its beginning. Absent in stores
   * that keep them.
   *
   * @throws PrismError `file` when they cannot be removed.
   */
  dropCheckpoints?(run: readonly string[]): Promise<void>;
}

/** A run in the hands of its holder. */
export interface StoredRun {
  /** The sweep's directory, as the holder is to see it. */
  readonly directory: string;
  /**
   * Saves new files of the run's directory. Calls during a save are merged into one save after it.
   *
   * @returns false when the run was opened with a higher token: nothing was changed then.
   * @throws PrismError `unavailable` when the store is out of reach.
   */
  save(): Promise<boolean>;
  /** Frees what the holder needed. It saves nothing. */
  close(): Promise<void>;
}

/**
 * Runs in a folder: on a disk of this machine, or on one that all workers see. They are trained in their place; `leaseRunDirectory`
 * fences them.
 *
 * @param directory the sweep's.
 */
export function folderStore(directory: string): RunStore {
  const stored = { directory, save: async () => true, close: async () => undefined };
  return {
    open: async (run, token) => {
      refuseIfTaken(run, token, highestToken(join(directory, ...run)));
      return stored;
    },
    dropCheckpoints: async (run) => {
      const path = join(directory, ...run, runFiles.checkpoints);
      try {
        await rm(path, { recursive: true, force: true });
      } catch (cause) {
        throw PrismError.file`${path} cannot be removed: ${messageOf(cause)}.`.causedBy(cause);
      }
    },
  };
}

/**
 * Refuses a lease whose run was opened with a higher token. A queue that was made again counts from 1. Its leases catch up with earlier
 * tokens of the same leg, but never with those of a later leg.
 *
 * @param highest token that opened the run; 0 without one.
 * @throws PrismError as {@link RunStore.open}.
 */
export function refuseIfTaken(run: readonly string[], token: number, highest: number): void {
  if (highest <= token) return;
  const name = run.join('/');
  if (legOf(highest) > legOf(token)) {
    throw PrismError.incompatible`${name} is further than its queue knows: the queue was made again. Move the run away, or choose another \
      place with --out or --store.`;
  }
  throw PrismError.state`Another worker has taken over ${name} since lease ${token} began.
    Nothing is lost: the other worker continues it.`;
}
