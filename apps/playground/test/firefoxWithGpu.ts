// A real Firefox with a GPU: Mesa's lavapipe. Without a screen Firefox finds no GPU, so it gets a virtual one.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { launch, type Page } from 'puppeteer-core';
import { firefoxPath } from '../../../test/browser/openPage.ts';
import { isHere } from '../../../test/isHere.ts';

const lavapipe = process.env.PRISM_LAVAPIPE ?? '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json';

/** Whether Firefox, a virtual screen and lavapipe are here. */
export const hasFirefoxWithGpu: boolean =
  isHere('firefox', firefoxPath !== undefined) &&
  isHere('xvfb', spawnSync('Xvfb', ['-help']).error === undefined) &&
  isHere('lavapipe', fs.existsSync(lavapipe));

/** Selects WebGPU on a device in software. */
const PREFERENCES = {
  'dom.webgpu.enabled': true,
  'dom.webgpu.workers.enabled': true,
  'dom.webgpu.wgpu-backend': 'vulkan',
  'dom.webgpu.allow-in-parent': true,
  'gfx.webgpu.force-enabled': true,
  'gfx.webgpu.ignore-blocklist': true,
  'gfx.webrender.all': true,
  'gfx.webrender.software': false,
  'layers.gpu-process.enabled': true,
  'layers.gpu-process.force-enabled': true,
  'webgl.force-enabled': true,
  'widget.dmabuf.force-enabled': true,
  'security.sandbox.content.level': 0,
  'security.sandbox.gpu.level': 0,
};

/** Starts a screen. @returns its name, such as ':3' */
async function screen(): Promise<[name: string, server: ChildProcess]> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x800x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const number = await new Promise<string>((resolve) =>
    server.stdout.once('data', (data) => resolve(String(data))),
  );
  return [`:${number.trim()}`, server];
}

/** Firefox. */
export interface FirefoxWithGpu {
  /** Opens a page. Its uncaught errors come into the list. */
  open(url: string): Promise<[page: Page, complaints: readonly string[]]>;
  close(): Promise<void>;
}

/** Starts it. */
export async function firefoxWithGpu(): Promise<FirefoxWithGpu> {
  const [DISPLAY, server] = await screen();
  const browser = await launch({
    browser: 'firefox',
    executablePath: firefoxPath!,
    headless: false,
    extraPrefsFirefox: PREFERENCES,
    protocolTimeout: 600_000,
    env: {
      ...process.env,
      ...{ DISPLAY, VK_DRIVER_FILES: lavapipe, VK_ICD_FILENAMES: lavapipe },
      ...{ MOZ_DISABLE_CONTENT_SANDBOX: '1', MOZ_DISABLE_GPU_SANDBOX: '1' },
    },
  });
  return {
    open: async (url) => {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(url);
      return [page, complaints];
    },
    close: async () => {
      await browser.close();
      server.kill();
    },
  };
}
