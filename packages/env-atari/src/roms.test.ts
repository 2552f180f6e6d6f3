import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gameNames } from './game.ts';
import { prismCatch } from './games/prismCatch.ts';
import { importRoms, listRoms, readRom } from './node/romFolder.ts';
import { recogniseImage } from './recogniseImage.ts';
import { md5Hex, zipEntries } from './romFiles.ts';
import { loadGame, provideRoms } from './roms.ts';

/** A zip archive from an independent writer, optionally with a directory that misstates each file's size by some bytes. */
function zip(
  files: Readonly<Record<string, Uint8Array>>,
  { isStored = false, lie = 0 }: { isStored?: boolean; lie?: number } = {},
): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of Object.entries(files)) {
    const packed = isStored ? data : deflateRawSync(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(isStored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length + lie, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, Buffer.from(name)]),
    );
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

describe('MD5', () => {
  test('of the examples of RFC 1321', () => {
    const of = (text: string): string => md5Hex(new TextEncoder().encode(text));
    expect(of('')).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(of('message digest')).toBe('f96b697d7cb7938d525a2f31aaf161d0');
  });

  test('equals that of node:crypto for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(md5Hex(bytes)).toBe(createHash('md5').update(bytes).digest('hex'));
      }),
    );
  });
});

describe('zip archives', () => {
  test('are read file by file', async () => {
    const files = { 'a/one.bin': new Uint8Array(4096).fill(7), 'two.txt': new TextEncoder().encode('gems') };
    const entries = zipEntries(zip(files));
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ['a/one.bin', 4096],
      ['two.txt', 4],
    ]);
    expect(await entries[0]!.read()).toEqual(files['a/one.bin']);
    expect(await entries[1]!.read()).toEqual(files['two.txt']);
  });

  test.each([false, true])('with wrong sizes are refused; stored: %s', async (isStored) => {
    const files = { 'one.bin': Uint8Array.from({ length: 300 }, (_, i) => i) };
    const read = (lie: number) => zipEntries(zip(files, { isStored, lie }))[0]!.read();
    expect(await read(0)).toEqual(files['one.bin']);
    await expect(read(1)).rejects.toThrow('a file is shorter than it says');
    await expect(read(-1)).rejects.toThrow('a file is longer than it says');
  });

  test('with any damaged byte are refused', async () => {
    expect(() => zipEntries(new Uint8Array(100))).toThrow(/not a readable zip/);
    const good = zip({ 'one.bin': Uint8Array.from({ length: 2048 }, (_, i) => (i * i) >> 3) });
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bad = Uint8Array.from(good);
        bad[at]! ^= flip;
        try {
          for (const entry of zipEntries(bad)) if (entry.size < 1e6) await entry.read();
        } catch (error) {
          expect(error).toMatchObject({ name: 'PrismError', code: 'corrupt' });
        }
      }),
    );
  });
});

describe('images', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'prism-roms-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('that are unknown are not imported, with a hint', async () => {
    writeFileSync(join(folder, 'mine.whl'), zip({ 'ale_py/roms/pong.bin': new Uint8Array(2048) }));
    writeFileSync(join(folder, 'broken.zip'), 'no zip');
    await expect(importRoms(folder, join(folder, 'store'))).rejects.toMatchObject({
      code: 'invalid-argument',
      hint: expect.stringContaining('pip download --no-deps ale-py'),
    });
    const broken = join(folder, 'broken.zip');
    await expect(importRoms(broken)).rejects.toMatchObject({
      code: 'corrupt',
      message: `${broken} is not a readable zip archive: it has no directory.`,
    });
    writeFileSync(join(folder, 'odd.bin'), new Uint8Array(3000));
    await expect(importRoms(join(folder, 'odd.bin'))).rejects.toMatchObject({
      message: expect.stringContaining('(1 file looked at, its size is that of none)'),
    });
    writeFileSync(join(folder, 'odd.bin'), new Uint8Array(2048));
    await expect(importRoms(join(folder, 'odd.bin'))).rejects.toMatchObject({
      message: expect.stringContaining('its MD5, c99a74c555371a433d121f551d6c6398, is that of none'),
    });
    await expect(importRoms(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'file' });
    expect(recogniseImage(prismCatch.image)).toBeUndefined();
  });

  test('are listed as missing or present', async () => {
    expect((await listRoms(join(folder, 'nothing'))).filter(({ present }) => present)).toEqual([]);
    writeFileSync(join(folder, 'pong.bin'), new Uint8Array(2048));
    const list = await listRoms(folder);
    expect(list.length).toBe(gameNames.length);
    expect(list.filter(({ present }) => present)).toEqual([
      { name: 'pong', id: 'ALE/Pong-v5', present: true },
    ]);
    expect(await readRom('pong', folder)).toEqual(new Uint8Array(2048));
    expect(await readRom('breakout', folder)).toBeUndefined();
  });

  test('of the wrong content, or missing, are refused when a game is loaded', async () => {
    provideRoms((name) => (name === 'tennis' ? new Uint8Array(2048) : undefined));
    await expect(loadGame('tennis')).rejects.toMatchObject({ code: 'corrupt' });
    process.env.PRISM_ATARI_ROMS = folder;
    try {
      await expect(loadGame('pong')).rejects.toMatchObject({
        code: 'file',
        message: expect.stringContaining('pong'),
      });
      await expect(loadGame('pongo')).rejects.toMatchObject({
        code: 'unknown-name',
        hint: 'Did you mean pong?',
      });
    } finally {
      delete process.env.PRISM_ATARI_ROMS;
    }
  });
});
