// Kernels in plain JavaScript, where there is no WebAssembly with vectors: operation by operation on blocks of elements.
import type { HostMemory } from '../store/hostMemory.ts';
import {
  type Instruction,
  type Kernel,
  type KernelOp,
  type KernelProgram,
  type Loop,
  type Operand,
  PARTIAL_SUMS,
} from './program.ts';

const BLOCK = 512;

/** Operations on float64 numbers; rounding their results to float32 gives what float32 operations give. */
const OPS: Readonly<Record<KernelOp, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  sqrt: Math.sqrt,
  abs: Math.abs,
  neg: (a) => -a,
};

function sumOfSquares(memory: HostMemory, address: number, length: number): number {
  const x = new Float32Array(memory.buffer, address, length);
  const sums = new Float32Array(PARTIAL_SUMS);
  const whole = length - (length % PARTIAL_SUMS);
  for (let i = 0; i < whole; i++) sums[i % PARTIAL_SUMS]! += Math.fround(x[i]! * x[i]!);
  let sum = 0;
  for (const part of sums) sum = Math.fround(sum + part);
  for (let i = whole; i < length; i++) sum = Math.fround(sum + Math.fround(x[i]! * x[i]!));
  return sum;
}

function computeScalars(memory: HostMemory, instructions: readonly Instruction[]): number[] {
  const results: number[] = [];
  const get = (operand: Operand | undefined): number => (operand === undefined ? 0 : results[operand.index]!);
  for (const one of instructions) {
    if (one.kind === 'load') results.push(new Float32Array(memory.buffer, one.address, 1)[0]!);
    else if (one.kind === 'number') results.push(Math.fround(one.value));
    else if (one.kind === 'sumOfSquares') results.push(sumOfSquares(memory, one.address, one.length));
    else results.push(Math.fround(OPS[one.op](get(one.operands[0]), get(one.operands[1]))));
  }
  return results;
}

/** A loop's results for one block. */
class Blocks {
  readonly #loop: Loop;
  readonly #results: readonly Float32Array[];
  readonly #memory: HostMemory;

  constructor(memory: HostMemory, loop: Loop) {
    this.#memory = memory;
    this.#loop = loop;
    this.#results = loop.instructions.map(() => new Float32Array(BLOCK));
  }

  run(scalars: readonly number[]): void {
    const { length, stores } = this.#loop;
    for (let start = 0; start < length; start += BLOCK) {
      const count = Math.min(BLOCK, length - start);
      this.#compute(scalars, start, count);
      for (const { address, value } of stores) {
        const to = new Float32Array(this.#memory.buffer, address + 4 * start, count);
        if (value.of === 'scalar') to.fill(scalars[value.index]!);
        else to.set(this.#results[value.index]!.subarray(0, count));
      }
    }
  }

  #compute(scalars: readonly number[], start: number, count: number): void {
    const operand = (given: Operand | undefined): ArrayLike<number> => {
      if (given === undefined) return [];
      if (given.of === 'element') return this.#results[given.index]!;
      return new Float32Array(count).fill(scalars[given.index]!);
    };
    for (const [i, one] of this.#loop.instructions.entries()) {
      const to = this.#results[i]!;
      if (one.kind === 'load') to.set(new Float32Array(this.#memory.buffer, one.address + 4 * start, count));
      if (one.kind === 'number') to.fill(one.value);
      if (one.kind !== 'apply') continue;
      const apply = OPS[one.op];
      const [a, b] = [operand(one.operands[0]), operand(one.operands[1])];
      for (let k = 0; k < count; k++) to[k] = apply(a[k]!, b[k]!);
    }
  }
}

/** A program as plain JavaScript. */
export function plainKernel({ scalars, loops, stores }: KernelProgram, memory: HostMemory): Kernel {
  const blocks = loops.map((loop) => new Blocks(memory, loop));
  return () => {
    const values = computeScalars(memory, scalars);
    for (const block of blocks) block.run(values);
    for (const { address, value } of stores)
      new Float32Array(memory.buffer, address, 1)[0] = values[value.index]!;
  };
}
