// Violations that axe finds in the built site and its playground, in light and dark, at desktop and phone width:
//   npm run node -- site/tools/axePages.ts [part of an address …]
// After `npm run build:site`. Prints a line per page with its number of violations, below it each of them once, and the total at the end;
// exits with 1 if there is one. Without arguments: every page of home, course, guides, results and reference in both languages, every third
// one of the packages and of the API, and the playground in six states.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { axeFaults } from '../../test/browser/axeFaults.ts';
import { chromiumPath } from '../../test/browser/openPage.ts';
import { servedFolder } from '../../test/browser/servedFolder.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const sizes = [
  { width: 1440, height: 1000 },
  { width: 390, height: 844 },
];
const asked = process.argv.slice(2);
const isSampled = (page: string): boolean => /^(api|packages)\//.test(page);
const all = fs
  .globSync('**/*.html', { cwd: dist })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !/^(source|playground|cells)\//.test(file))
  .sort();
const pages =
  asked.length > 0
    ? all.filter((page) => asked.some((part) => page.includes(part)))
    : [...all.filter((page) => !isSampled(page)), ...all.filter(isSampled).filter((_, k) => k % 3 === 0)];

/** States of the playground to check, by the run that opens them. */
const states: readonly (readonly [title: string, hash: string, open: (page: Page) => Promise<void>])[] = [
  ['first visit, tour', '', async () => undefined],
  [
    'gallery',
    '#world=CliffWalking-v1&agent=sarsa&seed=1',
    (page) => page.getByRole('button', { name: 'All worlds' }).click(),
  ],
  [
    'share',
    '#world=CartPole-v1&agent=stream-q&seed=1',
    (page) => page.getByRole('button', { name: 'Share' }).click(),
  ],
  [
    'by hand',
    '#world=FrozenLake-v1&agent=q-learning&seed=1',
    (page) => page.getByRole('button', { name: /play/i }).first().click(),
  ],
  [
    'taken apart',
    '#world=GridWorld-v0&agent=q-learning&seed=1',
    async (page) => {
      await page.getByLabel('Seeds an arm').fill('2');
      await page.getByRole('button', { name: /^Train \d+ runs/ }).click();
      await page.locator('.apart svg').first().waitFor({ timeout: 120_000 });
    },
  ],
  ['network', '#world=CartPole-v1&agent=dqn&seed=1', async (page) => page.waitForTimeout(3000)],
];

const { url: home, close } = await servedFolder(dist, []);
const browser = await chromium.launch({
  executablePath: chromiumPath!,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
let sum = 0;
let looks = 0;
const told = (name: string, faults: ReadonlyMap<string, string>): void => {
  sum += faults.size;
  process.stdout.write(
    `${faults.size}\t${name}\n${[...faults].map(([fault, where]) => `\t${fault} (${where})\n`).join('')}`,
  );
};

/** Checks the current page, in both themes at both sizes; reports each violation with its first occurrence. */
async function look(
  page: Page,
  setTheme: (theme: 'light' | 'dark') => Promise<void>,
): Promise<Map<string, string>> {
  const faults = new Map<string, string>();
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(theme);
      // Wait until the colours have faded to the other theme.
      await page.waitForTimeout(400);
      for (const fault of await axeFaults(page))
        if (!faults.has(fault)) faults.set(fault, `${theme}, ${size.width}`);
      looks++;
    }
  }
  return faults;
}

const open = await browser.newContext({ serviceWorkers: 'block' });
// Live worlds and pictures are irrelevant to these rules and slow to load; the playground is checked below.
await open.route(/\/playground\/|\.webp$/, (route) => route.abort());
for (const name of pages) {
  const page = await open.newPage();
  // On a busy machine an answer may take a minute.
  page.setDefaultTimeout(0);
  await page.goto(`${home}${name}`);
  await page.locator('main, [role=main], .NotFound').first().waitFor();
  const faults = await look(page, (colorScheme) => page.emulateMedia({ colorScheme }));
  await page.close();
  told(name, faults);
}
await open.close();
if (asked.length === 0 || asked.includes('playground')) {
  for (const [title, hash, act] of states) {
    const context = await browser.newContext({ serviceWorkers: 'block', viewport: sizes[0]! });
    const page = await context.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`${home}playground/index.html${hash}`);
    await page.getByTestId('steps').waitFor({ timeout: 120_000 });
    await act(page);
    const faults = await look(page, (theme) =>
      page.evaluate((wanted) => {
        document.documentElement.dataset.theme = wanted;
      }, theme),
    );
    await context.close();
    told(`playground: ${title}`, faults);
  }
}
await browser.close();
await close();
process.stdout.write(`${sum} in all, ${looks} looks\n`);
process.exitCode = sum > 0 ? 1 : 0;
