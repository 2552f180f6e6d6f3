// A hundred agents at once, with a mouse, the keyboard and a finger.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from '../../../test/browser/axeFaults.ts';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import { Crowd } from '../src/run/crowd/crowd.ts';
import { crowdIn, statesOf } from '../src/run/crowd/crowdRun.ts';
import { digestOf } from '../src/run/link/fingerprint.ts';
import { fromHash } from '../src/run/link/runState.ts';
import type { BuiltApp } from './builtApp.ts';
import { builtApp, chooseWorld, enter } from './builtApp.ts';

const blocked = { serviceWorkers: 'block' } as const;
const phone = { ...blocked, hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } } as const;

/** The number behind a name of the crowd. */
async function numberIn(page: Page, name: 'crowd-steps' | 'crowd-rate'): Promise<number> {
  const text = (await page.getByTestId(name).textContent({ timeout: 60_000 })) ?? '';
  const unit = { K: 1e3, M: 1e6 }[text.at(-1)!] ?? 1;
  return unit * Number(text.replace(/[,KM]/g, ''));
}

/** The fingerprint of a link's crowd in Node, in one worker. */
async function inNode(link: string): Promise<string> {
  const asked = crowdIn(link, fromHash(link))!;
  const states = statesOf(asked);
  const texts = await new Promise<readonly string[]>((resolve, reject) => {
    const crowd = new Crowd(states, (message) => {
      if (message.step === 0) crowd.until(asked.step!, false);
      else crowd.fingerprints().then(resolve, reject);
    });
    crowd.run().catch(reject);
  });
  return digestOf(new TextEncoder().encode(texts.join('')));
}

