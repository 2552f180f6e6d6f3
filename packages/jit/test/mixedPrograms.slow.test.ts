// What is compiled computes what plain TensorFlow.js computes, by a graph, with kernels, and for several runs at once: on small programs at
// random with numbers, integers and flags.

import { beforeAll, expect, test } from 'vitest';
import { gatherRuns, jitStep } from '../src/index.ts';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import { type MixedProgram, mixedProgram } from './mixedPrograms.ts';
import { tensorsOf } from './networks.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const programs = 120;
const runs = 3;
type Arrays = Readonly<Record<string, TypedArray>>;

/** What plain TensorFlow.js computes. */
function eagerly({ specs, step }: MixedProgram, inputs: Arrays): Arrays {
  return tf.tidy(() => {
    const outputs = Object.entries(step(tensorsOf(specs, inputs)));
    return Object.fromEntries(outputs.map(([name, tensor]) => [name, tensor.dataSync()]));
  });
}

const tolerance = 2e-4;

function expectAlike(found: Arrays, want: Arrays, how: string): void {
  for (const [name, values] of Object.entries(want)) {
    const own = found[name]!;
    const isFar = (value: number, i: number): boolean =>
      !(Math.abs(value - own[i]!) <= tolerance * (1 + Math.abs(value)) || Object.is(value, own[i]));
    if (own.length !== values.length || Array.from(values).some(isFar))
      expect.fail(`${how}: ${name} is [${own}] instead of [${values}].`);
  }
}

async function compare(program: MixedProgram, seed: number): Promise<void> {
  const inputs = Array.from({ length: runs }, (_, run) => program.inputs(1000 * run + seed));
  const want = inputs.map((one) => eagerly(program, one));
  for (const kernel of [false, true]) {
    const step = await jitStep(program.specs, (tensors) => program.step(tensors), { kernel });
    for (const [run, one] of inputs.entries()) expectAlike(step.run(one), want[run]!, `kernel: ${kernel}`);
    step.dispose();
  }
  const { seats } = await gatherRuns(runs, { pure: true, kernel: false });
  const steps = seats.map((seat) => seat.compile(program.specs, (tensors) => program.step(tensors)));
  const together = await Promise.all(steps.map((step, run) => step.run(inputs[run]!)));
  for (const [run, found] of together.entries()) expectAlike(found, want[run]!, `run ${run} of ${runs}`);
  for (const step of steps) step.dispose();
}

test.each(Array.from({ length: 8 }, (_, k) => k))('mixed programs, part %i', async (part) => {
  for (let seed = part; seed < programs; seed += 8) {
    const program = mixedProgram(seed);
    try {
      await compare(program, seed);
    } catch (cause) {
      throw new Error(
        `Program ${seed}: ${cause instanceof Error ? cause.message : String(cause)}\n${program.text}`,
        { cause },
      );
    }
  }
});
