import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { makeDirectory } from '@prism-rl/runner/node';
import { sweepFiles } from '../sweepDirectory.ts';
import type { Bucket } from './bucket.ts';

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

/** Of a folder. */
export function folderOwner(directory: string): PlaceOwner {
  const path = join(directory, sweepFiles.owner);
  const owner = async (): Promise<string | undefined> => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch (cause) {
      const { code = '', message } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw new PrismError('file', `${path} cannot be read: ${message}.`, { cause });
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
        if (code !== 'EEXIST')
          throw new PrismError('file', `${path} cannot be written: ${message}.`, { cause });
      }
      return (await owner()) === sweep;
    },
  };
}

/** Of a place in a bucket. */
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
