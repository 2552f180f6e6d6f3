import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PrismError } from '@prism-rl/core';
import { runFiles } from '@prism-rl/runner/node';
import type { RunStore } from './runStore.ts';

/**
 * Runs in a folder: on a disk of this machine, or on one that all workers see. They are trained in their place; `leaseRunDirectory`
 * fences them.
 *
 * @param directory the sweep's.
 */
export function folderStore(directory: string): RunStore {
  const stored = { directory, save: async () => true, close: async () => undefined };
  return {
    open: async () => stored,
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
