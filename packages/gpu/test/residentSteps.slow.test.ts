// Compares updates on a GPU, many in one dispatch and for several runs, with the WebAssembly kernel, bit for bit.
import { Rng } from '@prism-rl/core';
import { initialMemory, type StepPrograms } from '@prism-rl/jit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { openGpu } from '../src/node/openGpu.ts';
import { ResidentSteps } from '../src/residentSteps.ts';
import { madeUpBatches } from './madeUpBatches.ts';
import { onProcessor } from './onProcessor.ts';
import { recordedAgent } from './recordedAgent.ts';
import { hasSoftwareGpu, useSoftwareGpu } from './softwareGpu.ts';

const UPDATES = 20;

describe.runIf(hasSoftwareGpu)('on a GPU', () => {
  let device: GpuDevice;
  let step: StepPrograms;
  beforeAll(async () => {
    useSoftwareGpu();
    device = await openGpu();
    step = (await recordedAgent('dqn', 'CartPole-v1', { hidden: [16, 8], batchSize: 8 })).steps.update;
  });
  afterAll(() => device.close());

  /** A run's initial memory, its inputs, and the processor's results. */
  const runOf = (seed: number, updates = UPDATES) => {
    const rng = new Rng(seed);
    const start = initialMemory(step);
    for (const { address, length } of step.variables)
      for (let i = 0; i < length; i++) start[address / 4 + i]! += 0.1 * rng.random();
    const given = madeUpBatches(step, UPDATES, rng);
    return { start, given, ...onProcessor(step, start, given, updates) };
  };

  /** All variables of a run, in order. */
  const variables = async (steps: ResidentSteps, run: number): Promise<number[]> => {
    const parts = [];
    for (const place of step.variables) parts.push(...(await steps.read(run, place)));
    return parts;
  };
  const own = (memory: Float32Array): number[] =>
    step.variables.flatMap(({ address, length }) => [...memory.subarray(address / 4, address / 4 + length)]);

  test.each([1, 64, 256])('twenty updates of DQN, %i threads', async (threads) => {
    const { start, given, memory, outputs } = runOf(1);
    const steps = await ResidentSteps.create(device, step, { runs: 1, threads });
    steps.write(0, start);
    expect([...(await steps.take(UPDATES, given))]).toEqual([...outputs]);
    const found = await variables(steps, 0);
    expect(found).toEqual(own(memory));
    // They have changed, and differ from those after one update less.
    const [before, fewer] = [own(start), own(runOf(1, UPDATES - 1).memory)];
    for (const other of [before, fewer])
      expect(found.filter((x, i) => x !== other[i]).length).toBeGreaterThan(found.length / 2);
    steps.dispose();
  });

  test('three runs compute the same as alone, however the updates are split', async () => {
    const runs = [1, 2, 3].map((seed) => runOf(seed));
    const steps = await ResidentSteps.create(device, step, { runs: 3, threads: 64 });
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
  });

  test('reports exceeded limits and missing inputs', async () => {
    await expect(ResidentSteps.create(device, step, { runs: 65_536 })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: `runs must be from 1 to 65535 on ${device.name}, but is 65536.`,
    });
    await expect(ResidentSteps.create(device, step, { runs: 1, threads: 257 })).rejects.toMatchObject({
      message: `threads must be from 1 to 256 on ${device.name}, but is 257.`,
    });
    await expect(ResidentSteps.create(device, { ...step, bytes: 1e6 }, { runs: 2000 })).rejects.toMatchObject(
      {
        code: 'unavailable',
        message: expect.stringContaining('the memory of 2000 runs would take'),
      },
    );
    const steps = await ResidentSteps.create(device, step, { runs: 1, threads: 64 });
    await expect(steps.take(2, new Float32Array(3))).rejects.toThrow(
      /2 steps need \d+ input numbers, but got 3/,
    );
    steps.dispose();
  });
});
