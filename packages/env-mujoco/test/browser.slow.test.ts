import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenPage } from '../../../test/browser/openPage.ts';
import { hasBrowser, openPage } from '../../../test/browser/openPage.ts';
import { digests } from './inBrowser.ts';

describe.skipIf(!hasBrowser)('in a browser', () => {
  let page: OpenPage<typeof import('./inBrowser.ts')>;
  beforeAll(async () => {
    page = await openPage('/packages/env-mujoco/test/inBrowser.ts');
  });
  afterAll(async () => {
    await page?.close();
  });

  test('the same seed gives the same states and pictures as in Node, bit for bit', async () => {
    expect(await page.call('digests', 60)).toEqual(await digests(60));
  });

  test('continues from a saved state', async () => {
    expect(await page.call('resumed', 'Hopper-v5')).toBe(true);
    expect(page.complaints()).toEqual([]);
  });
});
