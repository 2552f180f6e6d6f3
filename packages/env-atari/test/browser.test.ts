import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenPage } from '../../../test/browser/openPage.ts';
import { hasBrowser, openPage } from '../../../test/browser/openPage.ts';
import { pictureDigest, vectorDigest } from './inBrowser.ts';

describe.skipIf(!hasBrowser)('in a browser (skipped without Chromium; PRISM_CHROMIUM names one)', () => {
  let page: OpenPage<typeof import('./inBrowser.ts')>;
  beforeAll(async () => {
    page = await openPage('/packages/env-atari/test/inBrowser.ts');
  });
  afterAll(async () => {
    await page?.close();
  });

  test('pictures and snapshots are those of Node', async () => {
    expect(await page.call('pictureDigest', 4, 150)).toBe(pictureDigest(4, 150));
    expect(await page.call('vectorDigest', 4, 80)).toBe(vectorDigest(4, 80));
    expect(page.complaints()).toEqual([]);
  });

  test('a frame takes far less than a sixtieth of a second', async () => {
    expect(await page.call('frameMilliseconds', 400)).toBeLessThan(1000 / 60 / 4);
  });
});
