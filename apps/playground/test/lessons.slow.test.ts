// Teach it by playing: a visitor's steps are recorded, an agent learns from them, and plays alike.
import fs from 'node:fs';
import { decodeEpisodes } from '@prism-rl/core/recordings';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { axeFaults } from '../../../test/browser/axeFaults.ts';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import type { BuiltApp } from './builtApp.ts';
import { builtApp, whole } from './builtApp.ts';

const patient = { timeout: 120_000 };
const phone = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } };

/** Two rooms: the way leads right, down and right. */
const map = 'S.%23../..%23../....G';
const way = ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight'];

describe.skipIf(!hasBrowser)('an agent that learns from a visitor', () => {
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
    await whole(visit.page);
    await visit.page.locator('#to-play').click();
    return visit;
  }

  const learn = (page: Page) => page.getByRole('button', { name: 'Learn from me' });

  test('a way through a grid, shown with keys, becomes its own; the recording is a file; it is beaten in a duel', async () => {
    // Sarsa waits meanwhile: the visitor begins at the start.
    const { page, complaints } = await opened(`#world=GridWorld-v0&agent=sarsa&seed=1&map=${map}`);
    await page.getByRole('button', { name: 'Play yourself' }).click();
    for (let episode = 0; episode < 6; episode++)
      for (const key of way) {
        await page.keyboard.press(key);
        await page.waitForTimeout(60);
      }
    await expect.poll(() => page.locator('.lesson').textContent(), patient).toContain('steps: 36.');
    expect(await page.locator('.strip canvas').count()).toBeGreaterThan(0);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the recording' }).click();
    const file = await (await downloading).path();
    const { lengths, rewards, terminated, actions } = decodeEpisodes(fs.readFileSync(file));
    expect([...lengths]).toEqual([6, 6, 6, 6, 6, 6]);
    expect(rewards.reduce((sum, reward) => sum + reward, 0)).toBe(6);
    expect([...terminated]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...actions.slice(0, 6)]).toEqual([3, 1, 1, 3, 3, 3]);
    await learn(page).click();
    await page.getByText('This agent has learned to play as you do.').waitFor(patient);
    // Every episode of the pupil ends at the goal.
    await expect.poll(() => page.getByTestId('episodes').textContent(), patient).not.toBe('0');
    expect(await page.getByTestId('return').textContent()).toBe('1.00');
    await page.getByRole('button', { name: 'Play seed 1' }).click();
    for (const key of way) {
      await page.keyboard.press(key);
      await page.waitForTimeout(60);
    }
    await page.locator('.veil').getByText('You: 1 point. The agent: 1 point.').waitFor(patient);
    expect(await axeFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('it learns on by itself until it scores more than the visitor, and says so', async () => {
    const { page, complaints } = await opened('#world=CartPole-v1&agent=ppo&seed=1');
    await page.getByRole('button', { name: 'Play yourself' }).click();
    // Pushes to the right: the pole falls to the left.
    for (let episode = 1; episode <= 4; episode++) {
      await page.keyboard.down('ArrowRight');
      await page.locator('.score', { hasText: `best of ${episode}` }).waitFor(patient);
    }
    await page.keyboard.up('ArrowRight');
    await learn(page).click();
    await page.getByRole('button', { name: 'Now improve' }).click(patient);
    const scores = /It now scores ([\d.]+); you scored ([\d.]+)\./;
    const said = page.locator('.lesson').getByText(scores);
    await said.waitFor({ timeout: 90_000 });
    const [its, yours] = scores
      .exec((await said.textContent())!)!
      .slice(1)
      .map(Number);
    expect(its).toBeGreaterThan(yours!);
    await page
      .getByRole('heading', { name: 'This agent has learned from you, and then by itself.' })
      .waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('another visitor sees the recording by a link or a file, and has an agent learn from it', async () => {
    const hash = `#world=GridWorld-v0&agent=sarsa&seed=1&map=${map}`;
    const { page } = await opened(hash, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Play yourself' }).click();
    for (let episode = 0; episode < 6; episode++)
      for (const key of way) {
        await page.keyboard.press(key);
        await page.waitForTimeout(60);
      }
    await page.getByRole('button', { name: 'Copy a link to it' }).click();
    await page.getByText('The link is in the clipboard').waitFor(patient);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/#world=GridWorld-v0&.*&lesson=dbbd3(\.dbbd3){5}$/);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the recording' }).click();
    const file = {
      name: 'theirs.safetensors',
      mimeType: '',
      buffer: fs.readFileSync(await (await downloading).path()),
    };

    // The link leads to this room at once.
    const byLink = await app.visit(link.replace(/.*#/, '#'), { serviceWorkers: 'block' });
    onTestFinished(() => byLink.context.close());
    const isWhole = async (there: Page): Promise<void> => {
      await expect
        .poll(() => there.locator('.lesson').textContent(), patient)
        .toContain('Recorded steps: 36.');
      expect(await there.locator('.strip canvas').count()).toBeGreaterThan(3);
    };
    await isWhole(byLink.page);
    await learn(byLink.page).click();
    await byLink.page.getByText('This agent has learned to play as you do.').waitFor(patient);
    await expect.poll(() => byLink.page.getByTestId('return').textContent(), patient).toBe('1.00');

    const byFile = await opened(hash);
    await byFile.page.locator('#to-watch').click();
    await byFile.page.locator('.files input').setInputFiles(file);
    await isWhole(byFile.page);
    await byFile.page
      .getByRole('heading', { name: 'This is a recording. An agent can learn from it.' })
      .waitFor();
    expect(await axeFaults(byFile.page)).toEqual([]);
    expect([...byLink.complaints, ...byFile.complaints]).toEqual([]);
  });

  test('on a phone in Korean, by finger: the button and the stage are in sight together, and the pupil plays', async () => {
    const { page } = await opened('?lang=ko#world=CartPole-v1&agent=dqn&seed=1', phone);
    await page.locator('button.play').tap();
    const push = page.locator('.keys button').first();
    const steps = async () =>
      Number(/[\d,]+(?=\.)/.exec((await page.locator('.lesson').textContent())!)?.[0]);
    await push.tap();
    await expect.poll(steps, patient).toBeGreaterThan(40);
    await page.locator('.lesson .primary').tap();
    await page.locator('.lesson p b').waitFor(patient);
    for (const box of [page.locator('.stage'), page.locator('.lesson')]) {
      const { y, height } = (await box.boundingBox())!;
      expect([y >= 0, y + height <= phone.viewport.height]).toEqual([true, true]);
    }
    await expect.poll(() => page.getByTestId('episodes').textContent(), patient).not.toBe('0');
    expect(await page.locator('.lesson').textContent()).not.toMatch(/[A-Za-z]{2}/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });
});
