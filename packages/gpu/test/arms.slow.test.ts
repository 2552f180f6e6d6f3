// Compares the updates of the Rainbow ablation's fourteen arms on a GPU with the WebAssembly kernel, bit for bit. Takes minutes on a software GPU.
import { Rng } from '@prism-rl/core';
import { initialMemory } from '@prism-rl/jit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { openGpu } from '../src/node/openGpu.ts';
import { ResidentSteps } from '../src/residentSteps.ts';
import { onProcessor } from './onProcessor.ts';
import { madeUpBatches, recordedUpdate } from './recordedUpdate.ts';
import { hasSoftwareGpu, useSoftwareGpu } from './softwareGpu.ts';

const parts = ['nstep', 'per', 'c51', 'noisy', 'double', 'dueling'];
const arms = [
  'dqn',
  ...parts.map((part) => `dqn+${part}`),
  'rainbow',
  ...parts.map((part) => `rainbow-no-${part}`),
];
const UPDATES = 20;

describe.runIf(hasSoftwareGpu)('on a GPU', () => {
  let device: GpuDevice;
  beforeAll(async () => {
    useSoftwareGpu();
    device = await openGpu();
  });
  afterAll(() => device.close());

  test.each(arms)('twenty updates of %s on MinAtar', async (arm) => {
    const step = await recordedUpdate(arm, 'MinAtar/Breakout-v1', { hidden: [8], batchSize: 4 });
    const start = initialMemory(step);
    const given = madeUpBatches(step, UPDATES, new Rng(1));
    const { memory, outputs } = onProcessor(step, start, given, UPDATES);
    const steps = await ResidentSteps.create(device, step, { runs: 1, threads: 64 });
    steps.write(0, start);
    expect([...(await steps.take(UPDATES, given))]).toEqual([...outputs]);
    let [changed, all] = [0, 0];
    for (const place of step.variables) {
      const [from, to] = [place.address / 4, place.address / 4 + place.length];
      const want = memory.subarray(from, to);
      expect([...(await steps.read(0, place))]).toEqual([...want]);
      all += place.length;
      changed += want.filter((x, i) => x !== start[from + i]).length;
    }
    // A target network, at least a quarter of the numbers, does not change.
    expect(changed).toBeGreaterThan(0.5 * all);
    steps.dispose();
  });
});
