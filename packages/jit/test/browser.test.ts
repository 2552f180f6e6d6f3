// The compiler in a browser: headless Chromium loads the sources (types stripped by the server), compiles DQN's step for
// onnxruntime-web, runs 20 updates, and must match Node.
import { expect, it } from 'vitest';
import { hasBrowser, openPage } from '../../../test/browser/openPage.ts';
import { updates } from './inBrowser.ts';

it.runIf(hasBrowser)('Chromium with onnxruntime-web matches Node', async () => {
  const here = await updates(20);
  const page = await openPage<typeof import('./inBrowser.ts')>('/packages/jit/test/inBrowser.ts');
  try {
    const there = await page.call('updates', 20);
    expect(there.losses).toHaveLength(20);
    for (const [round, loss] of here.losses.entries()) expect(there.losses[round]).toBeCloseTo(loss, 4);
    for (const [i, bias] of here.bias.entries()) expect(there.bias[i]).toBeCloseTo(bias, 4);
    expect(page.complaints()).toEqual([]);
  } finally {
    await page.close();
  }
});
