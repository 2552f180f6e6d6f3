import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { gameSpec } from '../games/catalogue.ts';
import { importRoms } from './romFolder.ts';

// There are no images of games here: this one's sum is that of Pong's.
vi.mock('../md5.ts', () => ({ md5Hex: () => gameSpec('pong').md5 }));

const folder = mkdtempSync(join(tmpdir(), 'prism-rom-folder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const image = join(folder, 'image.bin');
writeFileSync(image, new Uint8Array(gameSpec('pong').size));

test('the folder is made', async () => {
  const store = join(folder, 'below', 'deeper');
  expect(await importRoms(image, store)).toEqual({ folder: store, imported: ['pong'], unrecognised: 0 });
  await importRoms(image, store);
  expect(readdirSync(store)).toEqual(['pong.bin']);
});

test('a folder that cannot be is refused, and at once', async () => {
  for (const store of [join(image, 'store'), image, '/proc/prism/store']) {
    await expect(importRoms(image, store)).rejects.toMatchObject({
      name: 'PrismError',
      code: 'file',
      message: expect.stringContaining(`The folder ${store} cannot be written`),
    });
    expect(existsSync(join(store, 'pong.bin'))).toBe(false);
  }
});
