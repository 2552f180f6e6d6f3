// Memories for tests of kernels.
import { Rng } from '@prism-rl/core';
import { expect } from 'vitest';
import { plainKernel } from '../src/kernels/plainKernel.ts';
import type { KernelMemory, KernelProgram, Stage } from '../src/kernels/program.ts';
import { wasmKernel } from '../src/kernels/wasmKernel.ts';
import { wgslKernel } from '../src/kernels/wgslKernel.ts';

/** Difficult numbers. */
const SPECIAL = [0, -0, 1e-45, -1e-38, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 3e38];

/** Numbers in a memory. */
export interface Region {
  readonly address: number;
  readonly length: number;
  readonly array: Float32Array;
}

/** A growing memory of contiguous arrays. */
export class Memory implements KernelMemory {
  readonly memory = new WebAssembly.Memory({ initial: 0 });
  #used = 0;

  get buffer(): ArrayBuffer {
    return this.memory.buffer;
  }

  allocate(length: number): Region {
    const address = this.#used;
    this.#used += 16 * Math.ceil(length / 4);
    const missing = Math.ceil((this.#used - this.buffer.byteLength) / 65_536);
    if (missing > 0) this.memory.grow(missing);
    const { memory } = this;
    return {
      address,
      length,
      get array() {
        return new Float32Array(memory.buffer, address, length);
      },
    };
  }
}

/** A memory with some random arrays. */
export function arrays(seed: number, length: number): { memory: Memory; regions: Region[] } {
  const memory = new Memory();
  const rng = new Rng(seed);
  const regions = Array.from({ length: 6 }, () => memory.allocate(length));
  for (const { array } of regions)
    for (let i = 0; i < length; i++)
      array[i] = i % 11 === 3 ? (SPECIAL[i % SPECIAL.length] as number) : rng.normal();
  return { memory, regions };
}

/** Compiles a program of stages, and perhaps of scalars and their stores, in one way. */
type Compile = (program: Partial<KernelProgram>, memory: KernelMemory) => (() => void) | undefined;

/** As WebAssembly, then as plain JavaScript. */
export const BOTH: readonly Compile[] = [wasmKernel, plainKernel].map(
  (compile): Compile =>
    (program, memory) => {
      const kernel = compile({ scalars: [], stages: [], stores: [], ...program }, memory);
      expect(kernel).toBeDefined();
      return kernel;
    },
);

/** Allocates an array; by default its numbers are normal. */
type Of = (length: number, value?: (i: number) => number) => Region;

/** Allocates the arrays of a program; `check` looks at the results of each way. */
type Make = (of: Of) => Partial<KernelProgram> & { readonly results: readonly Region[]; check?(): void };

/** What WGSL and the shader around a kernel know. */
const known = new Set(
  'let var for if else while loop return break u32 i32 f32 bool vec4 vec4f array true false select sqrt floor abs trunc min max fma bitcast storageBarrier workgroupBarrier m t base partial tile ofBits hidden isNaN lesser greater powerOfTwo exponent mantissa'.split(
    ' ',
  ),
);

/** Names in WGSL that nothing declares. */
export function undeclaredIn(wgsl: string): string[] {
  const text = wgsl.replaceAll(/\/\/.*/g, '');
  const declared = new Set([...text.matchAll(/\b(?:let|var)\s+([a-z_]\w*)/gi)].map(([, name]) => name!));
  const used = [...text.matchAll(/(?<![\w.])[a-z_]\w*/gi)].map(([name]) => name);
  return [...new Set(used)].filter((name) => !declared.has(name) && !known.has(name));
}

/** Stages that no device computes. */
const OF_PROCESSORS = ['dense', 'denseBack', 'outer', 'widen'];

/** Each stage alone as WGSL, which only a GPU can run: every name must be declared. */
function requireDeclared({ scalars = [], stages = [] }: Partial<KernelProgram>): void {
  for (const stage of stages.filter(({ kind }) => !OF_PROCESSORS.includes(kind))) {
    const { statements } = wgslKernel([{ scalars, stages: [stage], stores: [] }], {
      threads: 64,
      bytes: 16_384,
    });
    expect([undeclaredIn(statements), stage.kind]).toEqual([[], stage.kind]);
  }
}

/** Runs a program in both ways on the same numbers, and compares the results to the bit. Its WGSL must be whole. */
export function onBoth(seed: number, make: Make): void {
  const [first, other] = BOTH.map((compile) => {
    const memory = new Memory();
    const rng = new Rng(seed);
    const { results, check, ...program } = make((length, value = () => rng.normal()) => {
      const region = memory.allocate(length);
      for (let i = 0; i < length; i++) region.array[i] = value(i);
      return region;
    });
    compile(program, memory)?.();
    if (compile === BOTH[0]) requireDeclared(program);
    check?.();
    return results.map(({ array }) => [...array]);
  });
  expect(other).toEqual(first);
}

/** Runs a stage in both ways: it must write these numbers, over −1. */
export function expectBoth(
  memory: Memory,
  stage: Stage,
  to: Region,
  want: ArrayLike<number | undefined>,
): void {
  requireDeclared({ stages: [stage] });
  for (const compile of BOTH) {
    to.array.fill(-1);
    compile({ stages: [stage] }, memory)?.();
    expect([...to.array]).toEqual(Array.from(want));
  }
}
