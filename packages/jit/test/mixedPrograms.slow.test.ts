// Compares graphs, kernels and batches with plain TensorFlow.js, and batches with single runs, on small random programs.
import { beforeAll, expect, test } from 'vitest';
import { batchRuns, jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { eachProgram, eagerly, expectAlike, type RandomProgram } from './randomPrograms.ts';

beforeAll(() => tf.setBackend('cpu'));

const runs = 3;

async function compare(program: RandomProgram, seed: number): Promise<void> {
  const inputs = Array.from({ length: runs }, (_, run) => program.inputs(1000 * run + seed));
  const want = inputs.map((one) => eagerly(program, one));
  const alone = [];
  for (const kernel of [true, false]) {
    const step = await jitStep(program.specs, (tensors) => program.step(tensors), { kernel });
    for (const [run, one] of inputs.entries()) {
      const found = structuredClone(step.run(one));
      expectAlike(found, want[run]!, `kernel: ${kernel}`);
      if (!kernel) alone.push(found);
    }
    step.dispose();
  }
  const batch = await batchRuns(runs, { pure: true, kernel: false });
  const steps = batch.members.map((member) =>
    member.compile(program.specs, (tensors) => program.step(tensors)),
  );
  const batched = await Promise.all(steps.map((step, run) => step.run(inputs[run]!)));
  expect(batch.graphs.map((graph) => graph.runs)).toEqual([runs]);
  // Equal up to the order of sums of a few numbers.
  for (const [run, found] of batched.entries())
    expectAlike(found, alone[run]!, `run ${run} of ${runs}`, 1e-6);
  for (const step of steps) step.dispose();
}

test.each(Array.from({ length: 8 }, (_, k) => k))('random programs, part %i', async (part) => {
  await eachProgram({ from: part, to: 200, by: 8 }, compare);
});
