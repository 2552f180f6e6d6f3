import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PrismError } from '@prism-rl/core';
import { highestToken, runFiles } from '@prism-rl/runner/node';
import { legOf } from '../../plan/planSweep.ts';

/** Storage for the runs of a sweep, shared by workers of one machine or of many: a folder or a bucket. */

/** The runs of a sweep. */
export interface RunStore {
  /**
   * Prepares a run for the holder of a lease, with everything that earlier holders have saved. Afterwards holders of lower tokens can change
   * nothing that others read.
   *
   * @param run its path: `['runs', 'CartPole-v1', 'dqn', 'seed1']`.
   * @param token the lease's token.
   * @throws PrismError `state` if it was opened with a higher token, `incompatible` if a later leg was opened, `unavailable` if the store is
   *   unreachable.
   */
  open(run: readonly string[], token: number): Promise<StoredRun>;
  /**
   * Removes the checkpoints of a run without a holder. Its metrics stay, and a later holder trains it from the beginning. Absent in stores that
   * keep checkpoints.
   *
   * @throws PrismError `file` if they cannot be removed.
   */
  dropCheckpoints?(run: readonly string[]): Promise<void>;
}

/** An opened run. */
export interface StoredRun {
  /** The sweep's directory for this holder. */
  readonly directory: string;
  /**
   * Saves new files of the run's directory. Calls during a save are merged into one save after it.
   *
   * @returns false if the run was opened with a higher token; then nothing was changed.
   * @throws PrismError `unavailable` if the store is unreachable.
   */
  save(): Promise<boolean>;
  /** Frees resources. Does not save. */
  close(): Promise<void>;
}

/**
 * Runs in a folder, on a disk of this machine or a shared one. They are trained in place; `leaseRunDirectory` fences them.
 *
 * @param directory the sweep's directory.
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
 * Refuses a lease whose run was opened with a higher token. The tokens of a recreated queue start at 1. They catch up with earlier tokens of the same
 * leg, but never with a later leg's.
 *
 * @param highest token that opened the run; 0 without one.
 * @throws PrismError as {@link RunStore.open}.
 */
export function refuseIfTaken(run: readonly string[], token: number, highest: number): void {
  if (highest <= token) return;
  const name = run.join('/');
  if (legOf(highest) > legOf(token)) {
    throw PrismError.incompatible`${name} is further than its queue knows: the queue was made again. Move the run away, or choose another \
      place.`.about('directory', 'store');
  }
  throw PrismError.state`Another worker has taken over ${name} since lease ${token} began.
    Nothing is lost: the other worker continues it.`;
}
