import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { importRoms } from './romFolder.ts';

const folder = temporaryFolder();
const store = join(folder, 'store');
/** A zip of `count` entries that share the same bytes of the file. */
function overlapping(count: number): Buffer {
  const packed = deflateRawSync(Buffer.alloc(4096));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  const central = Buffer.alloc(46 * count);
  for (let i = 0; i < count; i++) {
    const at = 46 * i;
    central.writeUInt32LE(0x02014b50, at);
    central.writeUInt16LE(8, at + 10);
    central.writeUInt32LE(packed.length, at + 20);
    central.writeUInt32LE(4096, at + 24);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, central, end]);
}

test('refuses a zip of 60 000 entries that share their data before unpacking any', async () => {
  const path = join(folder, 'bomb.zip');
  // Their data together is shorter than the file, but each entry needs a header of its own.
  writeFileSync(path, overlapping(60_000));
  await expect(importRoms(path, store)).rejects.toThrow(/its files overlap/);
  const one = overlapping(3);
  for (let i = 0; i < 3; i++) one.writeUInt32LE(one.length >> 1, one.length - 22 - 46 * (3 - i) + 20);
  writeFileSync(join(folder, 'overlap.zip'), one);
  await expect(importRoms(join(folder, 'overlap.zip'), store)).rejects.toThrow(/its files overlap/);
});

test('a search with cyclic links, pipes and devices ends', async () => {
  const loops = join(folder, 'loops');
  mkdirSync(join(loops, 'a', 'b'), { recursive: true });
  for (const name of ['one', 'two', 'three', 'four']) symlinkSync(loops, join(loops, 'a', 'b', name));
  symlinkSync('nowhere', join(loops, 'dangling'));
  if (process.platform !== 'win32') {
    execFileSync('/usr/bin/env', ['mkfifo', join(loops, 'pipe')]);
    symlinkSync('/dev/zero', join(loops, 'endless'));
  }
  writeFileSync(join(loops, 'a', 'some.txt'), 'text');
  await expect(importRoms(loops, store)).rejects.toThrow(/No known Atari image .* \(1 file looked at/);
  if (process.platform === 'win32') return;
  await expect(importRoms(join(loops, 'pipe'), store)).rejects.toThrow(/is neither a file nor a folder\.$/);
  await expect(importRoms('/dev/zero', store)).rejects.toThrow(/is neither a file nor a folder\.$/);
});

test('refuses an archive larger than all images together', async () => {
  const path = join(folder, 'huge.zip');
  writeFileSync(path, '');
  truncateSync(path, 256 * 1024 * 1024 + 1);
  await expect(importRoms(path, store)).rejects.toThrow(/is larger than an archive of images can be\.$/);
});

test('stops when aborted', async () => {
  const path = join(folder, 'stopped.zip');
  writeFileSync(path, overlapping(60_000));
  const result = await importRoms(path, store, { signal: AbortSignal.abort() });
  expect(result.imported).toEqual([]);
});

test('refuses to search too many files', async () => {
  const many = join(folder, 'many');
  mkdirSync(many);
  for (let i = 0; i <= 20_000; i++) writeFileSync(join(many, `${i}`), '');
  await expect(importRoms(many, store)).rejects.toThrow(/There are more than 20000 files to look at/);
  expect(readdirSync(folder)).not.toContain('store');
});
