// A generation on the stage, in the built page.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from '../../../test/browser/axeFaults.ts';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import type { BuiltApp } from './builtApp.ts';
import { builtApp, chooseWorld } from './builtApp.ts';

const blocked = { serviceWorkers: 'block' } as const;

const numberIn = async (page: Page, name: string): Promise<number> => {
  const text = (await page.getByTestId(name).textContent({ timeout: 60_000 })) ?? '';
  return Number(text.replaceAll(',', '').replace('−', '-').replace('Generation ', ''));
};

/** Pixels on the stage that are neither grey nor the card's: the best, and what is chosen. */
const coloured = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.stage canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let k = 0; k < data.length; k += 4)
      if (
        Math.max(data[k]!, data[k + 1]!, data[k + 2]!) - Math.min(data[k]!, data[k + 1]!, data[k + 2]!) >
        80
      )
        count++;
    return count;
  });

describe.skipIf(!hasBrowser)('a generation on the stage', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp();
  });
  afterAll(async () => {
    await app?.close();
  });

  test('plays at once; the next one follows by a button and by itself, and learns', async () => {
    const { page, context, complaints } = await app.visit(
      '#world=CartPole-v1&agent=ga&seed=3&set.population=256',
      blocked,
    );
    const section = page.locator('.generation');
    await expect.poll(() => numberIn(page, 'generation')).toBe(1);
    await expect.poll(() => coloured(page)).toBeGreaterThan(100);
    expect(await axeFaults(page)).toEqual([]);
    // 60 frames a second on a machine of one's own; others take their share here.
    await section.getByRole('button', { name: 'Next generation' }).click();
    await expect.poll(() => numberIn(page, 'generation')).toBe(2);
    const { frames, longest } = await page.evaluate(
      () =>
        new Promise<{ frames: number; longest: number }>((resolve) => {
          const began = performance.now();
          let [frames, last, longest] = [0, began, 0];
          const frame = (): void => {
            const now = performance.now();
            longest = Math.max(longest, now - last);
            last = now;
            frames++;
            if (now - began > 2000) resolve({ frames: frames / 2, longest });
            else requestAnimationFrame(frame);
          };
          requestAnimationFrame(frame);
        }),
    );
    expect(frames, `frames a second, the longest ${longest} ms`).toBeGreaterThan(10);
    // By itself, when its film is over.
    await expect.poll(() => numberIn(page, 'generation')).toBeGreaterThan(2);
    // Random moves have a mean of 22, and hardly ever more than 100.
    await section.getByRole('button', { name: 'Fast forward' }).click();
    await expect.poll(() => numberIn(page, 'generation')).toBeGreaterThan(12);
    await expect.poll(() => numberIn(page, 'generation-best')).toBeGreaterThan(150);
    expect(await section.getByTestId('line').textContent()).toMatch(/The champion’s line: \d+ mutations?\. /);
    expect(complaints.filter((text) => !text.includes('Service Worker'))).toEqual([]);
    await context.close();
  });

  test('a visitor chooses a champion and other mutations, and the link says so', async () => {
    const { page, context, complaints } = await app.visit('#world=CartPole-v1&agent=ga&seed=5', blocked);
    const section = page.locator('.generation');
    await expect.poll(() => numberIn(page, 'generation')).toBe(1);
    await page.getByRole('button', { name: 'Pause' }).click();
    await section.getByLabel('Look at a candidate').fill('5');
    expect(await section.locator('output').textContent()).toMatch(/^no\. 6 of 64, return \d/);
    await section.getByRole('button', { name: 'Keep this one' }).click();
    await expect.poll(() => page.url()).toMatch(/&at\d+\.keep=\d+/);
    await expect.poll(() => numberIn(page, 'generation')).toBe(2);
    const mutation = page.getByLabel('Mutation σ');
    await mutation.fill('5');
    await expect.poll(() => page.url()).toMatch(/&at\d+\.keep=\d+&at\d+\.deviation=0\.5/);
    expect(await page.locator('.setting', { has: mutation }).locator('output').textContent()).toBe('0.5');
    // A click on the stage chooses, too.
    const before = await section.locator('output').textContent();
    await page.locator('.stage canvas').click({ position: { x: 5, y: 5 } });
    expect(await section.locator('output').textContent()).toMatch(/^no\. \d+ of 64/);
    expect(before).toMatch(/^no\. 1 of 64/);
    // A duel is against the champion, and the generations come back after it.
    await section.getByRole('button', { name: 'Play against the champion' }).click();
    await page
      .getByRole('button', { name: /^Play seed|^Begin|^Challenge/ })
      .first()
      .click();
    await page.locator('.veil.over').getByRole('status').waitFor({ timeout: 90_000 });
    await page.getByRole('tab', { name: 'Watch' }).click();
    await expect.poll(() => numberIn(page, 'generation')).toBeGreaterThan(1);
    await expect.poll(() => coloured(page)).toBeGreaterThan(100);
    expect(complaints.filter((text) => !text.includes('Service Worker'))).toEqual([]);
    await context.close();
  });

  test('landers and walkers evolve, too, in both languages', async () => {
    const { page, context, complaints } = await app.visit(
      '?lang=ko#world=BipedalWalker-v3&agent=openai-es&seed=1&set.population=16',
      blocked,
    );
    await expect.poll(() => page.getByTestId('generation').textContent({ timeout: 60_000 })).toBe('1세대');
    await expect.poll(() => coloured(page)).toBeGreaterThan(100);
    expect(await page.locator('.generation button').count()).toBe(2);
    await chooseWorld(page, 'LunarLander-v3');
    await page.locator('#agent').selectOption('ga');
    await expect.poll(() => page.getByTestId('generation').textContent({ timeout: 60_000 })).toBe('1세대');
    await expect.poll(() => coloured(page)).toBeGreaterThan(100);
    expect(complaints.filter((text) => !text.includes('Service Worker'))).toEqual([]);
    await context.close();
  });
});
