import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { lockRunDirectory } from './runLock.ts';

const folder = mkdtempSync(join(tmpdir(), 'prism-lock-'));
const path = join(folder, 'run.lock');
afterEach(() => rmSync(path, { force: true }));

test('a directory in which a living process trains is refused', () => {
  writeFileSync(path, `${process.ppid}\n`);
  expect(() => lockRunDirectory(folder)).toThrow(`Process ${process.ppid} is training in ${folder} already.`);
  expect(existsSync(path)).toBe(true);
});

test('the lock of a dead process, and a torn one, are taken over', async () => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  for (const content of [`${child.pid}\n`, '']) {
    writeFileSync(path, content);
    const free = lockRunDirectory(folder);
    expect(existsSync(path)).toBe(true);
    free();
    expect(existsSync(path)).toBe(false);
  }
});

test('a directory that cannot be written is named', () => {
  expect(() => lockRunDirectory(join(folder, 'missing'))).toThrow(/cannot be written/);
});

test('a process refuses itself a second time, and takes over from a dead one of its own number', () => {
  writeFileSync(path, `${process.pid}\n`);
  const free = lockRunDirectory(folder);
  expect(() => lockRunDirectory(folder)).toThrow(/is training in/);
  free();
  expect(existsSync(path)).toBe(false);
  const again = lockRunDirectory(folder);
  free(); // once more: the lock is no longer its own
  expect(existsSync(path)).toBe(true);
  again();
});
