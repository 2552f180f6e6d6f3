import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '@prism-rl/core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import {
  claimDirectory,
  claimFreeDirectory,
  createRunDirectory,
  makeDirectory,
  readManifest,
  releaseRunDirectory,
  writeManifest,
} from './runDirectory.ts';
import { lockRunDirectory } from './runLock.ts';

vi.mock('./runLock.ts', { spy: true });

let folder: string;

beforeEach(() => {
  folder = freshFolder();
});

const manifest: Run = {
  ...{ environment: 'CartPole-v1', environmentConfig: {}, agent: 'dqn', agentConfig: { hidden: [4] } },
  ...{ preset: 'course', seed: 0, numEnvs: 1, steps: 100, stopWhenSolved: { return: 475, over: 100 } },
  context: { gitCommit: null },
};

const refusal = (parts: object): unknown => expect.objectContaining({ name: 'PrismError', ...parts });

test('what was written is read', () => {
  const runDir = join(folder, 'below', 'deeper', 'run');
  createRunDirectory(runDir, manifest);
  expect(readManifest(runDir)).toEqual(manifest);
  expect(existsSync(join(runDir, 'checkpoints'))).toBe(true);
});

test('a manifest that an editor saved with a byte order mark and CRLF is read', () => {
  const runDir = join(folder, 'edited');
  createRunDirectory(runDir, manifest);
  const file = join(runDir, 'manifest.json');
  writeFileSync(file, `\uFEFF${readFileSync(file, 'utf8').replaceAll('\n', '\r\n')}`);
  expect(readManifest(runDir)).toEqual(manifest);
});

describe('a manifest is checked', () => {
  const { seed: _, ...withoutSeed } = manifest;
  test.each<[unknown, string]>([
    [null, 'it is not an object'],
    [[1, 2], 'it is not an object'],
    [{}, '"environment" must be a text of at most 1000 characters, but is missing'],
    [withoutSeed, '"seed" must be an integer of at least 0, but is missing'],
    [{ ...manifest, agent: 5 }, '"agent" must be a text of at most 1000 characters, but is 5'],
    [{ ...manifest, steps: 0.5 }, '"steps" must be an integer of at least 1, but is 0.5'],
    [{ ...manifest, numEnvs: '4' }, '"numEnvs" must be an integer of at least 1, but is "4"'],
    [{ ...manifest, agentConfig: [] }, '"agentConfig" must be an object, but is []'],
    [{ ...manifest, stopWhenSolved: true }, '"stopWhenSolved" must be an object with return and over'],
    [{ ...manifest, backend: 5 }, '"backend" must be a text of at most 1000 characters, but is 5'],
    [
      { ...manifest, plugins: [{ name: 'mine', from: './mine.ts' }, { name: 'other' }] },
      '"plugins" must be a list of objects with name and from',
    ],
    [
      { ...manifest, wrappers: [{ name: 'FrameStack', config: {} }, { name: 'TimeLimit' }] },
      '"wrappers" must be a list of objects with name and config',
    ],
  ])('%j', (value, message) => {
    const file = join(folder, 'manifest.json');
    writeFileSync(file, JSON.stringify(value));
    expect(() => readManifest(folder)).toThrow(
      refusal({ code: 'corrupt', message: expect.stringContaining(`${file} is damaged: ${message}`) }),
    );
  });

  test('that is a directory', () => {
    mkdirSync(join(folder, 'manifest.json'));
    expect(() => readManifest(folder)).toThrow(
      refusal({
        code: 'file',
        message: `${join(folder, 'manifest.json')} cannot be read (EISDIR).`,
      }),
    );
  });
});

test('where the system refuses, making a directory ends with its code or message', () => {
  writeFileSync(join(folder, 'file'), '');
  // Below /proc nothing can be made, and the system says that it is not there.
  for (const [path, why] of [
    [join(folder, 'file', 'run'), '(EEXIST).'],
    ['/proc/prism/run', ''],
    [join(folder, 'a\0b'), '(ERR_INVALID_ARG_VALUE)'],
  ] as const)
    expect(() => createRunDirectory(path, manifest)).toThrow(
      `The run directory ${path} cannot be written ${why}`,
    );
  makeDirectory(folder);
  makeDirectory(join(folder, 'a', 'b'));
  expect(() => makeDirectory(join(folder, 'file'))).toThrow(/EEXIST/);
});

