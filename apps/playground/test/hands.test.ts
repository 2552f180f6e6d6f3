// The page as people use it: with a mouse, a finger and the keyboard, while an agent learns.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import type { BuiltApp } from './builtApp.ts';
import { builtApp, numberOf } from './builtApp.ts';

const blocked = { serviceWorkers: 'block' } as const;
const phone = { ...blocked, hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } } as const;

/** How somebody moves a slider to a share of its width. */
type Hand = (page: Page, slider: Locator, share: number) => Promise<void>;

const withMouse: Hand = async (page, slider, share) => {
  const [from, to, y] = await track(slider, share);
  await page.mouse.move(from, y);
  await page.mouse.down();
  for (let k = 1; k <= 6; k++) {
    await page.mouse.move(from + ((to - from) * k) / 6, y);
    await page.waitForTimeout(30); // longer than two messages of the run
  }
  await page.mouse.up();
};

const bySlowClick: Hand = async (page, slider, share) => {
  const [, to, y] = await track(slider, share);
  await page.mouse.move(to, y);
  await page.mouse.down();
  await page.waitForTimeout(200);
  await page.mouse.up();
};

const withFinger: Hand = async (page, slider, share) => {
  const [from, to, y] = await track(slider, share);
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y }] });
  await touch('touchStart', from);
  for (let k = 1; k <= 6; k++) {
    await touch('touchMove', from + ((to - from) * k) / 6);
    await page.waitForTimeout(30);
  }
  await touch('touchEnd');
};

/** Where a slider's knob is, a share of its way, and its height on the page. */
async function track(slider: Locator, share: number): Promise<[from: number, to: number, y: number]> {
  await slider.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await slider.boundingBox())!;
  const now = await slider.evaluate((element) => {
    const { value, min, max } = element as HTMLInputElement;
    return (Number(value) - Number(min)) / (Number(max) - Number(min));
  });
  const knob = 8;
  const at = (part: number): number => x + knob + part * (width - 2 * knob);
  return [at(now), at(share), y + height / 2];
}

describe.skipIf(!hasBrowser)('the playground in somebody’s hands', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp();
  });
  afterAll(async () => {
    await app?.close();
  });

  test.each([
    ['a mouse', withMouse, blocked, ['GridWorld-v0&agent=n-step-sarsa', 'CartPole-v1&agent=a2c']],
    ['slow clicks on the track', bySlowClick, blocked, ['GridWorld-v0&agent=dyna-q']],
    ['a finger', withFinger, phone, ['GridWorld-v0&agent=dyna-q']],
  ] as const)(
    'every slider is moved with %s while an agent learns, and stays where it was put',
    async (_, move, options, runs) => {
      for (const link of runs.map((run) => `#world=${run}&seed=1`)) {
        const { page, context } = await app.visit(link, options);
        await expect.poll(() => numberOf(page, 'steps'), { timeout: 20_000 }).toBeGreaterThan(100);
        const sliders = page.locator('.settings .setting');
        const count = await sliders.count();
        for (let k = 0; k < count; k++) {
          const setting = sliders.nth(k);
          const slider = setting.locator('input');
          const before = await setting.locator('output').textContent();
          const isLive = (await setting.locator('.effect').textContent()) === 'live';
          const share =
            Number(await slider.inputValue()) > Number(await slider.getAttribute('max')) / 2 ? 0 : 1;
          await move(page, slider, share);
          const text = await setting.locator('output').textContent();
          expect(text, `${link} ${before}`).not.toBe(before);
          await expect
            .poll(() => page.url(), { timeout: 10_000, message: `${link} ${before} → ${text}` })
            .toMatch(new RegExp(`${isLive ? 'at\\d+' : 'set'}\\.\\w+=${text}(&|$)`));
          expect(await setting.locator('output').textContent()).toBe(text);
          await expect.poll(() => numberOf(page, 'steps'), { timeout: 20_000 }).toBeGreaterThan(50);
        }
        await context.close();
      }
    },
  );

  test('the number beside a slider follows the knob while it is dragged', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', blocked);
    await expect.poll(() => numberOf(page, 'steps'), { timeout: 20_000 }).toBeGreaterThan(100);
    const setting = page.locator('.setting', { hasText: 'Exploration' });
    const [from, to, y] = await track(setting.locator('input'), 1);
    await page.mouse.move(from, y);
    await page.mouse.down();
    const seen = new Set<string | null>();
    for (let k = 1; k <= 4; k++) {
      await page.mouse.move(from + ((to - from) * k) / 4, y);
      await page.waitForTimeout(150);
      seen.add(await setting.locator('output').textContent());
    }
    expect(page.url()).not.toContain('epsilon');
    await page.mouse.up();
    expect(seen.size).toBe(4);
    await expect.poll(() => page.url()).toMatch(/at\d+\.epsilon=1$/);
    await context.close();
  });
});
