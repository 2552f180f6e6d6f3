// Modules without a runtime in hosts other than a page: service workers, Bun, Deno, React Native's Hermes, and the edge (workerd by Miniflare). Each host acts with the
// plain module, and with WebAssembly, which some do not allow: plain JavaScript takes its place.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { exportOnnx } from '@prism-rl/jit';
import { portablePolicy } from '@prism-rl/jit/portable';
import * as tf from '@prism-rl/jit/tensorflow';
import { chromium } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { chromiumPath, hasBrowser } from './browser/openPage.ts';
import { servedFolder } from './browser/servedFolder.ts';
import { isHere } from './isHere.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();

/** The program of a host, on the path or below `.tools`, where `npm run test:packages -- runtimes` installs it. */
function programOf(name: 'bun' | 'deno'): string | undefined {
  const installed = path.join(root, '.tools', 'consumers', name, 'node_modules', '.bin', name);
  return [name, installed].find((one) => spawnSync(one, ['--version']).status === 0);
}

beforeAll(async () => {
  const weights = tf.variable(
    tf.tensor2d([
      [1, 2, -1, 0.5],
      [0, -1, 1, 2],
      [2, 1, 0, -1],
    ]),
  );
  const model = await exportOnnx({ observation: { shape: [1, 3] } }, ({ observation }) => {
    const values = tf.tanh(
      tf.matMul(observation as tf.Tensor2D, weights as unknown as tf.Tensor2D),
    ) as tf.Tensor2D;
    return { action: tf.argMax(values, 1), values };
  });
  weights.dispose();
  const policy = portablePolicy(model);
  const files = {
    'package.json': '{ "type": "module" }',
    'policy.js': policy.export('js'),
    'wasm.js': policy.export('js', [], { wasm: true }),
    'hermes.js': [{}, { wasm: true }]
      .map((how) => `${policy.export('script', [], how)}\nprint(policy.act([1, 0.2, 0]));\n`)
      .join(''),
    'act.js': `import { policy } from './policy.js';
import { policy as fast } from './wasm.js';
export const said = [policy, fast].map((one) => one.act([1, 0.2, 0])).join(' ');
`,
    'program.js': "import { said } from './act.js';\nconsole.log(said);\n",
    'edge.js': "import { said } from './act.js';\nexport default { fetch: () => new Response(said) };\n",
    'service.js': "import { said } from './act.js';\nonmessage = ({ source }) => source.postMessage(said);\n",
    'index.html': `<!doctype html><script type="module">
      navigator.serviceWorker.onmessage = ({ data }) => { document.title = data; };
      await navigator.serviceWorker.register('service.js', { type: 'module' });
      (await navigator.serviceWorker.ready).active.postMessage('act');
    </script>`,
  };
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
});

describe.each([
  ['bun', ['run']],
  ['deno', ['run', '--no-prompt']],
] as const)('%s', (name, words) => {
  const program = programOf(name);
  const hasProgram = isHere(name, program !== undefined);
  test.skipIf(!hasProgram)('acts', () => {
    const { stdout, stderr } = spawnSync(program!, [...words, 'program.js'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout, stderr).toBe('1 1\n');
  });
});

const hermes = path.join(
  ...[root, '.tools', 'consumers', 'hermes', 'node_modules', 'hermes-engine-cli'],
  ...[{ linux: 'linux64-bin', darwin: 'osx-bin' }[process.platform as string] ?? 'win64-bin', 'hermes'],
);
const hasHermes = isHere('hermes', spawnSync(hermes, ['--version']).status === 0);

// It has no modules: the bundler of React Native turns them into functions.
test.skipIf(!hasHermes)("React Native's Hermes acts, without WebAssembly", () => {
  const { stdout, stderr } = spawnSync(hermes, ['hermes.js'], { cwd: folder, encoding: 'utf8' });
  expect(stdout, stderr).toBe('1\n1\n');
});

test.skipIf(!hasBrowser)('a service worker acts', async () => {
  const missing: string[] = [];
  const { url, close } = await servedFolder(folder, missing);
  const browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => document.title !== '');
    expect(await page.title()).toBe('1 1');
  } finally {
    await browser.close();
    await close();
  }
});

const consumer = path.join(root, '.tools', 'consumers', 'miniflare');
const hasMiniflare = isHere(
  'miniflare',
  fs.existsSync(path.join(consumer, 'node_modules', 'miniflare')),
  'miniflare is not below .tools/consumers',
);

test.skipIf(!hasMiniflare)('the edge acts, where no code may be generated', async () => {
  const { Miniflare } = createRequire(path.join(consumer, 'package.json'))('miniflare') as {
    Miniflare: new (
      options: object,
    ) => { dispatchFetch(url: string): Promise<Response>; dispose(): Promise<void> };
  };
  const modules = ['edge.js', 'act.js', 'policy.js', 'wasm.js'].map((name) => ({
    type: 'ESModule',
    path: path.join(folder, name),
    contents: fs.readFileSync(path.join(folder, name), 'utf8'),
  }));
  const edge = new Miniflare({ modules, modulesRoot: folder, compatibilityDate: '2026-01-01' });
  try {
    expect(await (await edge.dispatchFetch('http://localhost/')).text()).toBe('1 1');
  } finally {
    await edge.dispose();
  }
});
