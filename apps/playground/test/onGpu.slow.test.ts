// Sixteen agents learn CartPole at once in the built page, on a GPU that SwiftShader emulates.
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import type { UnseenEvent } from '../src/run/comparison/unseenRuns.ts';
import type { FromTask } from '../src/run/host/host.ts';
import { type BuiltApp, builtApp } from './builtApp.ts';

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
    worker.onmessage = ({ data }: MessageEvent<FromTask>) => {
      if ('failed' in data) reject(new Error(data.failed));
      if (!('event' in data)) return;
      const event = data.event as UnseenEvent;
      heard[event.run] ??= { returns: [] };
      const run = heard[event.run]!;
      if (event.type === 'progress') run.returns.push(...event.episodes.filter((_, k) => k % 2 === 1));
      else run.ended = event.envSteps;
      if (heard.filter(({ ended }) => ended !== undefined).length === 16) resolve(heard);
    };
    worker.postMessage(JSON.parse(message));
  });
}

const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;

describe.runIf(hasBrowser)('sixteen agents on a GPU', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp(FLAGS);
  });
  afterAll(async () => {
    await app?.close();
  });

  test('learn CartPole in the worker', { timeout: 900_000 }, async () => {
    const { page, files, complaints } = await app.visit('', { serviceWorkers: 'block' });
    await expect.poll(() => [...files.keys()].some((name) => /worker-.*\.js$/.test(name))).toBe(true);
    const script = [...files.keys()].find((name) => /worker-.*\.js$/.test(name))!;
    const first = { world: 'CartPole-v1', agent: 'dqn', switches: [], settings: SETTINGS, changes: [] };
    const states = Array.from({ length: 16 }, (_, k) => ({ ...first, seed: k + 1 }));
    const ofGpu = (): string[] => [...files.keys()].filter((name) => /onGpu|runGroup/.test(name));
    expect(ofGpu()).toEqual([]);
    const steps = 7000;
    const message = { task: 'unseen', given: [states, steps, true] };
    const runs = await page.evaluate(trainInWorker, { script, message: JSON.stringify(message) });
    expect(ofGpu().length).toBeGreaterThan(0);
    // Programs for networks are not needed.
    expect([...files.keys()].filter((name) => name.endsWith('.wasm'))).toEqual([]);
    expect(runs.map(({ ended }) => ended)).toEqual(states.map(() => steps));
    expect(new Set(runs.map(({ returns }) => returns.join())).size).toBe(16);
    // Of 64 seeds on the processor 98 % learn so much, and none without updates: that fewer than 12 of 16 do is a matter of one in 10,000.
    const learned = runs.filter(({ returns }) => mean(returns.slice(-10)) > 2 * mean(returns.slice(0, 20)));
    expect(learned.length).toBeGreaterThanOrEqual(12);
    expect(complaints.filter((text) => !text.includes('Service Worker'))).toEqual([]);
  });

  test('are trained by a mouse and the keyboard, and a link repeats them to the bit', {
    timeout: 900_000,
  }, async () => {
    const options = { serviceWorkers: 'block', permissions: ['clipboard-read', 'clipboard-write'] };
    const visit = await app.visit('#world=CartPole-v1&agent=dqn&seed=3', options as never);
    const { page, files, complaints } = visit;
    const section = page.getByRole('region', { name: 'A hundred agents at once' });
    const print = section.getByTestId('crowd-fingerprint');
    const ofGpu = (): string[] => [...files.keys()].filter((name) => /onGpu|gpuDevice|runGroup/.test(name));
    // The processor emulates this GPU, and trains faster without it.
    await section.getByText('How many, and what differs').press('Enter');
    const onGpu = section.getByLabel('On the GPU');
    expect(await onGpu.isChecked()).toBe(false);
    await onGpu.press('Space');
    expect(await onGpu.isChecked()).toBe(true);
    expect(ofGpu()).toEqual([]);
    await section.getByRole('button', { name: 'Train 16 agents' }).click();
    await expect.poll(() => stepsIn(section)).toBeGreaterThan(30);
    expect(ofGpu().length).toBe(3);
    const stage = page.getByRole('img', { name: '16 agents in CartPole, live.' });
    const before = await stage.screenshot();
    await page.getByLabel('Speed of each').press('End');
    // The first steps are random; from step 1000 on the networks learn.
    await expect.poll(() => stepsIn(section), { timeout: 400_000 }).toBeGreaterThan(1005);
    expect(Buffer.compare(before, await stage.screenshot())).not.toBe(0);
    await page.getByRole('button', { name: 'Pause' }).press('Enter');
    const text = await print.textContent({ timeout: 400_000 });
    await section.getByRole('button', { name: 'Copy a link to this step' }).click();
    await section.getByText('The link is in the clipboard.').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/seed=3&crowd=16&on=gpu&step=1\d\d\d$/);
    await page.context().close();
    const printOf = async (hash: string): Promise<string | null> => {
      const other = await app.visit(hash, { serviceWorkers: 'block' });
      const shown = await other.page.getByTestId('crowd-fingerprint').textContent({ timeout: 400_000 });
      await other.context.close();
      return shown;
    };
    const hash = new URL(link).hash;
    expect(await printOf(hash)).toBe(text);
    expect(await printOf(hash.replace('&on=gpu', ''))).not.toBe(text);
    expect(complaints).toEqual([]);
  });

  test('are trained by the processor where the GPU fails, which a sentence says', async () => {
    const { page } = await app.visit('#world=CartPole-v1&agent=dqn&seed=3', { serviceWorkers: 'block' });
    const section = page.getByRole('region', { name: 'A hundred agents at once' });
    await section.getByText('How many, and what differs').click();
    await section.getByLabel('On the GPU').check();
    // A compiler that refuses the shader.
    await page.evaluate(() => {
      globalThis.Worker = class extends Worker {
        override postMessage(message: { readonly task?: string; readonly given: readonly unknown[] }): void {
          const data = { failed: 'Its compiler refuses a shader.' };
          const answer = (): void => this.onmessage?.(new MessageEvent('message', { data }));
          if (message.task === 'crowd' && message.given[1] === true) setTimeout(answer);
          else super.postMessage(message);
        }
      };
    });
    await section.getByRole('button', { name: 'Train 16 agents' }).click();
    await section
      .getByText('The GPU cannot train them: Its compiler refuses a shader. The processor trains them now')
      .waitFor();
    await expect.poll(() => stepsIn(section), { timeout: 120_000 }).toBeGreaterThan(30);
    expect(await section.getByRole('alert').count()).toBe(0);
    expect(await section.getByLabel('On the GPU').isChecked()).toBe(false);
    await page.context().close();
  });
});

async function stepsIn(section: Locator): Promise<number> {
  return Number((await section.getByTestId('crowd-steps').textContent())!.replace(',', ''));
}
