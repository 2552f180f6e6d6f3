// The built site in Chromium, from a folder deep in a web server: it is read, searched through links, and never asks for anything outside
// of its folder. After `npm run build:site`: `pnpm --filter @prism-rl/site run check`.
import fs from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath } from '../../test/browser/openPage.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const prefix = '/some/deep/folder/';
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const complaints: string[] = [];
const server = createServer(({ url = '/' }, response) => {
  const { pathname } = new URL(url, 'http://localhost');
  const name = decodeURIComponent(pathname.replace(prefix, ''));
  const file = path.join(dist, name.endsWith('/') || name === '' ? `${name}index.html` : name);
  if (!pathname.startsWith(prefix) || !fs.existsSync(file)) {
    complaints.push(`no ${pathname}`);
    response.writeHead(404).end();
    return;
  }
  const type = contentTypes[path.extname(file)];
  const headers = { 'content-type': type ?? 'application/octet-stream' };
  // As servers do.
  if (type === undefined || type === 'application/wasm' || type.startsWith('image/png')) {
    response.writeHead(200, headers);
    response.end(fs.readFileSync(file));
  } else {
    response.writeHead(200, { ...headers, 'content-encoding': 'gzip' });
    response.end(gzipSync(fs.readFileSync(file)));
  }
});
let browser: Browser;
let page: Page;
let home = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  home = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1000 },
    serviceWorkers: 'block',
  });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(home) && !/^(data|blob):/.test(request.url()))
      complaints.push(request.url());
  });
});
afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  complaints.length = 0;
});

/** Clicks and waits for the page of that title. */
async function follow(selector: string, title: RegExp): Promise<void> {
  await page.click(selector);
  await expect.poll(() => page.title(), { timeout: 20_000 }).toMatch(title);
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

test('names in TypeScript show their types', async () => {
  await page.goto(`${home}guides/begin.html`);
  await page
    .locator('.twoslash-hover', { hasText: /^evaluateEvery$/ })
    .first()
    .hover();
  await expect
    .poll(() => page.locator('.twoslash-floating').textContent(), { timeout: 10_000 })
    .toMatch(/function evaluateEvery\(.*EvaluationPlan.*Plays the greedy policy/s);
  expect(complaints).toEqual([]);
});

test('in Korean', async () => {
  await page.goto(`${home}ko/`);
  await follow('text=배우기: 강의', /^강의/);
  await follow('.VPSidebar >> text=4. 가치 이터레이션', /^4\. 가치 이터레이션/);
  expect(complaints).toEqual([]);
});

test('the home page learns', async () => {
  await page.goto(home);
  const frame = page.frameLocator('iframe');
  await expect
    .poll(async () => Number(await frame.getByTestId('episodes').textContent()), { timeout: 30_000 })
    .toBeGreaterThan(5);
  expect(complaints).toEqual([]);
});

test('the language switch stays on the page', async () => {
  await page.goto(`${home}course/11-dqn.html`);
  const link = page.locator('.VPNavBarTranslations a', { hasText: '한국어' });
  expect(await link.getAttribute('href')).toMatch(/\/ko\/course\/11-dqn\.html$/);
  await page.goto(`${home}guides/export.html`);
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
    .poll(() => page.locator('.VPLocalSearchBox .result').first().getAttribute('href'), { timeout: 20_000 })
    .toMatch(wanted);
});

describe('cells', () => {
  test('the program of the home page runs', async () => {
    await page.goto(home);
    await page.locator('.prism-cell button').first().click();
    await expect
      .poll(() => page.locator('.prism-cell .news').textContent(), { timeout: 30_000 })
      .toMatch(/episode 2000: return -\d+/);
    expect(complaints).toEqual([]);
  });

  test('an exercise is written and checked, kept, and begun again', async () => {
    await page.goto(`${home}course/07-sarsa-and-q-learning.html`);
    const cell = page.locator('.prism-cell');
    await cell.getByRole('button', { name: 'Check' }).click();
    await expect.poll(() => cell.locator('.verdict').textContent(), { timeout: 30_000 }).toMatch(/^Not yet/);
    await cell.getByRole('button', { name: 'Edit' }).click();
    await cell.locator('.cm-content').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(
      'export function update(q, s, a, r, n, terminated, alpha, gamma) {\n  const target = r + (terminated ? 0 : gamma * Math.max(...q[n]));\n  q[s][a] += alpha * (target - q[s][a]);\n}',
    );
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => cell.locator('.verdict').textContent(), { timeout: 30_000 }).toBe('All right.');
    expect(await cell.locator('figcaption').textContent()).toMatch(/a way of 13 steps/);
    await page.reload();
    await cell.getByRole('button', { name: 'Edit' }).click();
    await expect
      .poll(() => cell.locator('.cm-content').textContent(), { timeout: 10_000 })
      .toMatch(/Math\.max/);
    await cell.getByRole('button', { name: 'Start again' }).click();
    await expect
      .poll(() => cell.locator('.cm-content').textContent())
      .toMatch(/which of the next values counts/);
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

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
  ])(
    'at %d pixels',
    async (width, height) => {
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
        await tab.evaluate(axe);
        const { violations } = (await tab.evaluate('axe.run(document, { iframes: false })')) as {
          readonly violations: readonly {
            readonly id: string;
            readonly nodes: readonly { readonly target: unknown }[];
          }[];
        };
        found.push(
          ...violations.map(({ id, nodes }) => `${kind}: ${id} ${JSON.stringify(nodes[0]!.target)}`),
        );
      }
      await context.close();
      expect(found).toEqual([]);
    },
    300_000,
  );
});

test('home is seen within 1.5 s on a phone with a slow network', async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    serviceWorkers: 'block',
  });
  const tab = await context.newPage();
  const tools = await context.newCDPSession(tab);
  await tools.send('Network.enable');
  // Slow 4G, as Lighthouse has it.
  await tools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  });
  let bytes = 0;
  tools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await tab.addInitScript(
    "new PerformanceObserver((list) => { globalThis.painted = list.getEntries().at(-1).startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });",
  );
  await tab.goto(home);
  const steps = tab.frameLocator('iframe').getByTestId('episodes');
  await steps.waitFor({ timeout: 60_000 });
  const painted = (await tab.evaluate('globalThis.painted')) as number;
  process.stderr.write(`home: largest paint ${painted.toFixed(0)} ms, ${(bytes / 1000).toFixed(0)} kB\n`);
  await context.close();
  expect(painted).toBeLessThan(1500);
}, 120_000);
