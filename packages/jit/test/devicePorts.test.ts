// Inputs and outputs that share a tensor, and variables on a device or in the host memory. On a fake device.

import { beforeEach, describe, expect, test } from 'vitest';
import { jitStep, loadRuntime } from '../src/index.ts';
import type { Runtime } from '../src/runtime/runtime.ts';
import * as tf from '../src/tensorflow.ts';
import { madeUpDevice, watched } from './madeUpDevice.ts';
import { ARCHITECTURES, dqnLearner, largestDifference, madeUpBatch } from './networks.ts';

beforeEach(async () => {
  await tf.setBackend('cpu');
});

describe('devicePorts', () => {
  const device = async (): Promise<Runtime> => madeUpDevice(await loadRuntime('onnxruntime-node'));

  describe('inputs', () => {
    test('that the step does not read may be omitted', async () => {
      const two = { shape: [2] };
      const step = await jitStep({ a: two, unused: two, b: two }, ({ a, b }) => ({ sum: tf.add(a, b) }), {
        provider: 'webgpu',
        runtime: await device(),
      });
      const given = { a: Float32Array.of(1, 2), b: Float32Array.of(10, 20) };
      expect([...step.run(given as unknown as Parameters<typeof step.run>[0]).sum]).toEqual([11, 22]);
      step.dispose();
    });

    test('may be returned or assigned unchanged', async () => {
      const kept = tf.variable(tf.tensor([0, 0, 0]));
      const step = await jitStep(
        { x: { shape: [3] }, y: { shape: [1] }, z: { shape: [2] } },
        ({ x, y, z }) => {
          kept.assign(x as tf.Tensor1D);
          return { y, more: tf.add(z, 1), scalar: tf.sum(z) };
        },
        { provider: 'webgpu', runtime: await device() },
      );
      for (const k of [1, 2]) {
        const found = step.run({
          x: Float32Array.of(k, 2, 3),
          y: Float32Array.of(4 * k),
          z: Float32Array.of(5, k),
        });
        expect([...found.y, ...found.more, ...found.scalar]).toEqual([4 * k, 6, k + 1, 5 + k]);
        expect([...kept.dataSync()]).toEqual([k, 2, 3]);
      }
      step.dispose();
    });

    test('of each type share a tensor', async () => {
      const step = await jitStep(
        {
          pixels: { shape: [2, 2], isBytes: true },
          more: { shape: [3], isBytes: true },
          codes: { shape: [2], dtype: 'int32' },
          others: { shape: [1], dtype: 'int32' },
          x: { shape: [] },
          y: { shape: [1, 2] },
        },
        ({ pixels, more, codes, others, x, y }) => ({
          half: tf.mul(pixels, x),
          sum: tf.sum(more),
          product: tf.mul(codes, others),
          y: tf.add(y, 1),
        }),
        { provider: 'webgpu', runtime: await device() },
      );
      const found = step.run({
        pixels: Uint8Array.of(1, 2, 3, 255),
        more: Uint8Array.of(4, 5, 6),
        codes: Int32Array.of(7, -70_000),
        others: Int32Array.of(200),
        x: Float32Array.of(0.5),
        y: Float32Array.of(8, 9),
      });
      expect([...found.half]).toEqual([0.5, 1, 1.5, 127.5]);
      expect([...found.sum]).toEqual([15]);
      expect([...found.product]).toEqual([1400, -14_000_000]);
      expect([...found.y]).toEqual([9, 10]);
      step.dispose();
    });
  });

  test('with kernels each array keeps its place: CUDA without device variables', async () => {
    const architecture = ARCHITECTURES.smallMlp;
    const [a, b] = [dqnLearner(architecture, 3), dqnLearner(architecture, 3)];
    const cuda = await jitStep(a.specs, (tensors) => a.step(tensors), {
      provider: 'cuda',
      runtime: await device(),
    });
    const cpu = await jitStep(b.specs, (tensors) => b.step(tensors));
    expect(cuda.graph.inKernel.length).toBeGreaterThan(0);
    for (let k = 0; k < 4; k++) {
      const batch = madeUpBatch(architecture, k);
      expect(cuda.run(batch).loss[0]).toBeCloseTo(cpu.run(batch).loss[0]!, 5);
    }
    expect(largestDifference(a.online.variables, b.online.variables)).toBeLessThan(1e-5);
    for (const step of [cuda, cpu]) step.dispose();
  });

  describe('variables', () => {
    test('stay in the host memory if a step writes a part of their pack', async () => {
      const [read, written] = [tf.variable(tf.tensor([1, 2])), tf.variable(tf.tensor([10]))];
      // This step puts both in one pack.
      const before = await jitStep({}, () => ({ all: tf.concat([read, written]) }));
      const { runtime, moved } = watched(await device());
      const step = await jitStep(
        { x: { shape: [1] } },
        ({ x }) => {
          const sum = tf.sum(tf.concat([read, written]));
          written.assign(tf.add(written, x) as tf.Tensor1D);
          return { sum };
        },
        { provider: 'webgpu', runtime },
      );
      for (const [k, sum] of [13, 14, 16].entries())
        expect([...step.run({ x: Float32Array.of(1 + k) }).sum]).toEqual([sum]);
      expect(moved).toEqual([]);
      expect([...written.dataSync()]).toEqual([16]);
      expect([...before.run({}).all]).toEqual([1, 2, 16]);
      for (const one of [before, step]) one.dispose();
    });

    test('other than floats stay in the host memory', async () => {
      const places = tf.variable(tf.tensor1d([2, 0], 'int32'));
      const values = tf.variable(tf.tensor([5, 6, 7]));
      const { runtime, moved } = watched(await device());
      const step = await jitStep({}, () => ({ found: tf.gather(values, places as tf.Tensor1D) }), {
        provider: 'webgpu',
        runtime,
      });
      for (let k = 0; k < 2; k++) expect([...step.run({}).found]).toEqual([7, 5]);
      expect(moved).toEqual(['up 3']);
      step.dispose();
    });
  });
});

test('assigned variables are uploaded again', async () => {
  const architecture = ARCHITECTURES.smallMlp;
  const { observations } = madeUpBatch(architecture, 99) as { observations: Float32Array };
  const device = watched(madeUpDevice(await loadRuntime('onnxruntime-node')));
  const learner = dqnLearner(architecture, 1);
  const act = await jitStep(learner.actSpecs, learner.act, { provider: 'webgpu', runtime: device.runtime });
  act.run({ observations });
  const before = device.uploads();
  act.run({ observations });
  expect(device.uploads()).toBe(before);
  for (const one of learner.online.variables) one.assign(tf.fill(one.shape, 0.02));
  const { values } = act.run({ observations }) as { values: Float32Array };
  expect(device.uploads()).toBe(2 * before);
  const shape = [architecture.batch, ...architecture.observation];
  const wanted = tf.tidy(() => learner.online.apply(tf.tensor(observations, shape)).dataSync().slice());
  for (const [i, value] of wanted.entries()) expect(values[i]).toBeCloseTo(value, 5);
  act.dispose();
});
