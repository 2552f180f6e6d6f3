import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { activateBackend } from '@prism-rl/nn';
import { afterAll, describe, expect, test } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { backends } from '../src/backends.ts';
import { largestDifference, learnOn } from './tinyDqn.ts';

const states = await Promise.all(
  Object.entries(backends).map(async ([name, entry]) => ({ name, state: await entry.probe() })),
);
const available = states.filter(({ state }) => state.available).map(({ name }) => name);
const missing = states.flatMap(({ name, state }) => (state.available ? [] : [{ name, ...state }]));
process.stderr.write(
  `backends.test: left out: ${missing.map(({ name, reason }) => `${name} (${reason})`).join(', ')}\n`,
);

afterAll(() => activateBackend('tfjs-cpu'));

test('ort, wasm and plain JavaScript are always available, and auto selects ort', async () => {
  expect(available).toEqual(expect.arrayContaining(['ort', 'tfjs-wasm', 'tfjs-cpu']));
  expect((await activateBackend('auto')).name).toBe('ort');
});

test.for(available)('%s learns the same as plain JavaScript', async (name, { skip }) => {
  const isGpu = name === 'ort-webgpu' || name === 'ort-cuda';
  const expected = await learnOn('tfjs-cpu');
  const learned = await learnOn(name).catch((error: Error) => {
    // Only activation reveals a driver without a device.
    if (isGpu && /found no device/.test(error.message)) {
      isHere('gpu', false, error.message);
      return skip(error.message);
    }
    throw error;
  });
  expect(expected.losses).toHaveLength(10);
  expect(expected.losses[0]).toBeGreaterThan(0);
  expect(largestDifference(learned, expected)).toBeLessThan(isGpu ? 1e-4 : 1e-5);
  expect(largestDifference(await learnOn('tfjs-cpu', 9), expected)).toBeGreaterThan(1e-4);
});

describe.each(missing)('$name, which is missing', ({ name, reason, fix }) => {
  test('is refused with a hint how to get it', async () => {
    for (const text of [reason, fix]) expect(text).toMatch(/^\S[^\n]*[^\s.]$/);
    await expect(activateBackend(name)).rejects.toMatchObject({
      code: 'incompatible',
      message: `The backend ${name} cannot run here: ${reason}.`,
      hint: `To get it: ${fix}.`,
    });
  });
});

/** Runs a script in a separate process, which must print only JSON; returns that. */
function runScript(script: string, env: Record<string, string> = {}): unknown {
  const options = ['--conditions=@prism-rl/source', '--input-type=module', '--eval', script];
  const { stdout, stderr, status } = spawnSync(process.execPath, options, {
    cwd: import.meta.dirname,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  expect([stderr, status]).toEqual(['', 0]);
  return JSON.parse(stdout);
}

test('the plugin loads no TensorFlow.js and no ONNX Runtime', () => {
  const loaded = runScript(`
    await import('@prism-rl/nn/plugin');
    process.report.excludeNetwork = true;
    const libraries = process.report.getReport().sharedObjects.filter((path) => /onnx|tensor/.test(path));
    console.log(JSON.stringify([libraries, '_tfengine' in globalThis]));
  `);
  expect(loaded).toEqual([[], false]);
});

test('probing prints nothing, loads nothing and changes no backend', () => {
  const [names, loaded, backend] = runScript(`
    const { backends } = await import('@prism-rl/nn/plugin').then(({ plugin }) => plugin);
    const tf = await import('@prism-rl/jit/tensorflow');
    await tf.setBackend('cpu');
    process.report.excludeNetwork = true;
    const libraries = () => process.report.getReport().sharedObjects;
    await backends.ort.probe(); // loads ONNX Runtime, which its backends need
    const before = libraries();
    for (const entry of Object.values(backends)) await entry.probe();
    const loaded = libraries().filter((path) => !before.includes(path));
    console.log(JSON.stringify([Object.keys(backends), loaded, tf.getBackend()]));
  `) as [string[], string[], string];
  expect(names).toHaveLength(8);
  expect(loaded).toEqual([]);
  expect(backend).toBe('cpu');
});

describe('partial installations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prism-backends-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (...path: string[]): string => {
    const full = join(folder, ...path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, '{}');
    return full;
  };
  const probe = (name: string, env: Record<string, string>): unknown =>
    runScript(
      `
        const { backends } = await import('@prism-rl/nn/plugin').then(({ plugin }) => plugin);
        console.log(JSON.stringify(await backends['${name}'].probe()));
      `,
      env,
    );

  test('tfjs-node without its native binding, then with it', () => {
    const path = ['node_modules', '@tensorflow', 'tfjs-node'];
    file(...path, 'package.json');
    const env = { NODE_PATH: join(folder, 'node_modules') };
    expect(probe('tfjs-node', env)).toEqual({
      available: false,
      reason: '@tensorflow/tfjs-node is installed without its native binding',
      fix: 'allow its install script, then npm rebuild @tensorflow/tfjs-node --build-addon-from-source',
    });
    file(...path, 'lib', 'napi-v8', 'tfjs_binding.node');
    expect(probe('tfjs-node', env)).toEqual({ available: true });
  });

  test.runIf(process.platform === 'linux')("Vulkan's loader without a driver, then with one", () => {
    const env = {
      LD_LIBRARY_PATH: dirname(file('lib', 'libvulkan.so.1')),
      VK_DRIVER_FILES: join(folder, 'driver.json'),
    };
    expect(probe('ort-webgpu', env)).toMatchObject({
      available: false,
      reason: 'there is no Vulkan driver',
    });
    file('driver.json');
    expect(probe('ort-webgpu', env)).toMatchObject({ available: true });
  });
});
