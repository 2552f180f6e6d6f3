// Whole training steps on WebGPU. Needs a GPU or a software Vulkan (tools/jit/softwareVulkan.ts) and PRISM_WEBGPU=1.

import { expect, it } from 'vitest';
import { batchRuns, jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, dqnLearner, largestDifference, madeUpBatch } from './networks.ts';

const asked = process.env.PRISM_WEBGPU === '1';
if (!asked) process.stderr.write('webgpu.test: PRISM_WEBGPU is not 1: the steps on WebGPU are skipped\n');

it.runIf(asked).each(['mlp', 'minatar'] as const)('%s on WebGPU matches the CPU', async (name) => {
  await tf.setBackend('cpu');
  const architecture = ARCHITECTURES[name];
  const [a, b] = [dqnLearner(architecture, 4), dqnLearner(architecture, 4)];
  const gpu = await jitStep(a.specs, (tensors) => a.step(tensors), { provider: 'webgpu' });
  const cpu = await jitStep(b.specs, (tensors) => b.step(tensors));
  for (let round = 0; round < 5; round++) {
    const batch = madeUpBatch(architecture, round);
    expect(gpu.run(batch).loss[0]).toBeCloseTo(cpu.run(batch).loss[0] as number, 5);
  }
  expect(largestDifference(a.online.variables, b.online.variables)).toBeLessThan(1e-5);
  gpu.dispose();
  cpu.dispose();
});

it.runIf(asked)('three batched runs on WebGPU match single runs on the CPU', async () => {
  await tf.setBackend('cpu');
  const architecture = ARCHITECTURES.smallMlp;
  const learners = [1, 2, 3].map(
    (seed) => [dqnLearner(architecture, seed), dqnLearner(architecture, seed)] as const,
  );
  const { members } = await batchRuns(3, { provider: 'webgpu' });
  const steps = learners.map(([a], run) => members[run]!.compile(a.specs, (tensors) => a.step(tensors)));
  const singles = await Promise.all(learners.map(([, b]) => jitStep(b.specs, (tensors) => b.step(tensors))));
  for (let round = 0; round < 5; round++) {
    const batches = learners.map((_, run) => madeUpBatch(architecture, 10 * run + round));
    const outputs = await Promise.all(steps.map((step, run) => step.run(batches[run]!)));
    for (const [run, single] of singles.entries())
      expect(outputs[run]!.loss![0]).toBeCloseTo(single.run(batches[run]!).loss[0] as number, 5);
  }
  for (const [a, b] of learners)
    expect(largestDifference(a.online.variables, b.online.variables)).toBeLessThan(1e-5);
  for (const one of [...steps, ...singles]) one.dispose();
});
