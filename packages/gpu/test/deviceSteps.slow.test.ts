// Compares updates of several runs on a GPU, many in one dispatch, with the WebAssembly kernel, bit for bit. `arms.slow.test.ts` has more
// agents and threads, `card.slow.test.ts` convolutions.
import { Rng } from '@prism-rl/core';
import { initialMemory } from '@prism-rl/jit';
import { describe, expect, test } from 'vitest';
import { DeviceSteps } from '../src/deviceSteps.ts';
import { madeUpBatches, onProcessor } from './onProcessor.ts';
import { recordedAgent } from './recordedAgent.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const UPDATES = 20;

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();
  const agent = await recordedAgent('dqn', 'CartPole-v1', { hidden: [16, 8], batchSize: 8 });
  const step = agent.steps.update;

  /** A run's initial memory, its inputs, and the processor's results. */
  const runOf = (seed: number) => {
    const rng = new Rng(seed);
    const start = initialMemory(step);
    for (const { address, length } of step.variables)
      for (let i = 0; i < length; i++) start[address / 4 + i]! += 0.1 * rng.random();
    const given = madeUpBatches(step, UPDATES, rng);
    return { start, given, ...onProcessor(step, start, given, UPDATES) };
  };

  /** All variables of a run, in order. */
  const variables = async (steps: DeviceSteps, run: number): Promise<number[]> => {
    const parts = [];
    for (const place of step.variables) parts.push(...(await steps.read(run, place)));
    return parts;
  };
  const own = (memory: Float32Array): number[] =>
    step.variables.flatMap(({ address, length }) => [...memory.subarray(address / 4, address / 4 + length)]);

  test.each(['resident', 'grid'] as const)(
    'three runs compute the same as alone, however the updates are split, %s',
    async (schedule) => {
      const runs = [1, 2, 3].map((seed) => runOf(seed));
      const steps = await DeviceSteps.create(device, step, { runs: 3, threads: 64, schedule });
      for (const [run, { start }] of runs.entries()) steps.write(run, start);
      const each = runs[0]!.given.length / UPDATES;
      const outputs: number[][] = runs.map(() => []);
      for (const [from, to] of [
        [0, 1],
        [1, 13],
        [13, UPDATES],
      ] as const) {
        const given = runs.flatMap((run) => [...run.given.subarray(from * each, to * each)]);
        const made = await steps.take(to - from, Float32Array.from(given));
        for (const [run, list] of outputs.entries()) {
          const length = made.length / runs.length;
          list.push(...made.subarray(run * length, (run + 1) * length));
        }
      }
      for (const [run, alone] of runs.entries()) {
        expect(outputs[run]).toEqual([...alone.outputs]);
        expect(await variables(steps, run)).toEqual(own(alone.memory));
      }
      steps.dispose();
    },
  );

  test('reports exceeded limits and missing inputs', async () => {
    await expect(DeviceSteps.create(device, step, { runs: 65_536 })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: `runs must be from 1 to 65535 on ${device.name}, but is 65536.`,
    });
    await expect(DeviceSteps.create(device, step, { runs: 1, threads: 257 })).rejects.toMatchObject({
      message: `threads must be from 1 to 256 on ${device.name}, but is 257.`,
    });
    await expect(DeviceSteps.create(device, { ...step, bytes: 1e6 }, { runs: 2000 })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('the memory of 2000 runs would take'),
    });
    const steps = await DeviceSteps.create(device, step, { runs: 1, threads: 64 });
    await expect(steps.take(2, new Float32Array(3))).rejects.toThrow(
      /2 steps need \d+ input numbers, but got 3/,
    );
    steps.dispose();
  });
});
