// Modules without a runtime in Chromium: under a strict content security policy, in a worker, and from file://.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { exportOnnx } from '@prism-rl/jit';
import { portablePolicy } from '@prism-rl/jit/portable';
import * as tf from '@prism-rl/jit/tensorflow';
import { chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { chromiumPath, hasBrowser } from './browser/openPage.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();
const csp = `<meta http-equiv="Content-Security-Policy" content="default-src 'self'">`;

/** The page's word once it has acted: the smallest of three numbers. */
async function chosen(address: string): Promise<string> {
  const browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
  try {
    const tab: Page = await browser.newPage();
    await tab.route('http://game.test/**', (route) =>
      route.fulfill({ path: path.join(folder, new URL(route.request().url()).pathname.slice(1)) }),
    );
    await tab.goto(address);
    await tab.waitForFunction(() => document.title !== '');
    return await tab.title();
  } finally {
    await browser.close();
  }
}

test.skipIf(!hasBrowser)('acts under a strict policy, in a worker, and from file://', async () => {
  const model = await exportOnnx({ observation: { shape: [1, 3] } }, ({ observation }) => {
    const values = tf.tanh(tf.neg(observation)) as tf.Tensor2D;
    return { action: tf.argMax(values, 1), values };
  });
  const policy = portablePolicy(model);
  // Where WebAssembly is forbidden, plain JavaScript takes its place.
  const act = `import { policy } from './policy.js'; import { policy as fast } from './fast.js';
    const [action, same] = [policy, fast].map((one) => one.act([3, 1, 2])); if (same !== action) throw same;`;
  const files = {
    'policy.js': policy.export('js'),
    'fast.js': policy.export('js', [], { wasm: true }),
    'fastScript.js': policy.export('script', [], { wasm: true }),
    'script.js': policy.export('script'),
    'page.js': `${act} document.title = 'action ' + action;`,
    'worker.js': `${act} postMessage('action ' + action);`,
    'starter.js': `new Worker('worker.js', { type: 'module' }).onmessage = ({ data }) => { document.title = data; };`,
    'strict.html': `<!doctype html>${csp}<script type="module" src="page.js"></script>`,
    'worker.html': `<!doctype html>${csp}<script type="module" src="starter.js"></script>`,
    'alone.html': `<!doctype html><script src="script.js"></script><script>const plain = policy;</script><script src="fastScript.js"></script>
      <script>document.title = 'action ' + [plain, policy].map((one) => one.act([3, 1, 2])).join();</script>`,
  };
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  expect(await chosen('http://game.test/strict.html')).toBe('action 1');
  expect(await chosen('http://game.test/worker.html')).toBe('action 1');
  expect(await chosen(pathToFileURL(path.join(folder, 'alone.html')).href)).toBe('action 1,1');
});
