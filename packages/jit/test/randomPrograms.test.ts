// Compares compiled steps, after all passes, with plain TensorFlow.js on small random programs.
import { beforeAll, test } from 'vitest';
import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { eachProgram, eagerly, expectAlike } from './randomPrograms.ts';

beforeAll(() => tf.setBackend('cpu'));

test.each(Array.from({ length: 10 }, (_, k) => k))('random programs, part %i', async (part) => {
  await eachProgram({ from: part, to: 300, by: 10 }, async (program, seed) => {
    const inputs = program.inputs(seed + 1000);
    const compiled = await jitStep(program.specs, (tensors) => program.step(tensors));
    expectAlike(compiled.run(inputs), eagerly(program, inputs), 'compiled');
    compiled.dispose();
  });
});
