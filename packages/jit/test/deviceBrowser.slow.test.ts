// Variables stay on the GPU between runs in browsers as well: headless Chromium with SwiftShader.
import { expect, it } from 'vitest';
import { hasBrowser, openPage } from '../../../test/browser/openPage.ts';

/** Without a GPU browsers hide WebGPU, unless a flag selects SwiftShader. */
const flags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
const updates = 4;

it.runIf(hasBrowser)(
  'in Chromium variables stay on the GPU, and come back for who waits for them',
  async () => {
    const page = await openPage<typeof import('./deviceInPage.ts')>(
      '/packages/jit/test/deviceInPage.ts',
      flags,
    );
    try {
      const found = await page.call('stay', updates);
      // No variable, and for each update little more than a loss and the values of eight rows of two actions.
      expect(found.during.downloads).toBe(0);
      expect(found.during.bytes).toBeLessThan(updates * 1024);
      expect(found.parameters).toBeGreaterThan(updates * 1024);
      expect(found.reading.downloads).toBeGreaterThan(0);
      expect(found.reading.bytes).toBeGreaterThanOrEqual(found.parameters);
      expect(found.difference).toBeLessThan(1e-5);
      expect(found.values).toBeLessThan(1e-5);
      expect(found.learned).toBeGreaterThan(1e-3);
      expect(page.complaints()).toEqual([]);
    } finally {
      await page.close();
    }
  },
);
