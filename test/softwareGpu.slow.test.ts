// Several runs that take turns on WebGPU without a GPU, in the page and in Node: SwiftShader, the Vulkan that comes with Chromium, emulates
// one. All but the first test are slow (four runs that learn CartPole take minutes) and need PRISM_WEBGPU=1.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { hasBrowser, type OpenPage, openPage } from './browser/openPage.ts';
import type { Difference } from './browser/runsOnGpu.ts';
import { isHere } from './isHere.ts';

/** Browsers hide WebGPU without a GPU unless a flag selects SwiftShader. */
const flags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
/** Folders with SwiftShader and Vulkan's loader: Debian's Chromium, or the output of tools/jit/softwareVulkan.ts. */
const folder = [path.dirname(process.env.VK_ICD_FILENAMES ?? '/nowhere/'), '/usr/lib/chromium'].find(
  (one) =>
    fs.existsSync(path.join(one, 'libvk_swiftshader.so')) && fs.existsSync(path.join(one, 'libvulkan.so.1')),
);
const isLong = isHere('webgpu', process.env.PRISM_WEBGPU === '1');
const hasVulkan = isLong && isHere('swiftshader', folder !== undefined);

const runs = 4;
const updates = 5;
const seeds = [1, 2, 3, 4];
const steps = 4000;
const minutes = 60_000;

/** Updates on WebGPU equal those on the processor, up to rounding from the order of sums. */
function judge({ parameters, learned }: Difference): void {
  expect(parameters).toBeLessThan(1e-5);
  expect(learned).toBeGreaterThan(1e-3);
}

/** Random actions score 22; on the CPU the four runs scored 205, 268, 308 and 190. */
function judgeReturns(returns: readonly number[]): void {
  process.stderr.write(`greedy returns on a software GPU: ${returns.join(', ')}\n`);
  expect(returns).toHaveLength(seeds.length);
  for (const value of returns) expect(value).toBeGreaterThan(100);
}

describe.skipIf(!hasBrowser)('in Chromium', () => {
  let page: OpenPage<typeof import('./browser/runsOnGpu.ts')> | undefined;
  const opened = async () => {
    page ??= await openPage('/test/browser/runsOnGpu.ts', flags);
    return page;
  };
  afterAll(() => page?.close());

  test('runs learn what each learns on the processor', async () => {
    const here = await opened();
    judge(await here.call('differenceFromProcessor', runs, updates));
    expect(here.complaints()).toEqual([]);
  });

  test.runIf(isLong)('four runs learn CartPole', { timeout: 20 * minutes }, async () => {
    judgeReturns(await (await opened()).call('learnCartPole', seeds, steps));
  });
});

/** Calls a function of the module in a separate process, whose loader finds the software Vulkan. */
async function inNode<T>(call: string): Promise<T> {
  const module = new URL('browser/runsOnGpu.ts', import.meta.url).href;
  const script = `const module = await import('${module}'); console.log(JSON.stringify(await module.${call}));`;
  const variables = {
    VK_ICD_FILENAMES: path.join(folder!, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
  };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@prism-rl/source', '--input-type=module', '--eval', script],
    { env: { ...process.env, ...variables }, cwd: path.dirname(new URL(import.meta.url).pathname) },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}

describe.runIf(hasVulkan)('in Node', () => {
  test('runs learn what each learns on the processor', async () => {
    judge(await inNode<Difference>(`differenceFromProcessor(${runs}, ${updates})`));
  });

  test('four runs learn CartPole', { timeout: 20 * minutes }, async () => {
    judgeReturns(await inNode<number[]>(`learnCartPole([${seeds}], ${steps})`));
  });
});
