import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import type * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { gameSpec } from '../game.ts';
import { importRoms } from './romFolder.ts';

// The repository has no images; this fake one has Pong's checksum.
vi.mock('../romFiles.ts', () => ({ md5Hex: () => gameSpec('pong').md5 }));
// Tests may run as root, which can read everything: files named “closed” refuse to be read.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  const refuse = (path: string): void => {
    if (!path.endsWith('closed')) return;
    throw Object.assign(new Error(`EACCES: permission denied, open '${path}'`), { code: 'EACCES' });
  };
  const readFile = async (path: string): Promise<Buffer> => {
    refuse(path);
    return real.readFile(path);
  };
  const readdir = async (path: string): Promise<string[]> => {
    refuse(path);
    return real.readdir(path);
  };
  return { ...real, readFile, readdir };
});

const folder = temporaryFolder();
const image = join(folder, 'image.bin');
writeFileSync(image, new Uint8Array(gameSpec('pong').size));

test('creates the folder', async () => {
  const store = join(folder, 'below', 'deeper');
  expect(await importRoms(image, store)).toEqual({ folder: store, imported: ['pong'], unrecognised: 0 });
  await importRoms(image, store);
  expect(readdirSync(store)).toEqual(['pong.bin']);
});

test('refuses an impossible folder at once', async () => {
  const images = join(folder, 'images');
  mkdirSync(images);
  writeFileSync(join(images, 'image.bin'), new Uint8Array(gameSpec('pong').size));
  for (const store of [join(image, 'store'), image, '/proc/prism/store']) {
    for (const from of [image, images]) {
      await expect(importRoms(from, store)).rejects.toMatchObject({
        name: 'PrismError',
        code: 'file',
        message: expect.stringContaining(`The folder ${store} cannot be written`),
      });
      expect(existsSync(join(store, 'pong.bin'))).toBe(false);
    }
  }
});

test('leaves no temporary file if an image cannot be written', async () => {
  const store = join(folder, 'taken');
  mkdirSync(join(store, 'pong.bin', 'inside'), { recursive: true });
  await expect(importRoms(image, store)).rejects.toMatchObject({ name: 'PrismError', code: 'file' });
  expect(readdirSync(store)).toEqual(['pong.bin']);
});

test('skips unreadable files in a search, and refuses them as paths', async () => {
  const images = join(folder, 'guarded');
  const [closedFolder, closedFile] = [join(images, 'a', 'closed'), join(images, 'b', 'closed')];
  mkdirSync(closedFolder, { recursive: true });
  mkdirSync(join(images, 'b'));
  for (const file of [closedFile, join(images, 'c.bin')]) {
    writeFileSync(file, new Uint8Array(gameSpec('pong').size));
  }
  const store = join(folder, 'kept');
  expect(await importRoms(images, store)).toMatchObject({ imported: ['pong'] });
  for (const path of [closedFolder, closedFile]) {
    await expect(importRoms(path, store)).rejects.toMatchObject({
      name: 'PrismError',
      code: 'file',
      message: `${path} cannot be read: EACCES: permission denied, open '${path}'.`,
    });
  }
});
