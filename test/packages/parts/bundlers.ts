// Applications that train in the page, bundled by Vite and by esbuild, in headless Chromium.
import fs from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../../browser/openPage.ts';
import type { Consumer } from '../consumer.ts';
import { consumer } from '../consumer.ts';
import type { Part } from '../part.ts';
import { expectThat } from '../part.ts';
import { versions } from '../tools.ts';

/** Trains in the page, and in its worker if there is one. */
const application = `
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as atari } from '@prism-rl/env-atari/plugin';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minatar } from '@prism-rl/env-minatar/plugin';
import { activateBackend } from '@prism-rl/nn';
import { train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';

async function learn(env, steps) {
  const notes = [];
  const engine = await activateBackend('auto', undefined, (text) => notes.push(text));
  const run = train({ plugins: [classic, minatar, atari, dqnFamily], env, agent: 'dqn', steps, seed: 1, engine,
    agentConfig: { learningStarts: 64, replayCapacity: 1000 } });
  const { type, envSteps, updates } = await lastValueFrom(run);
  return { type, envSteps, updates, backend: engine.name, notes };
}
globalThis.result = (async () => ({
  mlp: await learn('CartPole-v1', 300),
  convolutions: await learn('MinAtar/Breakout-v1', 200),
  atari: Object.keys(atari.environments).length,
  box2d: Object.keys(box2d.environments).length,
}))().catch((error) => ({ error: String(error) }));
`;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Opens a folder's index.html and returns the application's result. */
async function outcome(folder: string): Promise<unknown> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = path.join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname));
    if (!fs.existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': contentTypes[path.extname(file)] ?? 'application/octet-stream',
    });
    response.end(fs.readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: chromiumPath!,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);
    await page.waitForFunction('globalThis.result !== undefined', undefined, { timeout: 180_000 });
    const result = (await page.evaluate('globalThis.result')) as object;
    return { ...result, complaints };
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** @throws Error unless both networks trained, compiled. */
function expectTrained(result: unknown): void {
  const { mlp, convolutions, complaints } = result as Record<
    string,
    { updates?: number; backend?: string; length?: number }
  >;
  const fine =
    [mlp, convolutions].every((run) => run?.backend === 'ort' && (run.updates ?? 0) > 20) &&
    complaints?.length === 0;
  expectThat(fine, `expected two trainings on ort: ${JSON.stringify(result, null, 1)}`);
}

function sizes(folder: string): string {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const of = (ending: string): string =>
    (
      files
        .filter((file) => file.endsWith(ending))
        .reduce((sum, file) => sum + fs.statSync(path.join(folder, file)).size, 0) / 1e6
    ).toFixed(1);
  return `${of('.js')} MB of JavaScript, ${of('.wasm')} MB of WebAssembly`;
}

function writeApplication(user: Consumer): void {
  user.write('main.js', application);
  user.write(
    'index.html',
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="./main.js"></script>',
  );
}

export const bundlers: Part = async (registry) => {
  if (chromiumPath === undefined)
    throw new Error('no Chromium: apt-get install chromium, or name one with PRISM_CHROMIUM');
  const ours = ['algo-dqn-family', 'env-atari', 'env-box2d', 'env-classic', 'env-minatar', 'nn', 'runner'];
  const user = await consumer(registry, [
    ...ours.map((name) => `@prism-rl/${name}`),
    'rxjs',
    `vite@${versions.vite}`,
    `esbuild@${versions.esbuild}`,
  ]);
  writeApplication(user);
  return [
    {
      name: 'Vite',
      run: async () => {
        user.write(
          'vite.config.js',
          "export default { build: { outDir: 'vite', target: 'esnext' }, worker: { format: 'es' } };",
        );
        await user.run('npx', ['vite', 'build']);
        expectTrained(await outcome(path.join(user.folder, 'vite')));
        return sizes(path.join(user.folder, 'vite'));
      },
    },
    {
      name: 'esbuild, with the .wasm file of onnxruntime-web beside the bundle',
      run: async () => {
        const args = [
          'main.js',
          '--bundle',
          '--format=esm',
          '--splitting',
          '--outdir=esbuild',
          '--log-level=error',
          '--minify',
        ];
        await user.run('npx', ['esbuild', ...args]);
        const dist = path.join(user.folder, 'esbuild');
        fs.copyFileSync(path.join(user.folder, 'index.html'), path.join(dist, 'index.html'));
        const [wasm] = fs.globSync('node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', {
          cwd: user.folder,
        });
        fs.copyFileSync(path.join(user.folder, wasm!), path.join(dist, path.basename(wasm!)));
        expectTrained(await outcome(dist));
        return sizes(dist);
      },
    },
    {
      name: 'esbuild without that file: falls to tfjs, and says so',
      run: async () => {
        fs.rmSync(path.join(user.folder, 'esbuild', 'ort-wasm-simd-threaded.wasm'));
        const result = await outcome(path.join(user.folder, 'esbuild'));
        const { mlp } = result as { mlp?: { backend: string; notes: readonly string[] } };
        expectThat(
          mlp?.backend.startsWith('tfjs-') === true && /\.wasm/.test(mlp.notes.join()),
          JSON.stringify(result, null, 1),
        );
        return `${mlp!.backend}: ${mlp!.notes.join()}`;
      },
    },
  ];
};
