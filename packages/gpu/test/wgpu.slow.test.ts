// The same whole runs by two compilers and two devices: Tint and naga, SwiftShader and Mesa's lavapipe. Both compute as IEEE 754 prescribes.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { initialMemory, type StepPrograms } from '@prism-rl/jit';
import { describe, expect, test } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { DeviceRuns } from '../src/deviceRuns.ts';
import { deviceEnvOf } from '../src/node/index.ts';
import { logWords } from '../src/runShader.ts';
import { valueLoop } from '../src/trainingLoop.ts';
import { recordedAgent } from './recordedAgent.ts';
import { folder, hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const python = process.env.PRISM_PYTHON ?? 'python3';
const hasWgpu = isHere('wgpu', spawnSync(python, ['-c', 'import wgpu']).status === 0);
const lavapipe = process.env.PRISM_LAVAPIPE ?? '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json';
const hasLavapipe = hasWgpu && isHere('lavapipe', existsSync(lavapipe));

/** Eight updates. On lavapipe, the loops of a dispatch end after 65,535 turns. */
const TICKS = 32;
const THREADS = 64;
const SEEDS = [1, 2] as const;
const SETTINGS = {
  ...{ hidden: [16], batchSize: 8, replayCapacity: 256, learningStarts: 16, trainEvery: 2 },
  ...{ epsilonSteps: 50, targetUpdateEvery: 5, targetTau: 1 },
};

describe.runIf(hasSoftwareGpu && hasWgpu)('by naga', async () => {
  const device = await openSoftwareGpu();

  test.each([
    ['SwiftShader', path.join(folder ?? '', 'vk_swiftshader_icd.json'), true],
    ['lavapipe', lavapipe, hasLavapipe],
  ] as const)('runs on %s have the bits of those by Tint', async (_, driver, isThere) => {
    if (!isThere) return;
    const agent = await recordedAgent('dqn', 'MinAtar/Breakout-v1', SETTINGS);
    const loop = valueLoop(agent, deviceEnvOf(await agent.factory.createEnv(1)));
    const runs = await DeviceRuns.create(device, loop, {
      starts: SEEDS.map((seed) => ({ seed })),
      threads: THREADS,
    });
    await runs.take(TICKS, (__, tick) => agent.controls(tick));

    // The same, as one dispatch.
    const { code, stride } = DeviceRuns.shaderOf(device, loop, THREADS);
    const steps = Object.values(loop.steps).filter((step): step is StepPrograms => step !== undefined);
    const memory = new Float32Array(stride * SEEDS.length);
    const first = 2 * SEEDS.length * logWords(loop);
    const store = new Uint32Array(first + SEEDS.length * loop.layout.words);
    for (const [run, seed] of SEEDS.entries()) {
      memory.set(initialMemory(...steps), run * stride);
      store[first + run * loop.layout.words + loop.layout.training] = seed;
    }
    const given = [0, ...SEEDS.keys(), ...SEEDS.map(() => 0)];
    for (const __ of SEEDS) {
      for (let tick = 0; tick < TICKS; tick++) {
        const now = loop.fed!(agent.controls(tick));
        given.push(...loop.controls.map((name) => now[name] ?? 0));
      }
    }
    const own = freshFolder();
    const plan = { code, runs: SEEDS.length, turn: [TICKS, SEEDS.length, TICKS, 0] };
    writeFileSync(path.join(own, 'plan.json'), JSON.stringify(plan));
    for (const [name, array] of Object.entries({ memory, store, given: Float32Array.from(given) }))
      writeFileSync(path.join(own, name), array);
    const env = {
      ...process.env,
      ...{ VK_ICD_FILENAMES: driver, VK_DRIVER_FILES: driver },
      LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    };
    const script = path.join(import.meta.dirname, 'onWgpu.py');
    const { status, stderr } = spawnSync(python, [script, own], { encoding: 'utf8', env });
    expect(stderr.replace(/^(?!Traceback).*warn.*$/gim, '').trim()).toBe('');
    expect(status).toBe(0);

    const read = (name: string): ArrayBuffer => new Uint8Array(readFileSync(path.join(own, name))).buffer;
    const [numbers, words] = [new Float32Array(read('memory')), new Uint32Array(read('store'))];
    let changed = 0;
    for (const run of SEEDS.keys()) {
      for (const { address, length, variable } of loop.steps.update.variables) {
        const from = run * stride + address / 4;
        const found = numbers.subarray(from, from + length);
        expect(found).toEqual(await runs.read(run, { address, length }));
        const before = variable.dataSync();
        changed += found.filter((x, k) => x !== before[k]).length;
      }
      const from = first + run * loop.layout.words;
      expect(words.subarray(from, from + loop.layout.words)).toEqual(await runs.save(run));
    }
    expect(changed).toBeGreaterThan(10_000);
    runs.dispose();
  });
});
