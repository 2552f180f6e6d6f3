// The agent that trains in Node trains in a browser: headless Chromium loads the sources, compiles DQN for onnxruntime-web
// and learns CartPole.
import fs from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstLosses } from './browser/cartPole.ts';
import type { SourceServer } from './browser/sourceServer.ts';
import { serveSources } from './browser/sourceServer.ts';

const executablePath = [
  process.env.PRISM_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((file) => file !== undefined && fs.existsSync(file));
if (executablePath === undefined) {
  process.stderr.write('browserTraining.test: no Chromium (PRISM_CHROMIUM names one): left out\n');
}

type InPage = typeof import('./browser/training.ts');

const steps = 7000;
const seed = 1;
/** It takes 5 to 11 s on two busy cores. */
const trainingMilliseconds = 45_000;

describe.skipIf(executablePath === undefined)('in a browser', () => {
  let server: SourceServer;
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await serveSources();
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(server.url);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Calls a function of `training.ts` in the page. */
  const inPage = <Name extends keyof InPage>(
    name: Name,
    ...inputs: Parameters<InPage[Name]>
  ): Promise<Awaited<ReturnType<InPage[Name]>>> =>
    page.evaluate(
      `import('/test/browser/training.ts').then((page) => page.${name}(...${JSON.stringify(inputs)}))`,
    );

  test('the first updates are those of Node', async () => {
    const here = await firstLosses(30, seed);
    const there = await inPage('firstLosses', 30, seed);
    expect(there).toHaveLength(30);
    for (const [update, loss] of here.entries()) {
      // Rounding differs between the runtimes: 3e-7 was seen.
      expect(
        Math.abs(there[update]! / loss - 1),
        `update ${update}: ${there[update]}, not ${loss}`,
      ).toBeLessThan(1e-4);
    }
  });

  test('DQN learns CartPole on onnxruntime-web', async () => {
    const { returns, ...counts } = await inPage('trainCartPole', steps, seed, trainingMilliseconds);
    expect(counts).toMatchObject({ engine: 'ort', runtime: 'onnxruntime-web', envSteps: steps });
    expect(server.served).toContainEqual(expect.stringMatching(/^\/foreign\/onnxruntime-web\/.*\.wasm$/));
    // Learning starts after 1000 steps; every update and every greedy action is a run of a graph.
    expect(counts.updates).toBeGreaterThan(5900);
    expect(counts.graphRuns).toBeGreaterThan(counts.updates);
    // Random actions get 22; seeds 1 to 4 got 300, 290, 215 and 246.
    expect(returns).toHaveLength(20);
    expect(returns.reduce((sum, value) => sum + value) / 20).toBeGreaterThan(100);
  });

  test('unsubscribing stops it and releases its graphs', async () => {
    const { runsBefore, runsAfter, openSessions } = await inPage('interruptCartPole', 200, 500);
    expect(runsBefore).toBeGreaterThanOrEqual(200);
    expect(runsAfter).toBe(0);
    expect(openSessions).toBe(0);
  });

  test('nothing of Node was asked for, nothing from elsewhere, and nothing went wrong', () => {
    expect(requests.length).toBeGreaterThan(100);
    expect(requests.filter((url) => !url.startsWith(server.url) && !url.startsWith('data:'))).toEqual([]);
    expect(server.missing).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
