// The built site in Chromium, from a nested folder of a web server: pages can be read and navigated, and never request anything outside of
// the folder. `npm run test:packages -- site pages` builds the site and runs this; after `npm run build:site`, `pnpm --filter @prism-rl/site run
// check` runs it alone.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from '@prism-rl/core';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeFaults } from '../../test/browser/axeFaults.ts';
import { chromiumPath } from '../../test/browser/openPage.ts';
import type { ServedFolder } from '../../test/browser/servedFolder.ts';
import { servedFolder } from '../../test/browser/servedFolder.ts';
import { compile } from '../cells/compile.ts';
import { trainIn } from '../cells/ownPlugin.ts';
import { load } from '../cells/packages.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const complaints: string[] = [];
let site: ServedFolder;
let browser: Browser;
let page: Page;
let home = '';

beforeAll(async () => {
  site = await servedFolder(dist, complaints);
  home = site.url;
  browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1000 },
    serviceWorkers: 'block',
  });
  context.setDefaultTimeout(120_000);
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(home) && !/^(data|blob):/.test(request.url()))
      complaints.push(request.url());
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(() => {
  complaints.length = 0;
});

/** Clicks and waits for the page of that title. */
async function follow(selector: string, title: RegExp): Promise<void> {
  await page.click(selector);
  await expect.poll(() => page.title()).toMatch(title);
  expect(page.url().startsWith(home)).toBe(true);
}

test('from page to page, and into the playground', async () => {
  await page.goto(home);
  await follow('nav >> text=Course', /^The course/);
  await follow('.VPSidebar >> text=7. Sarsa', /^7\. Sarsa and Q-learning/);
  await follow('nav >> text=Reference', /^Reference/);
  await follow('.vp-doc >> text=Agents and planners', /^Agents and planners/);
  await follow('nav >> text=Results', /^What each improvement is worth/);
  await follow('.VPNavBarTitle a', /^Prism RL$/);
  await page.goto(`${home}course/07-sarsa-and-q-learning.html`);
  await follow('text=Sarsa at the cliff', /playground/);
  expect(complaints).toEqual([]);
});

test('a Korean chapter has its frame in Korean, and leads into the Korean playground', async () => {
  await page.goto(`${home}ko/course/07-sarsa-and-q-learning.html`);
  const caption = page.frameLocator('.prism-lesson iframe').locator('.caption');
  await expect.poll(() => caption.textContent()).toMatch(/^보이는 것: /);
  await follow('text=절벽의 살사', /플레이그라운드/);
  await page.goto(`${home}ko/`);
  await follow('nav >> text=플레이그라운드', /플레이그라운드/);
  expect(complaints).toEqual([]);
});

