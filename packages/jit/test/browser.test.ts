// The compiler in a browser: headless Chromium loads the sources (types stripped by the server), compiles DQN's step for
// onnxruntime-web, makes 20 updates, and must end where Node ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jitStep } from '../src/index.ts';
import { ARCHITECTURES, dqnLearner, madeUpBatch } from './networks.ts';

const chromium = [process.env.PRISM_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (file) => file !== undefined && existsSync(file),
);
if (chromium === undefined) process.stderr.write('browser.test: no Chromium (PRISM_CHROMIUM): left out\n');

const root = fileURLToPath(new URL('..', import.meta.url));
const resolve = createRequire(import.meta.url).resolve;
const tfjs = path.join(path.dirname(resolve('@tensorflow/tfjs')), 'tf.fesm.min.js');
const ort = path.dirname(resolve('onnxruntime-web'));

const PAGE = `<!doctype html><script type="importmap">
{"imports": {"@tensorflow/tfjs": "/tfjs.js", "onnxruntime-web": "/ort/ort.bundle.min.mjs"}}
</script><script type="module">
const report = (body) => fetch('/result', { method: 'POST', body: JSON.stringify(body) });
try {
  const tf = await import('@tensorflow/tfjs');
  await tf.setBackend('cpu');
  const { jitStep } = await import('/src/index.ts');
  const { ARCHITECTURES, dqnLearner, madeUpBatch } = await import('/test/networks.ts');
  const learner = dqnLearner(ARCHITECTURES.mlp, 4);
  const step = await jitStep(learner.specs, (tensors) => learner.step(tensors));
  const losses = [];
  for (let round = 0; round < 20; round++) losses.push((await step.runAsync(madeUpBatch(ARCHITECTURES.mlp, round))).loss[0]);
  await report({ losses, bias: [...learner.online.variables.at(-1).dataSync()] });
} catch (error) {
  await report({ error: String(error?.stack ?? error) });
}
</script>`;

interface Result {
  readonly error?: string;
  readonly losses: number[];
  readonly bias: number[];
}

let server: Server;
let received: Promise<Result>;

beforeAll(async () => {
  let receive: (result: Result) => void;
  received = new Promise((done) => {
    receive = done;
  });
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const send = (type: string, body: string | Buffer): void => {
      response.setHeader('content-type', type).end(body);
    };
    if (pathname === '/result') {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.on('end', () => {
        send('text/plain', '');
        receive(JSON.parse(body) as Result);
      });
    } else if (pathname === '/') send('text/html', PAGE);
    else if (pathname === '/tfjs.js') send('text/javascript', readFileSync(tfjs));
    else if (pathname.startsWith('/ort/')) {
      const file = path.join(ort, path.basename(pathname));
      send(file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript', readFileSync(file));
    } else if (pathname.endsWith('.ts') && existsSync(path.join(root, pathname))) {
      send('text/javascript', stripTypeScriptTypes(readFileSync(path.join(root, pathname), 'utf8')));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it.runIf(chromium !== undefined)('Chromium with onnxruntime-web ends where Node ends', async () => {
  const profile = mkdtempSync(path.join(tmpdir(), 'prism-chromium-'));
  const { port } = server.address() as AddressInfo;
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    `--user-data-dir=${profile}`,
  ];
  const browser: ChildProcess = spawn(chromium as string, [...flags, `http://127.0.0.1:${port}/`], {
    stdio: 'ignore',
  });
  const ended = new Promise<never>((_, fail) => {
    browser.once('exit', (code) => fail(new Error(`Chromium ended with exit code ${code}`)));
  });
  try {
    const result = await Promise.race([received, ended]);
    expect(result.error).toBeUndefined();
    await tf.setBackend('cpu');
    const learner = dqnLearner(ARCHITECTURES.mlp, 4);
    const step = await jitStep(learner.specs, (tensors) => learner.step(tensors));
    for (let round = 0; round < 20; round++) {
      const { loss } = step.run(madeUpBatch(ARCHITECTURES.mlp, round));
      expect(result.losses[round]).toBeCloseTo(loss[0] as number, 4);
    }
    const bias = learner.online.variables.at(-1)?.dataSync() ?? [];
    for (const [i, want] of [...bias].entries()) expect(result.bias[i]).toBeCloseTo(want, 4);
  } finally {
    browser.removeAllListeners('exit');
    const gone = new Promise((done) => browser.once('exit', done));
    if (browser.exitCode === null && browser.signalCode === null) {
      browser.kill('SIGKILL');
      await gone;
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
