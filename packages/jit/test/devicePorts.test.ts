// Inputs and outputs that share a tensor, and variables on a device or in the host memory. On a fake device.

import { beforeEach, describe, expect, test } from 'vitest';
import type { Batch, BatchedStep } from '../src/batchRuns.ts';
import { batchRuns, jitStep, loadRuntime } from '../src/index.ts';
import type { Runtime } from '../src/runtime/runtime.ts';
import * as tf from '../src/tensorflow.ts';
import { madeUpDevice, type Watched, watched } from './madeUpDevice.ts';
import { ARCHITECTURES, dqnLearner, type Learner, largestDifference, madeUpBatch } from './networks.ts';

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

describe('batches on a device', () => {
  // Batches whose variables stay on a device: which graphs are compiled, and which transfers happen. On a fake device.
  const architecture = ARCHITECTURES.smallMlp;
  const batch = (k: number) => madeUpBatch(architecture, k);
  const { observations } = batch(99) as { observations: Float32Array };

  interface Seated {
    readonly learner: Learner;
    readonly update: BatchedStep;
    /** Compiles the run's acting step. */
    compileAct(): BatchedStep;
  }

  /** Runs with compiled updates. */
  async function compiledIn(runs: number): Promise<{ runBatch: Batch; all: Seated[]; device: Watched }> {
    const device = watched(madeUpDevice(await loadRuntime('onnxruntime-node')));
    const runBatch = await batchRuns(runs, { provider: 'webgpu', runtime: device.runtime });
    const all = runBatch.members.map((member, run) => {
      const learner = dqnLearner(architecture, 1 + run);
      const update = member.compile(learner.specs, (tensors) => learner.step(tensors));
      const compileAct = () => member.compile(learner.actSpecs, learner.act);
      return { learner, update, compileAct };
    });
    return { runBatch, all, device };
  }

  const runsOf = ({ graphs }: Batch): number[] => graphs.map(({ runs }) => runs);

  /** The values of a run's network in TensorFlow.js. */
  function valuesOf({ online }: Learner): Float32Array {
    const shape = [architecture.batch, ...architecture.observation];
    return tf.tidy(() => online.apply(tf.tensor(observations, shape)).dataSync().slice() as Float32Array);
  }

  function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>): void {
    expect(found.length).toBe(wanted.length);
    for (let i = 0; i < wanted.length; i++) expect(found[i]).toBeCloseTo(wanted[i]!, 5);
  }

  test('the first run to compile the acting step waits for the others', async () => {
    const { runBatch, all } = await compiledIn(3);
    const acts: Promise<unknown>[] = [];
    for (const { compileAct } of all) {
      acts.push(Promise.resolve(compileAct().run({ observations })));
      await Promise.resolve();
    }
    await Promise.all(acts);
    expect(runsOf(runBatch)).toEqual([3]);
  });

  test('runs that start acting later share the step of the first', async () => {
    const { runBatch, all } = await compiledIn(3);
    const [first, ...others] = all as [Seated, ...Seated[]];
    const act = first.compileAct();
    const waiting = others.map(({ update }, k) => update.run(batch(k)));
    expectClose((await act.run({ observations })).values!, valuesOf(first.learner));
    await Promise.all([...waiting, first.update.run(batch(5))]);
    expect(runsOf(runBatch)).toEqual([3]);
    const acts = [act, ...others.map(({ compileAct }) => compileAct())];
    const found = await Promise.all(acts.map((one) => one.run({ observations })));
    for (const [run, { values }] of found.entries()) expectClose(values!, valuesOf(all[run]!.learner));
    expect(runsOf(runBatch)).toEqual([3, 3]);
  });

  test('if some runs act first, one graph is compiled for all, and its variables stay there', async () => {
    const { runBatch, all, device } = await compiledIn(3);
    const acts = all.map(({ compileAct }) => compileAct());
    const wanted = all.map(({ learner }) => valuesOf(learner));
    const waiting = [all[0]!.update.run(batch(0)), all[2]!.update.run(batch(2))];
    for (let k = 0; k < 2; k++) {
      expectClose((await acts[1]!.run({ observations })).values!, wanted[1]!);
      expect(runsOf(runBatch)).toEqual([3]);
      // One for each variable of the network.
      expect(device.uploads()).toBe(all[0]!.learner.online.variables.length);
      expect(device.downloads()).toBe(0);
    }
    await Promise.all([...waiting, all[1]!.update.run(batch(1))]);
    expect(runsOf(runBatch)).toEqual([3, 3]);
  });

  test('an update waits for the runs that have it, not for those that only act', async () => {
    const runtime = madeUpDevice(await loadRuntime('onnxruntime-node'));
    const runBatch = await batchRuns(3, { provider: 'webgpu', runtime });
    const learners = [1, 2, 3].map((seed) => dqnLearner(architecture, seed));
    const updates = learners
      .slice(0, 2)
      .map((learner, run) =>
        runBatch.members[run]!.compile(learner.specs, (tensors) => learner.step(tensors)),
      );
    runBatch.members[2]!.compile(learners[2]!.actSpecs, learners[2]!.act);
    const losses = await Promise.all(updates.map((update, k) => update.run(batch(k))));
    for (const { loss } of losses) expect(loss![0]).toBeGreaterThan(0);
    expect(runsOf(runBatch)).toEqual([2]);
  });

  test('after a run has ended, the others act with the same graph until an update compiles a smaller one', async () => {
    const { runBatch, all, device } = await compiledIn(3);
    const acts = all.map(({ compileAct }) => compileAct());
    const act = (runs: readonly number[]) => Promise.all(runs.map((run) => acts[run]!.run({ observations })));
    const update = (runs: readonly number[], k: number) =>
      Promise.all(runs.map((run) => all[run]!.update.run(batch(10 * run + k))));
    await act([0, 1, 2]);
    await update([0, 1, 2], 0);
    acts[1]!.dispose();
    all[1]!.update.dispose();
    runBatch.members[1]!.leave();
    await act([0, 2]);
    expect(runsOf(runBatch).sort()).toEqual([3, 3]);
    expect(device.downloads()).toBe(0);
    await update([0, 2], 1);
    await act([0, 2]);
    expect(runsOf(runBatch).sort()).toEqual([2, 2, 3, 3]);
    const before = device.downloads();
    for (let k = 2; k < 5; k++) {
      await act([0, 2]);
      await update([0, 2], k);
    }
    expect(runsOf(runBatch).sort()).toEqual([2, 2, 3, 3]);
    expect(device.downloads()).toBe(before);
    const found = await act([0, 2]);
    for (const [i, run] of [0, 2].entries()) expectClose(found[i]!.values!, valuesOf(all[run]!.learner));
  });

  test('assigned variables are uploaded again, without a download', async () => {
    const { all, device } = await compiledIn(2);
    const acts = all.map(({ compileAct }) => compileAct());
    const act = () => Promise.all(acts.map((one) => one.run({ observations })));
    await act();
    const before = device.uploads();
    for (const { learner } of all)
      for (const one of learner.online.variables) one.assign(tf.fill(one.shape, 0.02));
    const found = await act();
    expect(device.uploads()).toBe(2 * before);
    expect(device.downloads()).toBe(0);
    for (const [run, { values }] of found.entries()) expectClose(values!, valuesOf(all[run]!.learner));
  });
});
