import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenPage } from '../../../test/browser/openPage.ts';
import { hasBrowser, openPage } from '../../../test/browser/openPage.ts';
import { raceDigest, vectorDigest } from './inBrowser.ts';

describe.skipIf(!hasBrowser)('in a browser', () => {
  let page: OpenPage<typeof import('./inBrowser.ts')>;
  beforeAll(async () => {
    page = await openPage('/packages/env-box2d/test/inBrowser.ts');
  });
  afterAll(async () => {
    await page?.close();
  });

  test('the same seed gives the same episodes as Gymnasium and Node', async () => {
    const recorded = JSON.parse(readFileSync(new URL('./fixtures/parity.json', import.meta.url), 'utf8')) as [
      string,
      string,
      number,
    ][];
    const seeds = [...new Set(recorded.map(([, , seed]) => seed))].slice(0, 4);
    const expected = recorded.filter(([, , seed]) => seeds.includes(seed));
    const seen = await page.call('digests', seeds);
    expect(seen).toHaveLength(40);
    const inOrder = (rows: unknown[][]): string[] => rows.map((row) => row.join(' ')).sort();
    expect(inOrder(seen)).toEqual(inOrder(expected));
  });

  test('pixels of a race, and snapshots of a vector', async () => {
    expect(await page.call('raceDigest', 5, 60)).toBe(raceDigest(5, 60));
    expect(await page.call('vectorDigest', 5)).toBe(vectorDigest(5));
  });

  test('vector graphics equal the pixels', async () => {
    const [lander, walker, car] = await page.call('svgDifferences');
    expect(lander).toBeLessThan(0.1);
    expect(walker).toBeLessThan(0.1);
    // A race's pixels lose 2 of each plain colour, as pygame's do.
    expect(car).toBeLessThan(2.5);
    expect(page.complaints()).toEqual([]);
  });
});
