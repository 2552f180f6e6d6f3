import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Json, PrismError, type Queue, type Registry } from '@prism-rl/core';
import { makeDirectory } from '@prism-rl/runner/node';
import { sweepFiles } from '../sweepDirectory.ts';
import { Bucket, type Environment } from './bucket.ts';
import { bucketStore, fetchRun } from './bucketStore.ts';
import { folderStore, type RunStore } from './runStore.ts';

export interface OpenedStore extends RunStore, PlaceOwner {
  /** Its address as other machines know it; without credentials. */
  readonly address: string;
  /**
   * Copies a run to a folder, unless it is already there; atomically, even if interrupted.
   *
   * @returns false when the store does not hold it.
   */
  fetch(run: readonly string[], folder: string): Promise<boolean>;
}

export interface OpenStoreOptions {
  /** Folder for runs that are being trained; default the system's for temporary files. */
  readonly scratch?: string;
  /** Default `process.env`. */
  readonly environment?: Environment;
}

/**
 * Opens a store of runs: `s3://bucket/prefix`, or a folder that all workers see.
 *
 * @throws PrismError `invalid-argument` for an address that cannot be read, `unavailable` for a bucket without credentials.
 */
export function openStore(
  address: string,
  { scratch, environment = process.env }: OpenStoreOptions = {},
): OpenedStore {
  const [, scheme] = /^([a-z][a-z\d+.-]+):\/\//i.exec(address) ?? [];
  if (scheme === undefined) {
    const directory = resolve(address);
    return {
      ...folderStore(directory),
      ...folderOwner(directory),
      address: directory,
      fetch: (run, folder) =>
        bringWhole(folder, async (arriving) => {
          const source = join(directory, ...run);
          if (!existsSync(source)) return false;
          await cp(source, arriving, { recursive: true });
          return true;
        }),
    };
  }
  if (scheme !== 's3') {
    throw PrismError.invalidArgument`There is no store for addresses with ${scheme}://.
      Write s3://bucket/prefix, or the path of a folder that all workers see.`;
  }
  const bucket = new Bucket(address, environment);
  return {
    ...bucketStore(bucket, scratch),
    ...bucketOwner(bucket),
    address: bucket.shown,
    fetch: (run, folder) => bringWhole(folder, (arriving) => fetchRun(bucket, run, arriving)),
  };
}

/** Under another name until all is there: a folder that is there is not brought again. */
async function bringWhole(folder: string, bring: (arriving: string) => Promise<boolean>): Promise<boolean> {
  if (existsSync(folder)) return true;
  const arriving = `${folder}.arriving`;
  await rm(arriving, { recursive: true, force: true });
  await mkdir(arriving, { recursive: true });
  const isThere = await bring(arriving);
  if (isThere) await rename(arriving, folder);
  else await rm(arriving, { recursive: true });
  return isThere;
}

/** Records which sweep owns a place of runs: two sweeps in one place would mistake each other's runs for their own. */
export interface PlaceOwner {
  /** Id of the owning sweep; undefined while no sweep has claimed the place. */
  owner(): Promise<string | undefined>;
  /**
   * Claims the place for a sweep, unless another one has.
   *
   * @returns whether it is that sweep's now.
   */
  claim(sweep: string): Promise<boolean>;
}

export function folderOwner(directory: string): PlaceOwner {
  const path = join(directory, sweepFiles.owner);
  const owner = async (): Promise<string | undefined> => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch (cause) {
      const { code = '', message } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw PrismError.file`${path} cannot be read: ${message}.`.causedBy(cause);
    }
  };
  return {
    owner,
    claim: async (sweep) => {
      makeDirectory(directory);
      try {
        writeFileSync(path, `${sweep}\n`, { flag: 'wx' });
      } catch (cause) {
        const { code, message } = cause as NodeJS.ErrnoException;
        if (code !== 'EEXIST') throw PrismError.file`${path} cannot be written: ${message}.`.causedBy(cause);
      }
      return (await owner()) === sweep;
    },
  };
}

export function bucketOwner(bucket: Bucket): PlaceOwner {
  const owner = async (): Promise<string | undefined> => {
    const object = await bucket.get(sweepFiles.owner);
    return object === undefined ? undefined : new TextDecoder().decode(object.bytes).trim();
  };
  return {
    owner,
    claim: async (sweep) => {
      await bucket.put(sweepFiles.owner, new TextEncoder().encode(`${sweep}\n`), { absent: true });
      return (await owner()) === sweep;
    },
  };
}

/**
 * Opens a queue by its address: `redis://host:6379/0`, `sqlite:runs/mine/queue.sqlite`. The scheme names the plugin's entry.
 *
 * @throws PrismError `invalid-argument` for an address without a scheme, `unknown-name` for a scheme that no plugin offers; else what
 *   the entry throws.
 */
export async function openQueue<P extends Json, R extends Json>(
  registry: Registry,
  address: string,
): Promise<Queue<P, R>> {
  const [, scheme] = /^([a-z][a-z\d+.-]*):/i.exec(address) ?? [];
  if (scheme === undefined) {
    const examples = registry.list('queues').map(({ entry }) => entry.example);
    throw PrismError.invalidArgument`"${address}" is not the address of a queue: it must begin with the kind of the queue.
      For example ${examples.join(' or ')}.`;
  }
  return await registry.get('queues', scheme.toLowerCase()).entry.open<P, R>(address);
}