describe.skipIf(!hasBrowser)('a hundred agents', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp();
  });
  afterAll(async () => {
    await app?.close();
  });

  test('walk in one map, faster with the speed, rest when paused, and say how many have found the way', async () => {
    const { page, context, complaints } = await app.visit(
      '#world=GridWorld-v0&agent=q-learning&seed=1',
      blocked,
    );
    await page.getByRole('button', { name: 'Train 100 agents' }).click();
    await expect.poll(() => numberIn(page, 'crowd-steps')).toBeGreaterThan(100);
    const section = page.getByRole('region', { name: 'A hundred agents at once' });
    const before = await page.locator('.stage canvas').screenshot();
    await page.getByLabel('Speed of each').press('End');
    await expect.poll(() => numberIn(page, 'crowd-steps'), { timeout: 180_000 }).toBeGreaterThan(20_000);
    // Other work on a machine takes its share; alone there are more than a million.
    await expect.poll(() => numberIn(page, 'crowd-rate')).toBeGreaterThan(50_000);
    expect(Buffer.compare(before, await page.locator('.stage canvas').screenshot())).not.toBe(0);
    await expect.poll(() => section.locator('.verdict').textContent()).toBe('All 100 have found the way.');
    await expect
      .poll(() => section.getByTestId('crowd-spread').textContent())
      .toMatch(/^Interquartile mean 0\.\d+, 95 % interval 0\.\d+ to [01]\.\d+\. Eight of ten/);
    await page.getByRole('button', { name: 'Pause' }).click();
    await section.getByTestId('crowd-fingerprint').waitFor();
    const steps = await numberIn(page, 'crowd-steps');
    // The dots glide to their cells, and then stay there.
    let resting = await page.locator('.stage canvas').screenshot();
    const change = async (): Promise<number> => {
      const last = resting;
      resting = await page.locator('.stage canvas').screenshot();
      return Buffer.compare(last, resting);
    };
    await expect.poll(change).toBe(0);
    await page.waitForTimeout(500);
    expect(await numberIn(page, 'crowd-steps')).toBe(steps);
    expect(await change()).toBe(0);
    expect(await section.getByTestId('crowd-fingerprint').textContent()).toMatch(/^[0-9a-f]{16}$/);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => numberIn(page, 'crowd-steps')).toBeGreaterThan(steps);
    // In another grid a hundred learn, too.
    await chooseWorld(page, 'CliffWalking-v1');
    await expect.poll(() => page.url()).toMatch(/#world=CliffWalking-v1&agent=q-learning&seed=1&crowd=100$/);
    await expect.poll(() => numberIn(page, 'crowd-steps')).toBeGreaterThan(10);
    await section.getByRole('button', { name: 'One agent' }).click();
    await expect.poll(() => page.url()).toMatch(/#world=CliffWalking-v1&agent=q-learning&seed=1$/);
    await expect.poll(() => section.locator('canvas').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a link repeats all of them to the bit, here and in Node: a drawn map, a split setting, a network', async () => {
    for (const link of [
      '#world=GridWorld-v0&agent=sarsa&seed=5&set.epsilon=0.2&map=S.T/..G&crowd=20&split=stepSize:0.5&step=777',
      '#world=CliffWalking-v1&agent=dyna-q&seed=2&crowd=7&step=400',
    ]) {
      const { page, context } = await app.visit(link, blocked);
      const text = await page.getByTestId('crowd-fingerprint').textContent({ timeout: 60_000 });
      expect(text, link).toBe(await inNode(link));
      expect(await numberIn(page, 'crowd-steps')).toBe(Number(link.match(/\d+$/)![0]));
      await context.close();
    }
    const twice: (string | null)[] = [];
    for (let k = 0; k < 2; k++) {
      const { page, context } = await app.visit(
        '#world=CartPole-v1&agent=a2c&seed=2&crowd=4&step=600',
        blocked,
      );
      twice.push(await page.getByTestId('crowd-fingerprint').textContent({ timeout: 90_000 }));
      await context.close();
    }
    expect(twice[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(twice[1]).toBe(twice[0]);
  });

  test('by the keyboard alone half of them get another value, and the page says what it changes', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', {
      ...blocked,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const section = page.getByRole('region', { name: 'A hundred agents at once' });
    await section.getByText('How many, and what differs').focus();
    await page.keyboard.press('Enter');
    await section.getByLabel('Split them by').focus();
    await page.keyboard.type('Exploration');
    await page.keyboard.press('Tab');
    await page.keyboard.press('End');
    expect(await section.locator('label:has(:focus) output').textContent()).toBe('1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByLabel('Speed of each').press('End');
    // Who does everything at random meets the triangles, whatever it has learned.
    await expect
      .poll(() => section.getByTestId('crowd-split').textContent())
      .toMatch(
        /^Exploration ε 1 changes the return by −\d\.\d+ \(95 % interval −.*That can be told from about 5 seeds/,
      );
    await section.getByRole('button', { name: 'Copy a link to this step' }).press('Enter');
    await section.getByText('The link is in the clipboard.').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/seed=1&crowd=100&split=epsilon:1&step=\d+$/);
    await context.close();
  });

  test('a finger trains sixteen CartPoles on small stages; the section fits every width and axe finds nothing', async () => {
    const { page, context, complaints } = await app.visit('#world=CartPole-v1&agent=dqn&seed=1', phone);
    const begin = page.getByRole('button', { name: 'Train 16 agents' });
    await begin.scrollIntoViewIfNeeded({ timeout: 60_000 });
    await begin.tap();
    await expect.poll(() => numberIn(page, 'crowd-steps')).toBeGreaterThan(30);
    const section = page.getByRole('region', { name: 'A hundred agents at once' });
    await expect
      .poll(() => section.locator('.verdict').textContent())
      .toMatch(/of 16 have not learned it yet/);
    await page.getByRole('button', { name: 'Pause' }).tap();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await axeFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
    for (const [width, colorScheme] of [
      [1440, 'light'],
      [1024, 'dark'],
    ] as const) {
      const hash =
        '?lang=ko#world=FrozenLake-v1&agent=q-learning&seed=1&crowd=50&split=stepSize:0.5&step=2000';
      const visit = await app.visit(hash, { ...blocked, colorScheme, viewport: { width, height: 900 } });
      await visit.page.getByTestId('crowd-fingerprint').waitFor();
      await visit.page.getByTestId('crowd-split').waitFor();
      const text = await visit.page.locator('.crowd').textContent();
      expect(text!.replace(/[ε-λ]|DQN|[0-9a-f]{16}/g, '')).not.toMatch(/[A-Za-z]{2}/);
      expect(await visit.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await axeFaults(visit.page)).toEqual([]);
      await visit.context.close();
    }
  });

  test('a drawn world fools twenty of them: a trap, brushes, another size; the map is in the link and in comparisons', async () => {
    const { page, context, complaints } = await app.visit(
      '#world=GridWorld-v0&agent=q-learning&seed=1',
      blocked,
    );
    await page.getByText('Draw a world that fools it').click();
    const workshop = page.locator('.workshop');
    await workshop.getByRole('button', { name: 'Deceptive reward' }).click();
    await workshop.getByText('A small circle is near').waitFor();
    await expect.poll(() => page.url()).toMatch(/map=S\.\.o\.\.\.\.\.\//);
    await workshop.getByRole('button', { name: 'Train 20' }).click();
    const crowd = page.getByRole('region', { name: 'A hundred agents at once' });
    await crowd.getByTestId('crowd-fingerprint').waitFor();
    expect(await numberIn(page, 'crowd-steps')).toBe(20_000);
    expect(await crowd.locator('.verdict').textContent()).toBe('20 of 20 have not found the way yet.');
    expect(await crowd.getByTestId('crowd-spread').textContent()).toMatch(/^Interquartile mean 0\.20/);
    await enter(page, 'Take apart');
    expect(await page.getByText('All learn in the map as it is drawn now.').count()).toBe(1);
    await enter(page, 'Watch');
    await workshop.locator('summary').click();
    // Larger, and a cell of its own kind by mouse and one by the keyboard.
    await workshop.getByLabel('Size').selectOption('16');
    await expect.poll(() => mapOf(page).length).toBe(16);
    const stage = page.locator('.stage canvas');
    await workshop.getByRole('button', { name: 'Ice' }).press('Enter');
    /** The square map, as soon as it is drawn. */
    const square = async (): Promise<{ x: number; y: number; side: number }> => {
      await stage.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await stage.boundingBox())!;
      expect(Math.round(width)).toBe(Math.round(height));
      return { x, y, side: width / 16 };
    };
    await expect.poll(square).toBeTruthy();
    const { x, y, side } = await square();
    await page.mouse.move(x + 2.5 * side, y + 5.5 * side);
    await page.mouse.down();
    await page.mouse.move(x + 6.5 * side, y + 5.5 * side, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => mapOf(page)[5]).toBe('..~~~~~.........');
    await workshop.getByLabel('Reward of a cell').press('End');
    await stage.focus();
    for (const key of ['ArrowDown', 'ArrowDown', ' ']) await page.keyboard.press(key);
    await expect.poll(() => mapOf(page)[1]).toMatch(/^9/);
    await workshop.getByRole('button', { name: 'Start' }).click();
    const again = await square();
    await page.mouse.click(again.x + 12.5 * side, again.y + 12.5 * side);
    await expect.poll(() => mapOf(page)[12]).toBe('............S...');
    expect(mapOf(page)[0]).not.toContain('S');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a finger draws noise on a phone, in Korean and in the dark; axe finds nothing', async () => {
    const { page, context } = await app.visit('?lang=ko#world=GridWorld-v0&agent=q-learning&seed=1', {
      ...phone,
      colorScheme: 'dark',
    });
    const workshop = page.locator('.workshop');
    await workshop.locator('summary').tap({ timeout: 60_000 });
    await workshop.getByRole('button', { name: '잡음', exact: true }).tap();
    const stage = page.locator('.stage canvas');
    await stage.scrollIntoViewIfNeeded();
    const { x, y, width } = (await stage.boundingBox())!;
    await page.touchscreen.tap(x + width * 0.7, y + width * 0.9);
    await expect.poll(() => mapOf(page).join('/')).toMatch(/\/\.\.\.\?\.$/);
    expect((await workshop.textContent())!.replace(/λ/g, '')).not.toMatch(/[A-Za-z]{2}/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await axeFaults(page)).toEqual([]);
    await context.close();
  });
});

/** The newest map in the page's link. */
function mapOf(page: Page): string[] {
  const maps = [...page.url().matchAll(/[.&](?:at\d+\.)?map=([^&]*)/g)];
  return decodeURIComponent(maps.at(-1)?.[1] ?? '').split('/');
}
