// Looking closer, by mouse, finger and keyboard: back in time.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from '../../../test/browser/axeFaults.ts';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import type { BuiltApp } from './builtApp.ts';
import { builtApp, numberOf } from './builtApp.ts';

const blocked = { serviceWorkers: 'block' } as const;
const phone = { ...blocked, hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } } as const;

describe.skipIf(!hasBrowser)('looking closer', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp();
  });
  afterAll(async () => {
    await app?.close();
  });

  test('a table’s last steps: each number of the equation is the table’s, and time moves by mouse and keys', async () => {
    const { page, context, complaints } = await app.visit(
      '#world=CliffWalking-v1&agent=q-learning&seed=1&set.epsilon=0.1&set.stepSize=0.5',
      blocked,
    );
    await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(10);
    const card = page.getByRole('region', { name: 'Why did it do that?' });
    await card.getByRole('button', { name: 'Look back' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Go on' }).count()).toBe(2);
    const steps = await numberOf(page, 'steps');
    const numbers = card.locator('.equation code').nth(1);
    const slider = card.getByRole('slider', { name: 'Step' });
    const last = Number(await slider.inputValue());
    expect(last).toBeGreaterThan(20);
    await card.getByRole('button', { name: 'A step back' }).click();
    expect(Number(await slider.inputValue())).toBe(last - 1);
    await slider.press('ArrowLeft');
    expect(Number(await slider.inputValue())).toBe(last - 2);
    // Every step costs 1 or 100: −0.5 ← −1 + 0.5 [ −1 + 1 · (−1) − (−1) ].
    const seen = new Set<string>();
    for (let k = 0; k < 12; k++) {
      const text = (await numbers.textContent())!.replaceAll('−', '-');
      seen.add(text);
      const found = /^(\S+) ← (\S+) \+ (\S+) \[ (\S+)(?: \+ (\S+) · (\S+))? - (\S+) \]$/.exec(text)!;
      const [moved, was, rate, reward, gamma, future, again] = found
        .slice(1)
        .map((part) => Number((part ?? '0').replace(/[()]/g, ''))) as [number, ...number[]];
      expect(again).toBe(was);
      expect([-1, -100]).toContain(reward);
      expect(Math.abs(was! + rate! * (reward! + gamma! * future! - was!) - moved)).toBeLessThan(
        0.02 * Math.abs(moved) + 0.01,
      );
      const taken = card.locator('tr.taken td');
      const before = Number((await taken.first().textContent())!.replace('−', '-'));
      const after = Number((await taken.nth(1).textContent())!.replace('−', '-'));
      expect([before, after]).toEqual([was, moved]);
      await card.getByRole('button', { name: 'A step back' }).click();
    }
    expect(seen.size).toBeGreaterThan(3);
    // The stage goes back, too; the run has not moved.
    const picture = await pictureOf(page);
    await slider.press('Home');
    await expect.poll(() => pictureOf(page)).not.toBe(picture);
    await card.getByRole('button', { name: 'Largest surprise' }).click();
    expect(await card.locator('[role=status]').textContent()).toMatch(/^In row \d, column \d+\. It chose /);
    expect(await numberOf(page, 'steps')).toBe(steps);
    expect(await axeFaults(page)).toEqual([]);
    // A single step is one more; going on ends it.
    await page.getByRole('button', { name: 'One step' }).click();
    await expect.poll(() => numberOf(page, 'steps')).toBe(steps + 1);
    await card.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => card.getByRole('button', { name: 'Look back' }).count()).toBe(1);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(steps + 50);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each(['light', 'dark'] as const)(
    'on a phone, in Korean, %s: the stage is in sight while a finger moves the time',
    async (colorScheme) => {
      const { page, context } = await app.visit('?lang=ko#world=GridWorld-v0&agent=sarsa&seed=1', {
        ...phone,
        colorScheme,
      });
      await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(10);
      const card = page.getByRole('region', { name: '왜 그렇게 했을까요?' });
      await card.getByRole('button', { name: '되돌아보기' }).tap();
      const slider = card.getByRole('slider', { name: '스텝' });
      await slider.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await slider.boundingBox())!;
      const session = await context.newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
        session.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: at === undefined ? [] : [{ x: at, y: y + height / 2 }],
        });
      await touch('touchStart', x + width - 8);
      for (let k = 1; k <= 4; k++) await touch('touchMove', x + width - 8 - (k * width) / 8);
      await expect.poll(() => page.locator('.stage.lifted').count()).toBe(1);
      await touch('touchEnd');
      expect(Number(await slider.inputValue())).toBeLessThan(0.7 * Number(await slider.getAttribute('max')));
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(await axeFaults(page)).toEqual([]);
      await context.close();
    },
  );

  test('a network’s shown episode: what DQN expected, and PPO’s probabilities', async () => {
    for (const [agent, rule] of [
      ['dqn', /^δ = r \+ γ max/],
      ['ppo', /^∇ log π/],
    ] as const) {
      const { page, context } = await app.visit(`#world=CartPole-v1&agent=${agent}&seed=1`, blocked);
      const card = page.getByRole('region', { name: 'Why did it do that?' });
      await card.waitFor();
      // A whole episode was shown when the next one begins.
      for (const score of [/return so far [1-9]\d/, /return so far \d\./])
        await expect
          .poll(() => page.locator('.caption').textContent(), { timeout: 60_000, interval: 20 })
          .toMatch(score);
      await card.getByRole('button', { name: 'Look back' }).press('Enter');
      await expect.poll(() => card.locator('.equation code').first().textContent()).toMatch(rule);
      expect(await card.locator('[role=status]').textContent()).toContain('Its reward was 1.00.');
      expect(await card.locator('tbody tr').count()).toBe(2);
      // Before the end of an episode no error is as large as its values.
      await card.getByRole('slider', { name: 'Step' }).press('End');
      expect(await card.locator('.equation code').nth(1).textContent()).toMatch(
        agent === 'dqn' ? /· / : /^G = \d/,
      );
      await context.close();
    }
  }, 180_000);
});

/** The stage as a text that differs if any pixel does. */
function pictureOf(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector<HTMLCanvasElement>('.stage canvas')!.toDataURL());
}
