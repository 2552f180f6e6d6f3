// Compares graphs and kernels with plain TensorFlow.js on small random programs.
import { beforeAll, test } from 'vitest';
import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { eachProgram, eagerly, expectAlike, type RandomProgram } from './randomPrograms.ts';

beforeAll(() => tf.setBackend('cpu'));

const runs = 3;

async function compare(program: RandomProgram, seed: number): Promise<void> {
  const inputs = Array.from({ length: runs }, (_, run) => program.inputs(1000 * run + seed));
  const want = inputs.map((one) => eagerly(program, one));
  for (const kernel of [true, false]) {
    const step = await jitStep(program.specs, (tensors) => program.step(tensors), { kernel });
    for (const [run, one] of inputs.entries()) {
      const found = structuredClone(step.run(one));
      expectAlike(found, want[run]!, `kernel: ${kernel}`);
    }
    step.dispose();
  }
}

test.each(Array.from({ length: 8 }, (_, k) => k))('random programs, part %i', async (part) => {
  await eachProgram({ from: part, to: 200, by: 8 }, compare);
});
