// The game that `npm create @prism-rl my-game -- --game` makes: it trains in its page, and its exported module plays in the page that ships.
import fs from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPlugin } from '../../packages/create/src/createPlugin.ts';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { chromiumPath, hasBrowser } from '../../test/browser/openPage.ts';
import { servedFolder } from '../../test/browser/servedFolder.ts';

/** In the playground, where programs can import the packages. */
const folder = path.join(root, 'playground', `.game-${process.pid}`);
let files: string[];
beforeAll(() => {
  files = createPlugin(folder, 'my-game', 'game');
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function inPage(served: string, file: string, use: (page: Page) => Promise<void>): Promise<void> {
  const missing: string[] = [];
  const { url, close } = await servedFolder(served, missing);
  const browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    // `missing` names the files that do not exist.
    const isError = /^(?!Failed to load resource)/;
    page.on(
      'console',
      (said) => said.type() === 'error' && isError.test(said.text()) && errors.push(said.text()),
    );
    await page.goto(url + file);
    await use(page);
    expect([...errors, ...missing.filter((line) => line !== 'no /favicon.ico')]).toEqual([]);
  } finally {
    await browser.close();
    await close();
  }
}

/** The most apples of a board. */
async function most(page: Page, board: string): Promise<number> {
  return Number(/at most (\d+)/.exec((await page.locator(`#${board}-score`).textContent())!)![1]);
}

test.skipIf(!hasBrowser)(
  'trains in a worker of the page, plays there, and its module plays without the library under a strict policy',
  async () => {
    const { build, mergeConfig } = await import('vite');
    const { notInBrowsers } = await import('../../apps/playground/build/notInBrowsers.ts');
    const { default: own } = await import(path.join(folder, 'vite.config.js'));
    const plugins = () => [notInBrowsers()];
    const sources = {
      ...{ root: folder, configFile: false, logLevel: 'error', plugins: plugins(), worker: { plugins } },
      resolve: { conditions: ['@prism-rl/source', 'module', 'browser', 'import', 'default'] },
    } as const;
    await build(mergeConfig(own, sources));
    await inPage(path.join(folder, 'dist'), 'index.html', async (page) => {
      const said = page.locator('#said');
      await page.getByRole('button', { name: 'Train' }).click();
      await expect
        .poll(async () => Number(/mean return (\S+)/.exec((await said.textContent())!)?.[1]), {
          timeout: 150_000,
        })
        .toBeGreaterThan(2);
      await expect.poll(() => most(page, 'its')).toBeGreaterThan(0);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByText('Save policy.js').click(),
      ]);
      expect(download.suggestedFilename()).toBe('policy.js');
      await download.saveAs(path.join(folder, 'src', 'policy.js'));
    });
    expect(fs.readFileSync(path.join(folder, 'src', 'policy.js'), 'utf8')).toMatch(
      /^\/\/ Snake, PPO, \d+ steps/,
    );
    // The page that ships needs these files alone.
    const shipped = path.join(folder, 'shipped');
    const needed = ['game.html', ...['rules', 'game', 'ship', 'policy'].map((name) => `src/${name}.js`)];
    for (const file of needed) fs.cpSync(path.join(folder, file), path.join(shipped, file));
    await inPage(shipped, 'game.html', async (page) => {
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => most(page, 'its')).toBeGreaterThan(1);
    });
  },
);

test('the shipped game has at most 200 lines', () => {
  const lines = (name: string): number =>
    fs.readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n').length;
  const shipped = files.filter((file) => /(game|rules|ship)\.(js|html)$/.test(file));
  expect(shipped).toHaveLength(4);
  expect(shipped.reduce((sum, file) => sum + lines(file), 0)).toBeLessThanOrEqual(200);
});
