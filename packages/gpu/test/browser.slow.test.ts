// Whole runs in a browser: headless Chromium with SwiftShader computes what Node computes.
import { expect, it } from 'vitest';
import { hasBrowser, openPage } from '../../../test/browser/openPage.ts';
import { openGpu } from '../src/node/openGpu.ts';
import { sixteen } from './inPage.ts';
import { hasSoftwareGpu, useSoftwareGpu } from './softwareGpu.ts';

/** Without a GPU browsers hide WebGPU, unless a flag selects SwiftShader. */
const FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

it.runIf(hasBrowser && hasSoftwareGpu)('sixteen agents in Chromium', async () => {
  const page = await openPage<typeof import('./inPage.ts')>('/packages/gpu/test/inPage.ts', FLAGS);
  useSoftwareGpu();
  const device = await openGpu();
  try {
    const [found, own] = [await page.call('sixteen', 200), await sixteen(200, device)];
    expect(found.returns).toEqual(own.returns);
    expect(found.losses).toEqual(own.losses);
    expect(found.bias).toEqual(own.bias);
    expect(new Set(found.losses).size).toBe(16);
    expect(found.returns.flat().length).toBeGreaterThan(16);
    expect(page.complaints()).toEqual([]);
  } finally {
    await page.close();
    device.close();
  }
});
