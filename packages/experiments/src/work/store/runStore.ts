import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PrismError } from '@prism-rl/core';
import { highestToken, runFiles } from '@prism-rl/runner/node';
import { mostLeases } from '../../plan/planSweep.ts';

/** Storage for the runs of a sweep, shared by workers of one machine or of many: a folder or a bucket. */

/** The runs of a sweep. */
export interface RunStore {
  /**
   * Makes a run ready for the holder of a lease, with all that earlier holders have kept. From then on holders of lower tokens can change
   * nothing that others read.
   *
   * @param run its path: `['runs', 'CartPole-v1', 'dqn', 'seed1']`.
   * @param token of the lease.
   * @throws PrismError `state` when it was opened with a higher token, `unavailable` when the store is out of reach.
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
      const ahead = highestToken(join(directory, ...run)) - token;
      if (ahead <= 0 || ahead >= mostLeases) return stored;
      throw new PrismError('state', `${run.join('/')} was taken with a higher token.`);
    },
    dropCheckpoints: async (run) => {
      const path = join(directory, ...run, runFiles.checkpoints);
      try {
        await rm(path, { recursive: true, force: true });
      } catch (cause) {
        throw new PrismError('file', `${path} cannot be removed: ${messageOf(cause)}.`, { cause });
      }
    },
  };
}
