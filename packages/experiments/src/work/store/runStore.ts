/** Storage for the runs of a sweep, shared by workers of one machine or of many: a folder or a bucket. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { messageOf, PrismError } from '@prism-rl/core';
import { highestToken, makeDirectory, runFiles } from '@prism-rl/runner/node';
import { legOf } from '../../plan/planSweep.ts';
import { sweepFiles } from '../sweepDirectory.ts';

/** The runs of a sweep. */
export interface RunStore {
  /** Its address as other machines know it; without credentials. */
  readonly address: string;
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
   * Copies a run to a folder, unless it is already there; atomically, even if interrupted.
   *
   * @returns false when the store does not hold it.
   */
  fetch(run: readonly string[], folder: string): Promise<boolean>;
  /** Id of the sweep that owns the store; undefined while none has claimed it: two sweeps would mistake each other's runs for their own. */
  owner(): Promise<string | undefined>;
  /** Claims the store for a sweep, unless another one has. @returns whether it is that sweep's now. */
  claim(sweep: string): Promise<boolean>;
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
 * @param folder the sweep's directory.
 */
export function folderStore(folder: string): RunStore {
  const directory = resolve(folder);
  const stored = { directory, save: async () => true, close: async () => undefined };
  const mark = join(directory, sweepFiles.owner);
  const owner = async (): Promise<string | undefined> => {
    try {
      return readFileSync(mark, 'utf8').trim();
    } catch (cause) {
      const { code = '', message } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw PrismError.file`${mark} cannot be read: ${message}.`.causedBy(cause);
    }
  };
  return {
    address: directory,
    open: async (run, token) => {
      refuseIfTaken(run, token, highestToken(join(directory, ...run)));
      return stored;
    },
    fetch: (run, to) =>
      bringWhole(to, async (arriving) => {
        const source = join(directory, ...run);
        if (!existsSync(source)) return false;
        await cp(source, arriving, { recursive: true });
        return true;
      }),
    owner,
    claim: async (sweep) => {
      makeDirectory(directory);
      try {
        writeFileSync(mark, `${sweep}\n`, { flag: 'wx' });
      } catch (cause) {
        const { code, message } = cause as NodeJS.ErrnoException;
        if (code !== 'EEXIST') throw PrismError.file`${mark} cannot be written: ${message}.`.causedBy(cause);
      }
      return (await owner()) === sweep;
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

/** Brings files to a folder under another name until all are there; a folder that exists is not brought again. */
export async function bringWhole(
  folder: string,
  bring: (arriving: string) => Promise<boolean>,
): Promise<boolean> {
  if (existsSync(folder)) return true;
  const arriving = `${folder}.arriving`;
  await rm(arriving, { recursive: true, force: true });
  await mkdir(arriving, { recursive: true });
  const isThere = await bring(arriving);
  if (isThere) await rename(arriving, folder);
  else await rm(arriving, { recursive: true });
  return isThere;
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
