// Kernels: WebAssembly and plain JavaScript to the bit, both as float32 arithmetic has it.
import { expect, it } from 'vitest';
import { normals, uniforms } from '../../test/networks.ts';
import { HostMemory, type Region } from '../store/hostMemory.ts';
import { plainKernel } from './plainKernel.ts';
import type { Instruction, KernelOp, KernelProgram, Operand, Store } from './program.ts';
import { wasmKernel } from './wasmKernel.ts';

const OPS: readonly KernelOp[] = ['add', 'sub', 'mul', 'div', 'min', 'max', 'sqrt', 'abs', 'neg'];
const SPECIAL = [0, -0, 1e-45, -1e-38, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 3e38];

/** A memory with some arrays in it, the same for the same seed. */
function arrays(seed: number, length: number): { memory: HostMemory; regions: Region[] } {
  const memory = new HostMemory();
  const draw = normals(seed);
  const regions = Array.from({ length: 6 }, () => memory.allocate('float32', length));
  for (const { array } of regions)
    for (let i = 0; i < length; i++)
      array[i] = i % 11 === 3 ? (SPECIAL[i % SPECIAL.length] as number) : draw();
  return { memory, regions };
}

/** A made-up program: scalars of all kinds, then a loop over most of the arrays. */
function madeUp(seed: number, length: number, regions: readonly Region[]): KernelProgram {
  const next = uniforms(seed);
  const pick = (n: number): number => Math.floor(next() * n);
  const address = (i: number): number => (regions[i] as Region).address;
  const scalars: Instruction[] = [
    { kind: 'load', address: address(0) },
    { kind: 'number', value: 0.1 },
    { kind: 'sumOfSquares', address: address(1), length },
  ];
  const scalar = (): Operand => ({ of: 'scalar', index: pick(scalars.length) });
  const apply = (operand: () => Operand): Instruction => {
    const op = OPS[pick(OPS.length)] as KernelOp;
    const operands = ['sqrt', 'abs', 'neg'].includes(op) ? [operand()] : [operand(), operand()];
    return { kind: 'apply', op, operands };
  };
  for (let i = 0; i < 6; i++) scalars.push(apply(scalar));
  const instructions: Instruction[] = [0, 1, 2].map((i) => ({ kind: 'load', address: address(i) }));
  const operand = (): Operand =>
    next() < 0.2 ? scalar() : { of: 'element', index: pick(instructions.length) };
  for (let i = 0; i < 12; i++) instructions.push(apply(operand));
  const stores: Store[] = [0, 3, 4].map((i) => ({ address: address(i), value: operand() }));
  return {
    scalars,
    loops: [{ length, instructions, stores }],
    stores: [{ address: address(5), value: scalar() }],
  };
}

it.each([1, 3, 4, 15, 16, 100, 1537])(
  'WebAssembly and plain JavaScript agree to the bit on %i elements',
  (length) => {
    for (let seed = 1; seed <= 20; seed++) {
      const [a, b] = [arrays(seed, length), arrays(seed, length)];
      const ran = wasmKernel(madeUp(seed, length, a.regions), a.memory);
      ran?.();
      plainKernel(madeUp(seed, length, b.regions), b.memory)();
      expect(ran).toBeDefined();
      for (const [i, { array }] of a.regions.entries()) {
        // NaN has many bit patterns, of which none is asked for.
        expect([...array]).toEqual([...(b.regions[i] as Region).array]);
      }
    }
  },
);

it('a sum of squares, by hand', () => {
  for (const make of [wasmKernel, plainKernel]) {
    const memory = new HostMemory();
    const [x, sum] = [memory.allocate('float32', 19), memory.allocate('float32', 1)];
    for (let i = 0; i < 19; i++) x.array[i] = i;
    make(
      {
        scalars: [{ kind: 'sumOfSquares', address: x.address, length: 19 }],
        loops: [],
        stores: [{ address: sum.address, value: { of: 'scalar', index: 0 } }],
      },
      memory,
    )?.();
    expect(sum.array[0]).toBe((18 * 19 * 37) / 6);
  }
});

it('goes on in a memory that has grown', () => {
  for (const make of [wasmKernel, plainKernel]) {
    const memory = new HostMemory();
    const x = memory.allocate('float32', 5);
    x.array.fill(1);
    const element = (index: number): Operand => ({ of: 'element', index });
    const loop = {
      length: 5,
      instructions: [
        { kind: 'load', address: x.address },
        { kind: 'apply', op: 'add', operands: [element(0), element(0)] },
      ],
      stores: [{ address: x.address, value: element(1) }],
    } as const;
    const kernel = make({ scalars: [], loops: [loop], stores: [] }, memory);
    kernel?.();
    memory.allocate('float32', 3_000_000);
    kernel?.();
    expect([...x.array]).toEqual([4, 4, 4, 4, 4]);
  }
});
