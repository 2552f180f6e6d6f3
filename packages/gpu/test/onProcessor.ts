import type { Rng } from '@prism-rl/core';
import type { StepPrograms } from '@prism-rl/jit';
import { compileKernel } from '@prism-rl/jit/kernels';

/** Results of a step's programs. */
export interface Made {
  readonly memory: Float32Array;
  /** Of all steps, in order. */
  readonly outputs: Float32Array;
}

/**
 * Executes steps on the processor.
 *
 * @param start the initial memory
 * @param given all inputs of each step, in order
 */
export function onProcessor(
  { programs, bytes, inputs, outputs }: StepPrograms,
  start: Float32Array,
  given: Float32Array,
  steps: number,
): Made {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) });
  const numbers = new Float32Array(memory.buffer, 0, bytes / 4);
  numbers.set(start);
  const kernels = programs.map((program) => compileKernel(program, { memory, buffer: memory.buffer }));
  const made: number[] = [];
  let at = 0;
  for (let taken = 0; taken < steps; taken++) {
    for (const { address, length } of inputs) {
      numbers.set(given.subarray(at, at + length), address / 4);
      at += length;
    }
    for (const kernel of kernels) kernel();
    for (const { address, length } of outputs)
      made.push(...numbers.subarray(address / 4, address / 4 + length));
  }
  return { memory: numbers, outputs: Float32Array.from(made) };
}

/** Random transitions for each of some updates: all inputs, in order. */
export function madeUpBatches({ inputs }: StepPrograms, updates: number, rng: Rng): Float32Array {
  const numbers: number[] = [];
  const of: { readonly [name: string]: () => number } = {
    actions: () => rng.integers(2),
    learningRate: () => 1e-3,
    discounts: () => 0.99 * rng.integers(2),
    weights: () => 0.5 + rng.random() / 2,
  };
  for (let update = 0; update < updates; update++)
    for (const { name, length } of inputs)
      for (let i = 0; i < length; i++)
        numbers.push(name.endsWith('Fractions') ? rng.random() : (of[name] ?? (() => rng.normal()))());
  return Float32Array.from(numbers);
}
