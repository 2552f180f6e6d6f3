import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunManifest } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRunDirectory, makeDirectory, readManifest } from './runDirectory.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prism-run-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const manifest: RunManifest = {
  environment: 'CartPole-v1',
  agent: 'dqn',
  preset: 'course',
  seed: 0,
  numEnvs: 1,
  steps: 100,
  stopWhenSolved: { return: 475, over: 100 },
  environmentConfig: {},
  agentConfig: { hidden: [4] },
  context: { gitCommit: null },
};

function refused(run: () => unknown): PrismError {
  try {
    run();
  } catch (error) {
    if (error instanceof PrismError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('what was written is read', () => {
  const runDir = join(folder, 'below', 'deeper', 'run');
  createRunDirectory(runDir, manifest);
  expect(readManifest(runDir)).toEqual(manifest);
  expect(existsSync(join(runDir, 'checkpoints'))).toBe(true);
});

describe('a manifest is checked', () => {
  const { seed: _, ...withoutSeed } = manifest;
  test.each<[unknown, string]>([
    [null, 'it is no object'],
    [[1, 2], 'it is no object'],
    [{}, '"environment" must be a text, but is missing'],
    [withoutSeed, '"seed" must be an integer of at least 0, but is missing'],
    [{ ...manifest, agent: 5 }, '"agent" must be a text, but is 5'],
    [{ ...manifest, steps: 0.5 }, '"steps" must be an integer of at least 1, but is 0.5'],
    [{ ...manifest, numEnvs: '4' }, '"numEnvs" must be an integer of at least 1, but is "4"'],
    [{ ...manifest, agentConfig: [] }, '"agentConfig" must be an object, but is []'],
    [{ ...manifest, stopWhenSolved: true }, '"stopWhenSolved" must be an object with return and over'],
    [{ ...manifest, backend: null }, '"backend" must be a text, but is null'],
  ])('%j', (value, message) => {
    const file = join(folder, 'manifest.json');
    writeFileSync(file, JSON.stringify(value));
    const error = refused(() => readManifest(folder));
    expect(error.message).toContain(`${file} is damaged: ${message}`);
    expect(error.code).toBe('corrupt');
  });

  test('that is a directory', () => {
    mkdirSync(join(folder, 'manifest.json'));
    expect(refused(() => readManifest(folder))).toMatchObject({
      code: 'file',
      message: `${join(folder, 'manifest.json')} cannot be read (EISDIR).`,
    });
  });
});

test('where the system refuses, making a directory ends', () => {
  writeFileSync(join(folder, 'file'), '');
  // Below /proc nothing can be made, and the system says that it is not there.
  for (const path of [join(folder, 'file', 'run'), '/proc/prism/run']) {
    expect(refused(() => createRunDirectory(path, manifest)).message).toContain('cannot be written');
  }
  makeDirectory(folder);
  makeDirectory(join(folder, 'a', 'b'));
  expect(() => makeDirectory(join(folder, 'file'))).toThrow(/EEXIST/);
});
