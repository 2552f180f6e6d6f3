// Compares the updates of the Rainbow ablation's fourteen arms and IQN on a GPU with the WebAssembly kernel, bit for bit. Takes minutes on a software GPU.
import { Rng } from '@prism-rl/core';
import { initialMemory } from '@prism-rl/jit';
import { describe, expect, test } from 'vitest';
import { DeviceSteps } from '../src/deviceSteps.ts';
import { planMemory } from '../src/memoryPlan.ts';
import { madeUpBatches, onProcessor } from './onProcessor.ts';
import { recordedAgent } from './recordedAgent.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const parts = ['nstep', 'per', 'c51', 'noisy', 'double', 'dueling'];
const arms = [
  'dqn',
  ...parts.map((part) => `dqn+${part}`),
  'rainbow',
  ...parts.map((part) => `rainbow-no-${part}`),
  'iqn',
];
const UPDATES = 20;

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  const threads = ['dqn', 'rainbow'].flatMap((arm) => [
    [arm, 'resident', 1] as const,
    [arm, 'resident', 256] as const,
    [arm, 'grid', 32] as const,
  ]);
  const cases = [...arms.map((arm) => [arm, 'resident', 64] as const), ...threads];

  test.each(cases)(
    'twenty updates of %s on MinAtar, %s, %i threads',
    { timeout: 900_000 },
    async (arm, schedule, threads) => {
      const settings = { hidden: [8], batchSize: 4 };
      const { update: step } = (await recordedAgent(arm, 'MinAtar/Breakout-v1', settings)).steps;
      const start = initialMemory(step);
      const given = madeUpBatches(step, UPDATES, new Rng(1));
      const { memory, outputs } = onProcessor(step, start, given, UPDATES);
      const fewer = onProcessor(step, start, given, UPDATES - 1).memory;
      const [planned] = planMemory([step]);
      const steps = await DeviceSteps.create(device, planned, { runs: 1, threads, schedule });
      steps.write(0, initialMemory(planned));
      expect([...(await steps.take(UPDATES, given))]).toEqual([...outputs]);
      let [changed, all] = [0, 0];
      for (const [i, place] of step.variables.entries()) {
        const [from, to] = [place.address / 4, place.address / 4 + place.length];
        const want = memory.subarray(from, to);
        expect([...(await steps.read(0, planned.variables[i]!))]).toEqual([...want]);
        all += place.length;
        changed += want.filter((x, k) => x !== fewer[from + k]).length;
      }
      // One update less gives other numbers, except in the target network, at least a quarter of all.
      expect(changed).toBeGreaterThan(0.5 * all);
      steps.dispose();
    },
  );
});