test('names in TypeScript show their types', async () => {
  await page.goto(`${home}guides/begin.html`);
  await page
    .locator('.twoslash-hover', { hasText: /^evaluateEvery$/ })
    .first()
    .hover();
  await expect
    .poll(() => page.locator('.twoslash-floating').textContent())
    .toMatch(/function evaluateEvery\(.*EvaluationPlan.*Evaluates the greedy policy/s);
  expect(complaints).toEqual([]);
});

test('in Korean', async () => {
  await page.goto(`${home}ko/`);
  await follow('text=배우기: 강의', /^강의/);
  await follow('.VPSidebar >> text=4. 가치 이터레이션', /^4\. 가치 이터레이션/);
  expect(complaints).toEqual([]);
});

/** Episodes of the home page's agent, and the steps of the first and the newest. */
async function episodesOf(tab: Page): Promise<number[]> {
  const news = (await tab.getByTestId('agent-news').textContent()) ?? '';
  return (/^(\d+) episodes?\. .* (\d+) steps at first, (\d+) now$/.exec(news) ?? []).slice(1).map(Number);
}

test('the home page learns, pauses, begins again, and leads to the same world in the playground', async () => {
  await page.goto(home);
  const agent = page.locator('.prism-agent');
  await expect.poll(async () => (await episodesOf(page))[0]).toBeGreaterThan(40);
  const [, first, now] = await episodesOf(page);
  // Six steps are the shortest path; one action in ten is still random.
  expect(first).toBeGreaterThan(20);
  expect(now).toBeLessThan(20);
  await agent.getByRole('button', { name: 'Pause' }).click();
  const paused = await agent.getByTestId('agent-news').textContent();
  await page.waitForTimeout(500);
  expect(await agent.getByTestId('agent-news').textContent()).toBe(paused);
  await agent.getByRole('button', { name: 'Start again' }).click();
  expect(await agent.getByTestId('agent-news').textContent()).toBe('0 steps, first episode');
  await agent.getByRole('button', { name: 'Continue' }).click();
  await expect.poll(async () => (await episodesOf(page))[0]).toBeGreaterThan(2);
  await agent.getByRole('link').click();
  await expect.poll(() => page.getByTestId('episodes').isVisible()).toBe(true);
  expect(new URL(page.url()).hash).toContain('world=GridWorld-v0&agent=q-learning');
  expect(complaints).toEqual([]);
});

test('where no movement is wanted, the home page waits to be asked', async () => {
  const context = await browser.newContext({ reducedMotion: 'reduce', serviceWorkers: 'block' });
  const tab = await context.newPage();
  await tab.goto(home);
  await tab.locator('.prism-agent').getByRole('button', { name: 'Continue' }).waitFor();
  expect(await tab.getByTestId('agent-news').textContent()).toBe('0 steps, first episode');
  await context.close();
});

test('the language switch stays on the page', async () => {
  await page.goto(`${home}course/11-dqn.html`);
  const link = page.locator('.VPNavBarTranslations a', { hasText: '한국어' });
  expect(await link.getAttribute('href')).toMatch(/\/ko\/course\/11-dqn\.html$/);
  await page.goto(`${home}guides/export.html`);
  expect(await page.locator('.VPNavBarTranslations a').getAttribute('href')).toMatch(
    /\/ko\/guides\/export\.html$/,
  );
  await page.goto(`${home}packages/core.html`);
  expect(await page.locator('.VPNavBarTranslations a').getAttribute('href')).toMatch(/\/ko\/$/);
  expect(complaints).toEqual([]);
});

test.each([
  ['how to export a policy', /guides\/export\.html/],
  ['dqn', /course\/11-dqn\.html/],
])('a search for %s finds the right page first', async (question, wanted) => {
  await page.goto(home);
  await page.locator('.DocSearch-Button').click();
  await page.locator('.VPLocalSearchBox input').fill(question);
  await expect
    .poll(() => page.locator('.VPLocalSearchBox .result').first().getAttribute('href'))
    .toMatch(wanted);
});

describe('cells', () => {
  test('the program of the home page runs', async () => {
    await page.goto(home);
    await page.locator('.prism-cell button').first().click();
    await expect
      .poll(() => page.locator('.prism-cell .news').textContent())
      .toMatch(/^steps to the circle: [2-9]\d(\.\d)?steps.*steps to the circle: [67](\.\d)?$/);
    expect(complaints).toEqual([]);
  });

  test('an exercise is written and checked, kept, and begun again', async () => {
    await page.goto(`${home}course/07-sarsa-and-q-learning.html`);
    const cell = page.locator('.prism-cell');
    await cell.getByRole('button', { name: 'Check' }).click();
    await expect.poll(() => cell.locator('.verdict').textContent()).toMatch(/^Not yet/);
    await cell.getByRole('button', { name: 'Edit' }).click();
    await cell.locator('.cm-content').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(
      'export function update(q, s, a, r, n, terminated, alpha, gamma) {\n  const target = r + (terminated ? 0 : gamma * Math.max(...q[n]));\n  q[s][a] += alpha * (target - q[s][a]);\n}',
    );
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => cell.locator('.verdict').textContent()).toBe('All right.');
    expect(await cell.locator('figcaption').textContent()).toMatch(/a way of 13 steps/);
    await page.reload();
    await cell.getByRole('button', { name: 'Edit' }).click();
    await expect.poll(() => cell.locator('.cm-content').textContent()).toMatch(/Math\.max/);
    await cell.getByRole('button', { name: 'Start again' }).click();
    await expect
      .poll(() => cell.locator('.cm-content').textContent())
      .toMatch(/which of the next values counts/);
    expect(complaints).toEqual([]);
  });

  test('a world of one’s own: from the playground to the editor, another number by keys, trained, saved as a plugin that learns the same', async () => {
    await page.goto(`${home}playground/#world=GridWorld-v0&agent=q-learning&seed=1`);
    await page.getByRole('button', { name: /^All \d+ worlds/ }).click();
    await follow('.gallery a', /^An agent in a game/);
    expect(page.url()).toMatch(/\/guides\/embed\.html#own-world$/);
    const cell = page.locator('.prism-cell', { hasText: 'Meadow' });
    const lines = cell.locator('.news pre');
    /** The mean returns that the page prints, the last one of five lines. */
    const trained = async (): Promise<string[]> => {
      await expect.poll(() => lines.count()).toBe(5);
      return lines.allTextContents();
    };
    await cell.getByRole('button', { name: 'Run' }).click();
    const before = await trained();
    await cell.getByRole('button', { name: 'Edit' }).press('Enter');
    // Every step costs 2 instead of 1.
    await cell.locator('.cm-line', { hasText: 'outcome.reward = -1' }).click();
    for (const key of ['End', 'ArrowLeft', 'Backspace', '2', 'Control+Enter']) await page.keyboard.press(key);
    await expect.poll(async () => (await lines.allTextContents())[0]).not.toBe(before[0]);
    const after = await trained();
    expect(meanIn(after) / meanIn(before)).toBeGreaterThan(1.7);
    expect(meanIn(after) / meanIn(before)).toBeLessThan(2.3);
    const saved = page.waitForEvent('download');
    await cell.getByRole('button', { name: 'Save the plugin' }).press('Enter');
    const file = await saved;
    expect(file.suggestedFilename()).toBe('my-plugin.ts');
    const program = compile(fs.readFileSync(await file.path(), 'utf8'));
    const { plugin } = await program.run(await load(program.imports), () => undefined);
    const said: string[] = [];
    await trainIn(plugin as Plugin, (line) => said.push(line));
    expect(said).toEqual(after);
    expect(complaints).toEqual([]);
  });

  test('a program without an end is stopped', async () => {
    await page.goto(home);
    const cell = page.locator('.prism-cell').first();
    await cell.getByRole('button', { name: 'Edit' }).click();
    await cell.locator('.cm-content').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText('while (true) {}');
    await cell.getByRole('button', { name: 'Run' }).click();
    await cell.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => cell.getByRole('button', { name: 'Run' }).isVisible()).toBe(true);
  });
});

