// Sixteen agents learn CartPole at once in the built page's worker, on a GPU that SwiftShader emulates.
import { expect, test } from 'vitest';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import type { FromWorker, OfRun } from '../src/run/messages.ts';
import { builtApp } from './builtApp.ts';

/** Browsers hide WebGPU without a GPU unless a flag selects SwiftShader. */
const FLAGS = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

const SETTINGS = {
  ...{ hidden: [64], batchSize: 32, replayCapacity: 4096, targetUpdateEvery: 100, targetTau: 1 },
  ...{ learningStarts: 200, trainEvery: 2, epsilonSteps: 1500, learningRate: 1e-3, learningRateEnd: 1e-3 },
};

/** What the worker says of a run: returns of its episodes, steps at its end. */
interface Heard {
  readonly returns: number[];
  ended?: number;
}

/** Runs in the page. @param message to the worker, as JSON */
function trainInWorker({ script, message }: { script: string; message: string }): Promise<Heard[]> {
  const worker = new Worker(script, { type: 'module' });
  const heard: Heard[] = [];
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromWorker | OfRun>) => {
      if (data.type === 'failed') reject(new Error(data.message));
      if (data.type !== 'of-run') return;
      heard[data.run] ??= { returns: [] };
      const run = heard[data.run]!;
      if (data.message.type === 'failed') reject(new Error(data.message.message));
      if (data.message.type === 'progress')
        run.returns.push(...data.message.episodes.filter((_, k) => k % 2 === 1));
      if (data.message.type === 'ended') run.ended = data.message.envSteps;
      if (heard.filter(({ ended }) => ended !== undefined).length === 16) resolve(heard);
    };
    worker.postMessage(JSON.parse(message));
  });
}

const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;

test.runIf(hasBrowser)(
  'sixteen agents learn CartPole at once in the worker',
  { timeout: 900_000 },
  async () => {
    const app = await builtApp(FLAGS);
    const { page, files, complaints } = await app.visit('', { serviceWorkers: 'block' });
    try {
      await expect.poll(() => [...files.keys()].some((name) => /worker-.*\.js$/.test(name))).toBe(true);
      const script = [...files.keys()].find((name) => /worker-.*\.js$/.test(name))!;
      const first = { world: 'CartPole-v1', agent: 'dqn', switches: [], settings: SETTINGS, changes: [] };
      const states = Array.from({ length: 16 }, (_, k) => ({ ...first, seed: k + 1 }));
      const ofGpu = (): string[] => [...files.keys()].filter((name) => /together|runGroup/.test(name));
      expect(ofGpu()).toEqual([]);
      const steps = 7000;
      const message = { type: 'start-together', states, until: steps };
      const runs = await page.evaluate(trainInWorker, { script, message: JSON.stringify(message) });
      expect(ofGpu().length).toBeGreaterThan(0);
      // Programs for networks are not needed.
      expect([...files.keys()].filter((name) => name.endsWith('.wasm'))).toEqual([]);
      expect(runs.map(({ ended }) => ended)).toEqual(states.map(() => steps));
      expect(new Set(runs.map(({ returns }) => returns.join())).size).toBe(16);
      const learned = runs.filter(({ returns }) => mean(returns.slice(-10)) > 3 * mean(returns.slice(0, 20)));
      expect(learned.length).toBeGreaterThanOrEqual(12);
      expect(complaints.filter((text) => !text.includes('Service Worker'))).toEqual([]);
    } finally {
      await app.close();
    }
  },
);
