import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Snapshot } from '@prism-rl/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';

let runDir: string;

beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'prism-checkpoint-'));
  mkdirSync(join(runDir, 'checkpoints'));
});

afterEach(() => rmSync(runDir, { recursive: true }));

function state(envSteps: number): Snapshot {
  return {
    meta: { envSteps },
    arrays: { weights: Float32Array.from({ length: 20 }, (_, k) => k * envSteps) },
  };
}

function files(): string[] {
  return readdirSync(join(runDir, 'checkpoints')).sort();
}

test('the newest checkpoint is read, and the one before is kept', () => {
  for (const envSteps of [1000, 2000, 10_000]) writeCheckpoint(runDir, envSteps, state(envSteps));
  expect(files()).toEqual(['000000002000.safetensors', '000000010000.safetensors']);
  const { path, snapshot, warnings } = readCheckpoint(runDir);
  expect(path).toBe(join(runDir, 'checkpoints', '000000010000.safetensors'));
  expect(snapshot).toEqual(state(10_000));
  expect(warnings).toEqual([]);
});

describe('a newest checkpoint that is not whole is passed over for the one before', () => {
  const damages: readonly (readonly [string, (file: Buffer, at: number) => Buffer])[] = [
    ['torn', (file, at) => file.subarray(0, at)],
    [
      'a bit is another',
      (file, at) => Buffer.from(file.map((byte, k) => (k === at ? byte ^ (1 << (at % 8)) : byte))),
    ],
    [
      'the rest is zeros, as after a loss of power',
      (file, at) => Buffer.from(file.map((byte, k) => (k < at ? byte : 0))),
    ],
    ['something was appended', (file, at) => Buffer.concat([file, Buffer.alloc(1 + (at % 9), 7)])],
  ];
  test.each(damages)('%s', (_name, damage) => {
    writeCheckpoint(runDir, 1000, state(1000));
    const { path, bytes } = writeCheckpoint(runDir, 2000, state(2000));
    const sound = readFileSync(path);
    expect(sound.length).toBe(bytes);
    // The last bytes are not zeros, so that every cut and every zero changes the file.
    expect(sound.at(-1)).not.toBe(0);
    for (let at = 0; at < sound.length; at++) {
      writeFileSync(path, damage(sound, at));
      const { snapshot, warnings } = readCheckpoint(runDir);
      expect(snapshot, `at byte ${at}`).toEqual(state(1000));
      expect(warnings).toEqual([expect.stringContaining(`${path} is damaged`)]);
    }
  });

  test('gone', () => {
    writeCheckpoint(runDir, 1000, state(1000));
    rmSync(writeCheckpoint(runDir, 2000, state(2000)).path);
    expect(readCheckpoint(runDir).snapshot).toEqual(state(1000));
  });
});

test('what a killed process left half written is no checkpoint, and the next one replaces it', () => {
  writeCheckpoint(runDir, 1000, state(1000));
  const left = join(runDir, 'checkpoints', '000000002000.safetensors.tmp');
  writeFileSync(left, 'half of a checkp');
  expect(readCheckpoint(runDir)).toMatchObject({ snapshot: state(1000), warnings: [] });
  writeCheckpoint(runDir, 2000, state(2000));
  expect(files()).toEqual(['000000001000.safetensors', '000000002000.safetensors']);
});

test('without a sound checkpoint there is nothing to go on with', () => {
  expect(() => readCheckpoint(runDir)).toThrow(/holds no checkpoint/);
  for (const envSteps of [1000, 2000]) {
    writeFileSync(writeCheckpoint(runDir, envSteps, state(envSteps)).path, 'no safetensors');
  }
  expect(() => readCheckpoint(runDir)).toThrow(expect.objectContaining({ code: 'corrupt' }));
});

test('a checkpoint that cannot be written leaves the one before', () => {
  writeCheckpoint(runDir, 1000, state(1000));
  // A folder in the place of the temporary file: it cannot be opened for writing.
  mkdirSync(join(runDir, 'checkpoints', '000000002000.safetensors.tmp'));
  expect(() => writeCheckpoint(runDir, 2000, state(2000))).toThrow(/could not be written/);
  expect(readCheckpoint(runDir).snapshot).toEqual(state(1000));
});
