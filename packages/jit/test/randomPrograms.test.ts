// Compares compiled steps, after all passes, with plain TensorFlow.js on small random programs.
import { beforeAll, expect, test } from 'vitest';
import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { tensorsOf } from './networks.ts';
import { numbersFrom, randomProgram } from './randomPrograms.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const programs = 300;

test.each(Array.from({ length: 10 }, (_, k) => k))('random programs, part %i', async (part) => {
  for (let seed = part; seed < programs; seed += 10) {
    const program = randomProgram(seed);
    const random = numbersFrom(seed + 1000);
    const inputs = Object.fromEntries(
      Object.entries(program.specs).map(([name, { shape }]) => {
        const length = shape.reduce((product, n) => product * n, 1);
        return [name, Float32Array.from({ length }, () => 4 * random() - 2)];
      }),
    );
    const compiled = await jitStep(program.specs, (tensors) => program.step(tensors));
    const got = compiled.run(inputs);
    tf.tidy(() => {
      for (const [name, tensor] of Object.entries(program.step(tensorsOf(program.specs, inputs)))) {
        const want = tensor.dataSync();
        const found = got[name]!;
        const differs = Array.from(want).findIndex(
          (value, k) => !(Math.abs(value - found[k]!) <= 1e-4 * (1 + Math.abs(value))),
        );
        if (differs < 0 && found.length === want.length) continue;
        expect.fail(`Program ${seed}: ${name} is [${found}] instead of [${want}].\n${program.text}`);
      }
    });
    compiled.dispose();
  }
});
