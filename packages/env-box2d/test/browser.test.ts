import { existsSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raceDigest, vectorDigest } from './inBrowser.ts';
import { serveSources } from './sourceServer.ts';

const executablePath = [
  process.env.PRISM_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== undefined && existsSync(path));

describe.skipIf(executablePath === undefined)(
  'in a browser (skipped without Chromium; PRISM_CHROMIUM names one)',
  () => {
    let browser: Browser;
    let page: Page;
    let stop: () => void;
    const complaints: string[] = [];
    beforeAll(async () => {
      const { url, server } = await serveSources();
      stop = () => void server.close();
      browser = await chromium.launch({
        executablePath: executablePath!,
        args: ['--no-sandbox', '--disable-gpu'],
      });
      page = await browser.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(url);
    });
    afterAll(async () => {
      await browser?.close();
      stop?.();
    });

    /** What an expression over `inBrowser.ts` (as `runs`) comes to in the page. */
    const inPage = <T>(expression: string): Promise<T> =>
      page.evaluate(`import('/packages/env-box2d/test/inBrowser.ts').then((runs) => ${expression})`);

    test('the same seed gives the same episodes as Gymnasium and Node', async () => {
      const recorded = JSON.parse(
        readFileSync(new URL('./fixtures/parity.json', import.meta.url), 'utf8'),
      ) as [string, string, number][];
      const seeds = [...new Set(recorded.map(([, , seed]) => seed))].slice(0, 4);
      const expected = recorded.filter(([, , seed]) => seeds.includes(seed));
      const seen = await inPage<[string, string, number][]>(`runs.digests(${JSON.stringify(seeds)})`);
      expect(seen).toHaveLength(40);
      const inOrder = (rows: unknown[][]): string[] => rows.map((row) => row.join(' ')).sort();
      expect(inOrder(seen)).toEqual(inOrder(expected));
    });

    test('pixels of a race, and snapshots of a vector', async () => {
      expect(await inPage('runs.raceDigest(5, 60)')).toBe(raceDigest(5, 60));
      expect(await inPage('runs.vectorDigest(5)')).toBe(vectorDigest(5));
    });

    test('vectors are the same pictures as pixels', async () => {
      const [lander, walker, car] = await inPage<[number, number, number]>('runs.svgDifferences()');
      expect(lander).toBeLessThan(0.1);
      expect(walker).toBeLessThan(0.1);
      // Pixels of a race lose 2 of each plain colour, as pygame's do.
      expect(car).toBeLessThan(2.5);
      expect(complaints).toEqual([]);
    });
  },
);