describe('a directory without a run', () => {
  /** Leaves the files of a process that was killed before it wrote the manifest. */
  const leaveTraces = (runDir: string): void => {
    mkdirSync(join(runDir, 'checkpoints'), { recursive: true });
    writeFileSync(join(runDir, 'manifest.json.7.tmp'), '{');
  };

  test('contains no run, and can be trained into', () => {
    leaveTraces(folder);
    expect(() => readManifest(folder)).toThrow(
      refusal({
        code: 'file',
        message: `${folder} contains no run: it is empty, or training ended before its first step.`,
        hint: 'Train a run into it.',
      }),
    );
    createRunDirectory(folder, manifest);
    expect(readManifest(folder)).toEqual(manifest);
  });

  test('with runs inside is refused, naming one of them', () => {
    for (const name of ['seed2', 'seed1']) createRunDirectory(join(folder, name), manifest);
    expect(() => readManifest(folder)).toThrow(
      refusal({
        code: 'file',
        hint: `It contains runs: pass one of them, for example ${join(folder, 'seed1')}.`,
      }),
    );
  });

  test('is not one with other files, nor a file', () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    expect(() => readManifest(folder)).toThrow(
      refusal({
        code: 'file',
        message: `${folder} is not a run directory: it has no manifest.json.`,
      }),
    );
    const file = join(folder, 'notes.txt');
    expect(() => readManifest(file)).toThrow(`${file} is not a run directory: it has no manifest.json.`);
    for (const path of [folder, file])
      expect(() => createRunDirectory(path, manifest)).toThrow(
        refusal({
          code: 'file',
          message: `The run directory ${path} exists already.`,
        }),
      );
    const checkpointed = join(folder, 'run');
    mkdirSync(join(checkpointed, 'checkpoints'), { recursive: true });
    writeFileSync(join(checkpointed, 'checkpoints', '000000001024.safetensors'), '');
    expect(() => createRunDirectory(checkpointed, manifest)).toThrow('exists already');
    expect(() => readManifest(join(folder, 'gone'))).toThrow(
      `There is no directory ${join(folder, 'gone')}.`,
    );
  });

  test('is used by a run that looks for a free one; used ones are skipped', () => {
    const claimed = claimFreeDirectory(folder, 'run');
    expect(claimed.path).toBe(join(folder, 'run'));
    // While it is held, no other claim gets it, although it is empty.
    expect(claimFreeDirectory(folder, 'run').path).toBe(join(folder, 'run-2'));
    claimed.free();
    leaveTraces(claimed.path);
    createRunDirectory(join(folder, 'run'), manifest);
    expect(claimFreeDirectory(folder, 'run').path).toBe(join(folder, 'run-3'));
  });
});

test('a directory is locked before anything is written, and stays locked', () => {
  const path = join(folder, 'run');
  const { free } = claimDirectory(path);
  writeManifest(path, manifest);
  expect(() => createRunDirectory(path, { ...manifest, seed: 1 })).toThrow('exists already');
  expect(() => lockRunDirectory(path)).toThrow(refusal({ code: 'state' }));
  free();
  // Of two that saw it empty, the one without the lock writes nothing.
  releaseRunDirectory(path);
  const unlock = lockRunDirectory(path);
  expect(() => createRunDirectory(path, { ...manifest, seed: 2 })).toThrow(refusal({ code: 'state' }));
  expect(existsSync(join(path, 'manifest.json'))).toBe(false);
  unlock();
});

test('a directory that another process fills before the lock is refused and unchanged', () => {
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

test('a directory that another process holds is not freed', () => {
  const path = join(folder, 'run');
  const { free } = claimDirectory(path);
  writeManifest(path, manifest);
  releaseRunDirectory(path);
  expect(readManifest(path)).toEqual(manifest);
  free();
});

test('the directory of a run that did not begin is freed; others stay', () => {
  const path = join(folder, 'run');
  createRunDirectory(path, manifest);
  releaseRunDirectory(path);
  expect(existsSync(join(path, 'manifest.json'))).toBe(false);
  createRunDirectory(path, manifest);
  writeFileSync(join(path, 'metrics.jsonl'), '');
  releaseRunDirectory(path);
  expect(readManifest(path)).toEqual(manifest);
  releaseRunDirectory(join(folder, 'gone'));
});
