// The built page, opened in Chromium.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../../../test/browser/openPage.ts';
import { servedFolder } from '../../../test/browser/servedFolder.ts';
import { builtPage } from './builtPage.ts';

/** An open page and its record. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Served files, with the bytes sent over the network: text is compressed. */
  readonly files: ReadonlyMap<string, number>;
  /** Errors in the console, uncaught errors, missing files. */
  readonly complaints: readonly string[];
}

/** The built page. */
export interface BuiltApp {
  readonly folder: string;
  /** Opens it in a separate browser context. */
  visit(hash?: string, options?: Parameters<Browser['newContext']>[0]): Promise<Visit>;
  /** The same, with a step before the page is requested. */
  prepared(
    prepare: (page: Page) => Promise<void>,
    hash?: string,
    options?: Parameters<Browser['newContext']>[0],
  ): Promise<Visit>;
  close(): Promise<void>;
}

/** @param flags of the browser, which by default has no GPU. */
export async function builtApp(flags: readonly string[] = ['--disable-gpu']): Promise<BuiltApp> {
  const folder = await builtPage();
  const missing: string[] = [];
  const { url, sent, close } = await servedFolder(folder, missing);
  const browser = await chromium.launch({
    executablePath: chromiumPath!,
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...flags],
  });
  // A page that a failed test leaves open would keep the processor from the tests after it.
  const whenTestEnds = process.env.VITEST ? (await import('vitest')).onTestFinished : undefined;
  const prepared: BuiltApp['prepared'] = async (prepare, hash = '', options = {}) => {
    sent.clear();
    const context = await browser.newContext(options);
    // Playwright's half a minute is not enough for a press on a machine with other work to do.
    context.setDefaultTimeout(180_000);
    whenTestEnds?.(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await prepare(page);
    await page.goto(`${url}${hash}`);
    return {
      page,
      context,
      files: sent,
      get complaints() {
        return [...complaints, ...missing];
      },
    };
  };
  return {
    folder,
    prepared,
    visit: (hash, options) => prepared(async () => undefined, hash, options),
    close: async () => {
      await browser.close();
      await close();
    },
  };
}

/** Simulates a network with this round-trip time in milliseconds and these bits per second. */
export async function slowNetwork(page: Page, latency: number, bitsPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const downloadThroughput = bitsPerSecond / 8;
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput,
    uploadThroughput: downloadThroughput / 2,
  });
}

/** Removes the limit. */
export async function fullSpeed(page: Page): Promise<void> {
  const speed = page.getByLabel('Speed', { exact: true });
  await speed.fill((await speed.getAttribute('max'))!);
}

/** Drops a file on the page, as a visitor would. */
export async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([text, title]) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      data.items.add(new File([content], title));
      return data;
    },
    [Buffer.from(bytes).toString('base64'), name] as const,
  );
  await page.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
}

/** The number behind a name of the page. */
export async function numberOf(page: Page, name: 'steps' | 'episodes' | 'return'): Promise<number> {
  const text = await page.getByTestId(name).textContent();
  return Number((text ?? '').replaceAll(',', '').replace('−', '-'));
}

/** Goes to a room of the page. */
export async function enter(page: Page, room: 'Watch' | 'Play' | 'Take apart'): Promise<void> {
  await page.getByRole('tab', { name: room }).click();
}

/** Chooses a world among all. */
export async function chooseWorld(page: Page, id: string): Promise<void> {
  await page.locator('.six .all').click();
  await page.locator(`.gallery [data-world="${id}"]`).click();
}

/** Waits for the parts that load after the first step. */
export async function whole(page: Page): Promise<void> {
  await page.locator('.crowd button').first().waitFor();
}
