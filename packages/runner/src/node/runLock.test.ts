import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { replaceInFs } from '../../../../test/replaceInFs.ts';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { processNamespace } from './processIdentity.ts';
import { lockRunDirectory } from './runLock.ts';

const folder = temporaryFolder();
const path = join(folder, 'run.lock');
afterEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
});

test('a directory in which a living process trains is refused', () => {
  writeFileSync(path, `${process.ppid}\n`);
  expect(() => lockRunDirectory(folder)).toThrow(
    expect.objectContaining({
      code: 'state',
      message: `Process ${process.ppid} is training in ${folder} already.`,
    }),
  );
  expect(existsSync(path)).toBe(true);
});

test('takes over the lock of a dead process, also if its number was reused', async () => {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  const reused = { pid: process.ppid, host: hostname(), started: 'long ago' };
  for (const content of [`${child.pid}\n`, JSON.stringify(reused)]) {
    writeFileSync(path, content);
    const free = lockRunDirectory(folder);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() });
    free();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('releases no lock of another process, which has made the directory again', () => {
  const free = lockRunDirectory(folder);
  const other = JSON.stringify({ pid: process.ppid, host: hostname(), started: null });
  writeFileSync(path, other);
  free();
  expect(readFileSync(path, 'utf8')).toBe(other);
  rmSync(path);
  lockRunDirectory(folder)();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['empty', '', 'Another process is training'],
  ['of nobody knows what', '{"owner":1}', 'Another process is training'],
  ['of another machine', '{"pid":1,"host":"elsewhere"}', 'Process 1 of elsewhere is training'],
])('a lock that is %s is not taken over', (_name, content, message) => {
  writeFileSync(path, content);
  expect(() => lockRunDirectory(folder)).toThrow(message);
  expect(readFileSync(path, 'utf8')).toBe(content);
  expect(readdirSync(folder)).toEqual(['run.lock']);
});

test('leftovers of a killed taker are no obstacle', () => {
  writeFileSync(path, '999999999');
  const left = JSON.stringify({ pid: 999_999_999, host: hostname(), started: null });
  writeFileSync(`${path}.left`, left);
  writeFileSync(`${path}.empty`, '');
  const free = lockRunDirectory(folder);
  expect(readdirSync(folder)).toEqual(['run.lock']);
  free();
});

test('a directory that cannot be written is named', () => {
  expect(() => lockRunDirectory(join(folder, 'missing'))).toThrow(/cannot be written/);
});

test('a process refuses a second lock, and takes over from a dead one with its own number', () => {
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

test.runIf(process.platform === 'linux')(
  'a process of another container keeps its lock, and its claim',
  () => {
    const namespace = processNamespace();
    const free = lockRunDirectory(folder);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, namespace });
    free();
    const elsewhere = { pid: 999_999_999, host: hostname(), namespace: '1', started: 'long ago' };
    writeFileSync(path, JSON.stringify(elsewhere));
    expect(() => lockRunDirectory(folder)).toThrow(/^Process 999999999 of another container is training in/);
    writeFileSync(path, JSON.stringify({ ...elsewhere, pid: process.pid, started: null }));
    expect(() => lockRunDirectory(folder)).toThrow(/of another container/);
    rmSync(path);
    // Nor does a claim of another container go: who takes over from a dead process steps back for it.
    writeFileSync(path, '999999999');
    writeFileSync(`${path}.theirs`, JSON.stringify(elsewhere));
    expect(() => lockRunDirectory(folder)).toThrow(/is training in/);
    expect(readdirSync(folder).sort()).toEqual(['run.lock', 'run.lock.theirs']);
  },
);

describe('on a disk that knows no hard links (FAT, some network drives)', () => {
  /** What the system says there. */
  const refuseLinks = (code: string): unknown =>
    replaceInFs('linkSync', () => {
      throw Object.assign(new Error(`${code}: link`), { code });
    });

  test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'])(
    'the lock is a plain file with a single holder: %s',
    (code) => {
      refuseLinks(code);
      const free = lockRunDirectory(folder);
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
      expect(() => lockRunDirectory(folder)).toThrow(/is training in/);
      expect(readdirSync(folder)).toEqual(['run.lock']);
      free();
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  test.each(['EIO', 'ENOSPC', 'EACCES'])('other errors, such as %s, are reported', (code) => {
    refuseLinks(code);
    const message = `The run directory ${folder} cannot be written: ${code}: link.`;
    expect(() => lockRunDirectory(folder)).toThrow(expect.objectContaining({ code: 'file', message }));
    expect(readdirSync(folder)).toEqual([]);
  });
});
