// Compares batches with single runs on small random programs.

import { beforeAll, expect, test } from 'vitest';
import { batchRuns, jitStep } from '../src/index.ts';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import { numbersFrom, type RandomProgram, randomProgram } from './randomPrograms.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const runs = 3;
const programs = 200;

function inputsFor({ specs }: RandomProgram, seed: number): Record<string, Float32Array> {
  const random = numbersFrom(seed);
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => {
      const length = shape.reduce((product, n) => product * n, 1);
      return [name, Float32Array.from({ length }, () => 4 * random() - 2)];
    }),
  );
}

/** Whether two arrays differ by more than the order of sums explains. */
function differs(want: TypedArray, found: TypedArray): boolean {
  const isFar = (value: number, i: number): boolean =>
    !(Math.abs(value - found[i]!) <= 1e-6 * (1 + Math.abs(value)) || Object.is(value, found[i]));
  return want.length !== found.length || Array.from(want).some(isFar);
}

test.each(Array.from({ length: 8 }, (_, k) => k))('random programs, part %i', async (part) => {
  let compared = 0;
  for (let seed = part; seed < programs; seed += 8) {
    const program = randomProgram(seed);
    const single = await jitStep(program.specs, (tensors) => program.step(tensors), { kernel: false });
    const batch = await batchRuns(runs, { pure: true, kernel: false });
    const steps = batch.members.map((member) =>
      member.compile(program.specs, (tensors) => program.step(tensors)),
    );
    const inputs = steps.map((_, run) => inputsFor(program, 1000 * run + seed));
    const batched = await Promise.all(steps.map((step, run) => step.run(inputs[run]!)));
    expect(batch.graphs.map((graph) => graph.runs)).toEqual([runs]);
    for (const [run, given] of inputs.entries()) {
      for (const [name, want] of Object.entries(single.run(given))) {
        compared++;
        if (!differs(want, batched[run]![name]!)) continue;
        expect.fail(
          `Program ${seed}, run ${run}: ${name} is [${batched[run]![name]}] instead of [${want}].\n${program.text}`,
        );
      }
    }
    for (const step of steps) step.dispose();
    single.dispose();
  }
  expect(compared).toBeGreaterThan(100);
});
