// The agent that trains in Node trains in a browser: headless Chromium loads the sources, compiles DQN for onnxruntime-web and learns
// CartPole.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenPage } from './browser/openPage.ts';
import { hasBrowser, openPage } from './browser/openPage.ts';
import { firstLosses } from './browser/training.ts';

const steps = 6000;
const seed = 1;
/** Measured 4 to 14 s on two busy cores. */
const trainingMilliseconds = 45_000;

describe.skipIf(!hasBrowser)('in a browser', () => {
  let page: OpenPage<typeof import('./browser/training.ts')>;
  beforeAll(async () => {
    page = await openPage('/test/browser/training.ts');
  });
  afterAll(async () => {
    await page?.close();
  });

  test.each([
    ['by a kernel', false],
    ['by graphs', true],
  ])('the first updates, %s, are those of Node', async (_, isWide) => {
    const here = await firstLosses(30, seed, isWide);
    const there = await page.call('firstLosses', 30, seed, isWide);
    expect(there).toHaveLength(30);
    for (const [update, loss] of here.entries()) {
      // Rounding differs between the runtimes: measured 3e-7.
      expect(
        Math.abs(there[update]! / loss - 1),
        `update ${update}: ${there[update]}, not ${loss}`,
      ).toBeLessThan(1e-4);
    }
  });

  test('DQN learns CartPole on onnxruntime-web', async () => {
    const { returns, ...counts } = await page.call('trainCartPole', steps, seed, trainingMilliseconds);
    expect(counts).toMatchObject({ engine: 'ort', runtime: 'onnxruntime-web', envSteps: steps });
    expect(page.requests).toContainEqual(expect.stringMatching(/\/foreign\/onnxruntime-web\/.*\.wasm$/));
    // Learning starts after 1000 steps; actions and updates of such a narrow network run in kernels.
    expect(counts.updates).toBeGreaterThan(4900);
    expect(counts.graphRuns).toBe(0);
    // Random actions score 22; seeds 1 to 4 scored 288, 197, 347 and 245.
    expect(returns).toHaveLength(20);
    expect(returns.reduce((sum, value) => sum + value) / 20).toBeGreaterThan(100);
  });

  test('unsubscribing stops it and releases its graphs', async () => {
    const { runsBefore, runsAfter, openSessions } = await page.call('interruptCartPole', 200, 500);
    expect(runsBefore).toBeGreaterThanOrEqual(200);
    expect(runsAfter).toBe(0);
    expect(openSessions).toBe(0);
  });

  test('nothing of Node was asked for, nothing from elsewhere, and nothing went wrong', () => {
    expect(page.requests.length).toBeGreaterThan(100);
    expect(page.complaints()).toEqual([]);
  });
});
