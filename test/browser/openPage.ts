// A page of headless Chromium that imports the repository's sources.
import fs from 'node:fs';
import { chromium, type Keyboard } from 'playwright-core';
import { isHere } from '../isHere.ts';
import { serveSources } from './sourceServer.ts';

/** A Chromium of this machine; PRISM_CHROMIUM overrides the path. */
export const chromiumPath: string | undefined = [
  process.env.PRISM_CHROMIUM,
  // The build that has no window, which is all that tests need, takes half of the processor's time.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((file) => file !== undefined && fs.existsSync(file));

/** A Firefox of this machine; PRISM_FIREFOX overrides the path. */
export const firefoxPath: string | undefined = [
  process.env.PRISM_FIREFOX,
  '/usr/bin/firefox',
  '/usr/bin/firefox-esr',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
].find((file) => file !== undefined && fs.existsSync(file));

/** Whether there is a browser to test in. */
export const hasBrowser: boolean = isHere('chromium', chromiumPath !== undefined);

type Inputs<Member> = Member extends (...inputs: infer Given) => unknown ? Given : never;
type Result<Member> = Member extends (...inputs: never[]) => infer Given ? Awaited<Given> : never;

/** A page in which the functions of one module can be called. */
export interface OpenPage<Module> {
  /** Calls an exported function there, with JSON inputs and result. */
  call<Name extends keyof Module & string>(
    name: Name,
    ...inputs: Inputs<Module[Name]>
  ): Promise<Result<Module[Name]>>;
  /** Its keys. */
  readonly keyboard: Keyboard;
  /** All requests of the page. */
  readonly requests: readonly string[];
  /** Uncaught errors, console errors, requests to other hosts (or `node:fs`), and missing files. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

/**
 * Opens an empty page.
 *
 * @param module its functions, as a path from the root of the repository: `/packages/jit/test/inBrowser.ts`.
 * @param flags of the browser; by default it has no GPU.
 */
export async function openPage<Module>(
  module: string,
  flags: readonly string[] = ['--disable-gpu'],
): Promise<OpenPage<Module>> {
  const server = await serveSources();
  const browser = await chromium.launch({
    executablePath: chromiumPath!,
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...flags],
  });
  const page = await browser.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(server.url);
  return {
    call: (name, ...inputs) =>
      page.evaluate(
        `import(${JSON.stringify(module)}).then((module) => module.${name}(...${JSON.stringify(inputs)}))`,
      ),
    keyboard: page.keyboard,
    requests,
    complaints: () => [
      ...errors,
      ...requests
        .filter((url) => !url.startsWith(server.url) && !/^(data|blob):/.test(url))
        .map((url) => `asked for ${url}`),
      ...server.missing.map((path) => `no ${path}`),
    ],
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
