// Between the look at a directory and its lock another process may begin a run there, and end it: a stand-in for the lock does.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '@prism-rl/core';
import { expect, test, vi } from 'vitest';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { claimFreeDirectory, createRunDirectory, readManifest } from './runDirectory.ts';
import { lockRunDirectory } from './runLock.ts';

vi.mock('./runLock.ts', { spy: true });

const manifest: Run = {
  environment: 'CartPole-v1',
  agent: 'dqn',
  seed: 0,
  numEnvs: 1,
  steps: 100,
  environmentConfig: {},
  agentConfig: {},
};

test('a directory that another process fills before the lock is refused and unchanged', () => {
  const folder = freshFolder();
  const path = join(folder, 'run');
  /** Before the next lock is given, a run begins there and ends. */
  const beFaster = (): void => {
    vi.mocked(lockRunDirectory).mockImplementationOnce((runDir) => {
      createRunDirectory(runDir, manifest);
      return lockRunDirectory(runDir);
    });
  };
  beFaster();
  expect(() => createRunDirectory(path, { ...manifest, seed: 1 })).toThrow('exists already');
  expect(readManifest(path)).toEqual(manifest);
  expect(existsSync(join(path, 'run.lock'))).toBe(false);
  rmSync(path, { recursive: true });
  beFaster();
  const claimed = claimFreeDirectory(folder, 'run');
  expect(claimed.path).toBe(join(folder, 'run-2'));
  claimed.free();
});
