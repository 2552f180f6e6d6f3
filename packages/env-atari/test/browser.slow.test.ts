import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenPage } from '../../../test/browser/openPage.ts';
import { hasBrowser, openPage } from '../../../test/browser/openPage.ts';
import type { CatchFacts } from './catchPage.ts';
import { pictureDigest, vectorDigest } from './inBrowser.ts';

describe.skipIf(!hasBrowser)('in a browser', () => {
  let page: OpenPage<typeof import('./inBrowser.ts')>;
  beforeAll(async () => {
    page = await openPage('/packages/env-atari/test/inBrowser.ts');
  });
  afterAll(async () => {
    await page?.close();
  });

  test('images and snapshots equal those of Node', async () => {
    expect(await page.call('pictureDigest', 4, 150)).toBe(pictureDigest(4, 150));
    expect(await page.call('vectorDigest', 4, 80)).toBe(vectorDigest(4, 80));
    expect(page.complaints()).toEqual([]);
  });

  test('a frame takes far less than a sixtieth of a second', async () => {
    expect(await page.call('frameMilliseconds', 400)).toBeLessThan(1000 / 60 / 4);
  });
});

describe.skipIf(!hasBrowser)('Prism Catch in a page', () => {
  let page: OpenPage<typeof import('./catchPage.ts')>;
  beforeAll(async () => {
    page = await openPage('/packages/env-atari/test/catchPage.ts');
  });
  afterAll(async () => {
    await page?.close();
  });

  const until = async (so: (facts: CatchFacts) => boolean): Promise<CatchFacts> => {
    let facts = await page.call('catchFacts');
    for (let tries = 0; tries < 400 && !so(facts); tries++) {
      await setTimeout(50);
      facts = await page.call('catchFacts');
    }
    expect(so(facts), JSON.stringify(facts)).toBe(true);
    return facts;
  };

  test('the arrow keys move the bucket, and the game runs at sixty frames a second', async () => {
    await page.call('startCatch');
    const { bucket: middle } = await until(({ bucket }) => bucket >= 0);
    // The first move starts the game; the bucket stays without a key.
    await page.keyboard.down('ArrowLeft');
    const left = await until(({ bucket }) => bucket <= middle - 20);
    await page.keyboard.up('ArrowLeft');
    await page.keyboard.down('ArrowRight');
    const right = await until(({ bucket }) => bucket >= left.bucket + 60);
    await page.keyboard.up('ArrowRight');
    await page.keyboard.down('Space');
    // A busy page handles a key some pictures later: the bucket rests once several newer pictures show it in one place.
    let before = right;
    let restedFor = 0;
    const from = await until((facts) => {
      restedFor = facts.bucket !== before.bucket ? 0 : restedFor + (facts.pictures > before.pictures ? 1 : 0);
      before = facts;
      return restedFor >= 6;
    });
    const to = await until(({ seconds }) => seconds >= from.seconds + 2);
    await page.keyboard.up('Space');
    expect(to.bucket).toBe(from.bucket);
    // A wide range, for busy machines; the game's pace follows the clock, not the page.
    const rate = (to.frames - from.frames) / (to.seconds - from.seconds);
    expect(rate).toBeGreaterThan(40);
    expect(rate).toBeLessThan(66);
    expect(to.pictures).toBeGreaterThan(from.pictures + 20);
    expect(page.complaints()).toEqual([]);
  });
});
