// Board games against the policies of the page: by mouse, keys and finger, with their thoughts, and links that repeat games.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { axeFaults } from '../../../test/browser/axeFaults.ts';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import type { BuiltApp } from './builtApp.ts';
import { builtApp, enter, numberOf } from './builtApp.ts';
import { bestMove } from './lookAhead.ts';

const patient = { timeout: 60_000 };

describe.skipIf(!hasBrowser)('a board game', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp();
  });
  afterAll(async () => {
    await app?.close();
  });

  async function opened(hash: string, options: Parameters<BuiltApp['visit']>[1] = {}) {
    const visit = await app.visit(hash, { serviceWorkers: 'block', ...options });
    onTestFinished(() => visit.context.close());
    await visit.page.locator('.cells').waitFor(patient);
    return visit;
  }

  const said = (page: Page) => page.locator('.game [role=status]').textContent();
  /** Cells or discs of the visitor and of the policy. */
  const held = async (page: Page) => [
    await page.locator('.cells .first').count(),
    await page.locator('.cells .second').count(),
  ];

  test('by mouse: the policy answers at once, says how it chose, and begins where it is asked to', async () => {
    const { page, complaints } = await opened('#world=TicTacToe-v0');
    await expect.poll(() => said(page), patient).toBe('Your move.');
    await page.getByRole('button', { name: 'Cell 5: empty' }).click();
    await expect.poll(() => said(page), patient).toMatch(/^It played [1-46-9]\. Your move\.$/);
    expect(await held(page)).toEqual([1, 1]);
    expect(page.url()).toMatch(/&moves=you\.4\.[0-35-8]$/);
    await page.getByRole('button', { name: 'Cell 5: yours' }).click({ force: true });
    expect(await held(page)).toEqual([1, 1]); // a taken cell is no move
    await page.getByLabel('Show how it chose').check();
    const shares = (await page.locator('.cells small').allTextContents()).map((text) =>
      Number.parseInt(text, 10),
    );
    expect(shares.filter((share) => !Number.isNaN(share))).toHaveLength(8);
    expect(shares.reduce((sum, share) => sum + (share || 0), 0)).toBeGreaterThan(95);
    await page.getByRole('button', { name: 'New game, it begins' }).click();
    await expect.poll(() => held(page), patient).toEqual([1, 0]);
    await expect.poll(() => said(page), patient).toMatch(/^It played \d\. Your move\.$/);
    await enter(page, 'Watch');
    await page.locator('.stage canvas').waitFor(patient);
    expect(await page.locator('.game').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a link shows the board before the engine in which an agent learns is asked for', async () => {
    let letCome = (): void => undefined;
    const isAwaited = new Promise<void>((resolve) => (letCome = resolve));
    const { page, context, files } = await app.prepared(
      async (opened) => {
        await opened.route(/laterParts.*js$/, async (route) => {
          await isAwaited;
          await route.continue();
        });
      },
      '#world=ConnectFour-v0',
      { serviceWorkers: 'block' },
    );
    onTestFinished(() => context.close());
    // It is waited for in the middle of the stage.
    const [stage, veil] = [page.locator('.world'), page.locator('.pinned > .veil span').last()];
    const [room, text] = [(await stage.boundingBox())!, (await veil.boundingBox())!];
    expect(Math.abs(text.x + text.width / 2 - room.x - room.width / 2)).toBeLessThan(100);
    letCome();
    await page.locator('.cells').waitFor(patient);
    const hasEngine = () => [...files.keys()].some((file) => file.endsWith('.wasm'));
    expect(hasEngine()).toBe(false);
    await expect.poll(hasEngine, patient).toBe(true);
  });

  test('by keys: a number, and arrows with Enter', async () => {
    const { page } = await opened('#world=ConnectFour-v0');
    await page.keyboard.press('4');
    await expect.poll(() => held(page), patient).toEqual([1, 1]);
    await page.getByRole('button', { name: 'Column 4' }).focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
    await expect.poll(() => held(page), patient).toEqual([2, 2]);
    expect(page.url()).toMatch(/&moves=you\.3\.\d\.4\.\d$/);
    expect(await page.getByRole('button', { name: 'Column 5' }).getAttribute('aria-label')).toContain(
      'yours',
    );
  });

  test('it is said who has which colour; a move is taken back; a search thinks ahead; the games of the visit are counted', async () => {
    const { page } = await opened('#world=TicTacToe-v0');
    await expect
      .poll(() => page.locator('.colours').textContent())
      .toMatch(/^ You +PPO, which learned this game/);
    await page.getByRole('button', { name: 'Cell 1: empty' }).click();
    await expect.poll(() => held(page), patient).toEqual([1, 1]);
    await page.getByRole('button', { name: 'Take back' }).click();
    await expect.poll(() => held(page), patient).toEqual([0, 0]);
    await expect.poll(() => said(page), patient).toBe('Your move.');
    const slider = page.getByRole('slider', { name: 'It thinks' });
    expect(await slider.getAttribute('aria-valuetext')).toBe('by its first thought');
    expect([await slider.getAttribute('max'), await slider.inputValue()]).toEqual(['400', '0']);
    await slider.fill('300');
    expect(await slider.getAttribute('aria-valuetext')).toBe('300 moves ahead, by a search');
    // Whoever opens in a corner and plays into nothing loses, or draws by chance: the game ends, and is counted.
    for (let k = 0; k < 5 && !(await page.getByTestId('evening').isVisible()); k++) {
      await expect.poll(() => said(page), patient).toMatch(/Your move|won|draw/);
      await page
        .locator('.cells button:not([aria-disabled=true])')
        .first()
        .click({ timeout: 2000 })
        .catch(() => undefined);
    }
    await expect
      .poll(() => page.getByTestId('evening').textContent(), patient)
      .toMatch(/^This visit: you won 0, it won (1, 0|0, 1) drawn\.$/);
  });

  test('the agent that learns in the page is played against, too', async () => {
    const { page } = await opened('#world=TicTacToe-v0');
    await enter(page, 'Watch');
    await expect.poll(() => numberOf(page, 'episodes'), patient).toBeGreaterThan(0);
    await enter(page, 'Play');
    await page.getByLabel('You play against').selectOption('own');
    await expect
      .poll(() => page.locator('.colours').textContent(), patient)
      .toMatch(/PPO, which learns here: \S+ steps/);
    await expect.poll(() => said(page), patient).toBe('Your move.');
    await page.getByRole('button', { name: 'Cell 5: empty' }).click();
    await expect.poll(() => held(page), patient).toEqual([1, 1]);
    // It has learned for seconds: who looks ahead beats it, at the latest after some openings.
    const next = (): Promise<number | undefined> =>
      bestMove('TicTacToe-v0', page.url().split('moves=you.')[1]!.split('.').map(Number));
    const made = (): number => page.url().split('moves=you.')[1]?.split('.').length ?? 0;
    const won = (): Promise<boolean> => page.getByText('You have won.').isVisible();
    for (const opening of [4, 0, 1, 2, 3]) {
      await page.getByRole('button', { name: 'New game, you begin' }).click();
      await expect.poll(() => held(page), patient).toEqual([0, 0]);
      for (let move: number | undefined = opening; move !== undefined; move = await next()) {
        const before = made();
        await page.getByRole('button', { name: `Cell ${move + 1}: empty` }).click();
        await expect
          .poll(async () => made() > before && /Your move|won|draw/.test((await said(page))!), patient)
          .toBe(true);
      }
      if (await won()) break;
    }
    expect(await won()).toBe(true);
    expect(await page.getByTestId('evening').textContent()).toMatch(/^This visit: you won 1, /);
    expect(await page.locator('.cells .won').count()).toBe(3);
    // It is celebrated, and not where motion is unwanted.
    const joy = () =>
      page.locator('.joy i').evaluateAll((all) => all.map((one) => getComputedStyle(one).animationName));
    expect(new Set(await joy())).toEqual(new Set(['joy']));
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(new Set(await joy())).toEqual(new Set(['none']));
    await expect
      .poll(() =>
        page
          .locator('.joy i')
          .first()
          .evaluate((one) => getComputedStyle(one).opacity),
      )
      .toBe('0');
  });

  test('an agent that learns by search shows what it thinks, and is played against; it learns on elsewhere', async () => {
    const { page, complaints } = await opened('#world=TicTacToe-v0');
    const learning = { timeout: 120_000 };
    await page.getByRole('button', { name: 'Cell 1: empty' }).click();
    await expect.poll(() => held(page), learning).toEqual([1, 1]);
    await page.getByRole('button', { name: 'Train one by search' }).click();
    await page.locator('.mind').waitFor(learning);
    // The game goes on against it, with its numbers; on a phone, too, it is in sight whose move it is.
    expect(await held(page)).toEqual([1, 1]);
    const numbers = (await page.locator('.cells small').allTextContents()).filter((text) => text !== '');
    expect(numbers.length).toBeGreaterThanOrEqual(7);
    await page.setViewportSize({ width: 390, height: 844 });
    const [move, game] = [page.locator('.game > [role=status]'), page.locator('.game')];
    await expect
      .poll(async () => {
        const [one, all] = [(await move.boundingBox())!, (await game.boundingBox())!];
        return one.y >= all.y && one.y + one.height <= Math.min(844, all.y + all.height);
      })
      .toBe(true);
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.getByRole('button', { name: 'New game, you begin' }).click();
    await expect.poll(() => held(page), learning).toEqual([0, 0]);
    await page.locator('.mind').waitFor(learning);
    const share = async () => Number(await page.locator('.searching progress').getAttribute('value'));
    await expect.poll(share, learning).toBeGreaterThan(0.02);
    expect(await page.locator('.mind .bars > div').count()).toBe(9);
    expect(await page.locator('.colours').textContent()).toContain('AlphaZero, which learns here by search');
    await page.getByRole('slider', { name: 'It thinks' }).fill('100');
    await page.getByRole('button', { name: 'Cell 5: empty' }).click();
    await expect.poll(() => held(page), learning).toEqual([1, 1]);
    const thought = await page.locator('.mind .bars').getAttribute('aria-label');
    expect(thought).toMatch(/first thought [1-46-9], visits [1-46-9], improved policy [1-46-9]$/);
    // The tree begins with the line that was visited most; another move is looked at by click or by arrow keys.
    const [told, rows] = [page.locator('.mind p'), page.locator('.mind [role=radiogroup]')];
    const line =
      /^([1-9])(?: → [1-9]){0,2}: \d+ visits?, worth −?[01]\.\d\d to the agent, first thought \d+ %$/;
    // Both at once: the training goes on, and its searches are shown.
    const [best, visits] = await page
      .locator('.mind')
      .evaluate((mind) => [
        mind.querySelector('p')!.textContent,
        mind.querySelector('.bars')!.getAttribute('aria-label'),
      ]);
    expect(best!.match(line)![1]).toBe(visits!.match(/visits (\d)/)![1]);
    expect(await rows.first().getByRole('radio').count()).toBeGreaterThan(6);
    const moves = rows.first().getByRole('radio');
    const moveOf = async (k: number) => (await moves.nth(k).getAttribute('aria-label'))!.slice(0, 3);
    await moves.first().locator('rect').click();
    await expect.poll(async () => (await told.textContent())!.startsWith(await moveOf(0))).toBe(true);
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await told.textContent())!.startsWith(await moveOf(1))).toBe(true);
    expect(await moves.nth(1).getAttribute('aria-checked')).toBe('true');
    for (const box of [page.locator('.cells'), page.locator('.mind'), page.locator('.searching')]) {
      const { y, height } = (await box.boundingBox())!;
      expect([y >= 0, y + height <= 720]).toEqual([true, true]);
    }
    expect(await axeFaults(page)).toEqual([]);
    const before = await share();
    await enter(page, 'Watch');
    await page.locator('.stage canvas').waitFor(patient);
    await enter(page, 'Play');
    await expect.poll(share, learning).toBeGreaterThan(before);
    expect(complaints).toEqual([]);
  });

  test('by finger, on a phone', async () => {
    const phone = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } };
    const { page } = await opened('#world=ConnectFour-v0', phone);
    await page.getByRole('button', { name: 'Column 1,' }).tap();
    await expect.poll(() => held(page), patient).toEqual([1, 1]);
    const { width } = (await page.getByRole('button', { name: 'Column 1,' }).boundingBox())!;
    expect(width).toBeGreaterThan(44); // as wide as a finger
  });

  test('a link repeats a game, the next one in the same page too; moves that are not possible are told', async () => {
    const begun = '#world=TicTacToe-v0&agent=ppo&seed=1&moves=you';
    // The visitor takes 5, 1 and 2, the policy 9, 7 and 8: the lowest row.
    const { page } = await opened(`${begun}.4.8.0.6.1.7`);
    await expect.poll(() => said(page), patient).toBe('It played 8. The agent has won.');
    expect(page.url()).toContain('&moves=you.4.8.0.6.1.7');
    for (const cell of [7, 8, 9])
      expect(await page.getByRole('button', { name: `Cell ${cell}: the agent’s` }).count()).toBe(1);
    // The line that has won is marked, and the last move.
    expect(await page.locator('.cells .won').count()).toBe(3);
    expect(await page.locator('.joy').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Cell 8' }).locator('.last').count()).toBe(1);
    // Where the visitor erred is said, and played again from there.
    await expect
      .poll(() => page.locator('.duel .verdict').textContent(), patient)
      .toMatch(/^At your move 3 a search prefers 8 to 2\./);
    await page.getByRole('button', { name: 'Play on from there' }).click();
    await expect.poll(() => said(page), patient).toBe('It played 7. Your move.');
    expect(await page.locator('.duel .verdict').count()).toBe(0);
    const go = (moves: string) => page.evaluate((hash) => location.assign(hash), begun + moves);
    await go('.0.3.1.4.2');
    await expect.poll(() => said(page), patient).toBe('You have won.');
    await go('.0.0');
    await expect.poll(() => said(page), patient).toContain('The moves of this link are not possible.');
  });

  test.each(['light', 'dark'] as const)(
    'axe finds no fault, %s, nor a page wider than a phone',
    async (colorScheme) => {
      for (const [world, width] of [
        ['TicTacToe-v0', 1280],
        ['ConnectFour-v0', 390],
      ] as const) {
        const { page } = await opened(`#world=${world}`, { colorScheme, viewport: { width, height: 844 } });
        await page.keyboard.press('1');
        await expect.poll(() => held(page), patient).toEqual([1, 1]);
        await page.getByLabel('Show how it chose').check();
        expect(await axeFaults(page)).toEqual([]);
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0);
      }
    },
  );

  test('in Korean', async () => {
    const { page } = await opened('?lang=ko#world=TicTacToe-v0');
    await expect.poll(() => said(page), patient).toBe('당신 차례입니다.');
    const words = await page.locator('.game').textContent();
    expect(words!.replaceAll('PPO', '')).not.toMatch(/[A-Za-z]{2}/);
  });
});
