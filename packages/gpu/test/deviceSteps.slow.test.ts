// Compares updates on a GPU, many in one dispatch and for several runs, with the WebAssembly kernel, bit for bit.
import { Rng } from '@prism-rl/core';
import { initialMemory, type StepPrograms, stepPrograms } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { DeviceSteps } from '../src/deviceSteps.ts';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { planMemory } from '../src/memoryPlan.ts';
import { madeUpBatches } from './madeUpBatches.ts';
import { onProcessor } from './onProcessor.ts';
import { recordedAgent } from './recordedAgent.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const UPDATES = 20;

describe.runIf(hasSoftwareGpu)('on a GPU', () => {
  let device: GpuDevice;
  let step: StepPrograms;
  openSoftwareGpu((opened) => {
    device = opened;
  });
  beforeAll(async () => {
    step = (await recordedAgent('dqn', 'CartPole-v1', { hidden: [16, 8], batchSize: 8 })).steps.update;
  });

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
  const variables = async (steps: DeviceSteps, run: number): Promise<number[]> => {
    const parts = [];
    for (const place of step.variables) parts.push(...(await steps.read(run, place)));
    return parts;
  };
  const own = (memory: Float32Array): number[] =>
    step.variables.flatMap(({ address, length }) => [...memory.subarray(address / 4, address / 4 + length)]);

  test.each([
    ['resident', 1],
    ['resident', 64],
    ['resident', 256],
    ['grid', 16],
    ['grid', 64],
  ] as const)('twenty updates of DQN, %s, %i threads', async (schedule, threads) => {
    const { start, given, memory, outputs } = runOf(1);
    const steps = await DeviceSteps.create(device, step, { runs: 1, threads, schedule });
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

  test.each(['resident', 'grid'] as const)('updates of two convolutions, %s', async (schedule) => {
    const rng = new Rng(1);
    const normal = (shape: number[]): tf.Variable =>
      tf.variable(
        tf.tensor(
          Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.normal() / 4),
          shape,
        ),
      );
    const [first, second, dense] = [normal([3, 3, 2, 4]), normal([2, 2, 4, 6]), normal([54, 3])];
    const adam = tf.train.adam(1e-2);
    const convolved = stepPrograms({ x: { shape: [3, 9, 9, 2] }, y: { shape: [3, 3] } }, ({ x, y }) => {
      const loss = (): tf.Scalar => {
        const one = tf.relu(tf.conv2d(x as tf.Tensor4D, first as never, 2, 'valid'));
        const two = tf.relu(tf.conv2d(one, second as never, 1, 'valid'));
        const found = tf.matMul(tf.reshape(two, [3, 54]), dense as never);
        return tf.mean(tf.square(tf.sub(found, y!))) as tf.Scalar;
      };
      return { loss: adam.minimize(loss, true, [first, second, dense])! };
    });
    const [planned] = planMemory([convolved]);
    const given = madeUpBatches(convolved, 5, rng);
    const { memory, outputs } = onProcessor(convolved, initialMemory(convolved), given, 5);
    const steps = await DeviceSteps.create(device, planned, { runs: 1, threads: 64, schedule });
    steps.write(0, initialMemory(planned));
    // The device may round quotients of constants differently.
    const expectNear = (found: Float32Array, want: Float32Array): void => {
      expect(found.length).toBe(want.length);
      for (const [i, x] of found.entries()) expect(Math.abs(x - want[i]!)).toBeLessThan(1e-5);
    };
    expectNear(await steps.take(5, given), outputs);
    const fewer = onProcessor(convolved, initialMemory(convolved), given, 4).memory;
    for (const [i, { address, length }] of convolved.variables.entries()) {
      const found = await steps.read(0, planned.variables[i]!);
      expectNear(found, memory.subarray(address / 4, address / 4 + length));
      const before = fewer.subarray(address / 4, address / 4 + length);
      expect(Math.max(...found.map((x, k) => Math.abs(x - before[k]!)))).toBeGreaterThan(1e-4);
    }
    steps.dispose();
  });

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