/** The mean return of the last steps. */
function meanIn(lines: readonly string[]): number {
  return Number(/mean return (-[\d.]+)/.exec(lines.at(-1)!)![1]);
}

/** Pages of every kind, in both languages. */
const kinds = [
  ...['', 'ko/', 'course/', 'course/08-networks-and-optimizers.html', 'ko/course/12-actor-critic.html'],
  ...['guides/', 'guides/export.html', 'guides/plugins.html', 'results/', 'ko/results/worth-rainbow.html'],
  ...['results/classic.html', 'results/published.html', 'reference/', 'api/'],
  ...['packages/jit.html'],
];
describe.each(['light', 'dark'] as const)('axe finds nothing in %s', (colorScheme) => {
  test.each([
    [1440, 1000],
    [390, 844],
  ])('at %d pixels', async (width, height) => {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme,
      serviceWorkers: 'block',
    });
    const tab = await context.newPage();
    const found: string[] = [];
    for (const kind of kinds) {
      await tab.goto(`${home}${kind}`);
      await tab.locator('main, [role=main]').first().waitFor();
      found.push(...(await axeFaults(tab)).map((fault) => `${kind}: ${fault}`));
    }
    await context.close();
    expect(found).toEqual([]);
  });
});

test('home is seen within 1.5 s on a phone with a slow network, and learns after 150 kB', async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 2,
    serviceWorkers: 'block',
  });
  const tab = await context.newPage();
  const tools = await context.newCDPSession(tab);
  await tools.send('Network.enable');
  // Slow 4G, as in Lighthouse.
  await tools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  });
  const files = new Map<string, { url: string; bytes: number }>();
  tools.on('Network.responseReceived', ({ requestId, response: { url, encodedDataLength } }) => {
    files.set(requestId, { url, bytes: encodedDataLength });
  });
  // Partially loaded files count as well.
  tools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    files.get(requestId)!.bytes += encodedDataLength;
  });
  tools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file !== undefined) file.bytes = encodedDataLength;
  });
  await tab.addInitScript(
    "new PerformanceObserver((list) => { globalThis.painted = list.getEntries().at(-1).startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });",
  );
  await tab.goto(home, { waitUntil: 'commit' });
  await tab.waitForFunction(
    () => /[1-9]/.test(document.querySelector('[data-testid=agent-news]')?.textContent ?? ''),
    undefined,
    { timeout: 60_000, polling: 'raf' },
  );
  const [painted, first] = (await tab.evaluate('[globalThis.painted, performance.now()]')) as [
    number,
    number,
  ];
  const sum = [...files.values()].reduce((total, { bytes }) => total + bytes, 0);
  process.stderr.write(
    [
      `home: largest paint ${painted.toFixed(0)} ms, first step ${first.toFixed(0)} ms, ${(sum / 1000).toFixed(1)} kB:`,
      ...[...files.values()].map(({ url, bytes }) => `  ${bytes} ${url.replace(home, '')}`),
      '',
    ].join('\n'),
  );
  await context.close();
  expect(painted).toBeLessThan(1500);
  expect(sum).toBeLessThan(150_000);
});
