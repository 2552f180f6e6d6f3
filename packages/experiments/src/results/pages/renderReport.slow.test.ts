// The page of a run in a browser.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, hasBrowser } from '../../../../../test/browser/openPage.ts';
import { temporaryFolder } from '../../../../../test/temporaryFolder.ts';
import { exampleFrames, exampleReport } from '../../../test/pages/exampleReport.ts';
import { renderAblation } from './ablation/renderAblation.ts';
import { renderReport } from './renderReport.ts';

describe.skipIf(!hasBrowser)('in a browser', () => {
  let browser: Browser;
  const dir = temporaryFolder();
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: chromiumPath!,
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });
  afterAll(() => browser.close());

  async function open(
    options: Parameters<Browser['newPage']>[0],
    markup = renderReport(exampleReport()),
  ): Promise<{ page: Page; complaints: string[] }> {
    const file = join(dir, 'report.html');
    writeFileSync(file, markup);
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return { page, complaints };
  }

  test('no complaints, and nothing wider than a phone', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints } = await open({ viewport: { width: 390, height: 844 }, colorScheme });
      await page.locator('.animation canvas').waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect(complaints).toEqual([]);
      await page.close();
    }
  });

  test('the film plays, pauses, and shows the frames that were given', async () => {
    const { page, complaints } = await open({ reducedMotion: 'reduce' });
    const canvas = page.locator('.animation canvas');
    await canvas.waitFor();
    const button = page.getByRole('button', { name: 'Play' });
    const pixels = () =>
      canvas.evaluate((element: HTMLCanvasElement) => [
        ...element.getContext('2d')!.getImageData(0, 0, element.width, element.height).data,
      ]);
    const films = exampleFrames(40).map(({ data }) => [...data].join());
    const shown = async (): Promise<number> =>
      films.indexOf((await pixels()).filter((_, i) => i % 4 !== 3).join());
    expect(await shown()).toBe(0);
    await page.waitForTimeout(150);
    expect(await shown()).toBe(0);
    await button.click();
    await expect.poll(shown).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Pause' }).click();
    const stopped = await shown();
    await page.waitForTimeout(150);
    expect(await shown()).toBe(stopped);
    // Chromium has an opinion on how often this test looks at the canvas.
    expect(complaints.filter((text) => !text.includes('willReadFrequently'))).toEqual([]);
    await page.close();
  });

  test('each of several films can be paused', async () => {
    const curve = { envSteps: [1], meanReturn: [1] };
    const runs = [{ arm: 'a', environment: 'E', seed: 1, steps: 1, score: 1, curve, stepsPerSecond: 1 }];
    const animations = [20, 30].map((count) => ({ frames: exampleFrames(count), fps: 10 }));
    const { page, complaints } = await open(
      {},
      renderAblation({ title: 't', command: 'c', runs, animations }),
    );
    const buttons = page.getByRole('button', { name: 'Pause' });
    await expect.poll(() => buttons.count()).toBe(2);
    await buttons.last().click();
    expect(await page.getByRole('button', { name: 'Play' }).count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a page with videos and no film of the trained agent has nothing to complain of', async () => {
    const { animation: _, ...rest } = exampleReport();
    const films = [{ mp4: Uint8Array.of(0, 0, 0, 24, 102, 116, 121, 112), caption: 'c' }];
    const { page, complaints } = await open({}, renderReport({ ...rest, films }));
    await page.waitForTimeout(100);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('values appear under the pointer, charts have names', async () => {
    const { page, complaints } = await open({ viewport: { width: 1200, height: 900 } });
    expect(await page.getByRole('img', { name: /^Learning curve/ }).count()).toBe(1);
    const plot = page.locator('.plot').first();
    await plot.hover({ position: { x: 300, y: 50 } });
    const tip = await plot.locator('.tip').textContent();
    expect(tip).toMatch(/^[\d,]+ steps/);
    expect(tip).toMatch(/mean of the last \d+ \d+/);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
