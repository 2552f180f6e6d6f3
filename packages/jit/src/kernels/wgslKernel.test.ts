// Barriers between the threads of a workgroup. packages/gpu tests the results on a device.
import { expect, test } from 'vitest';
import { slicesOf } from '../divide/supported.ts';
import { type Instruction, type KernelProgram, productOf, type Stage } from './program.ts';
import { wgslKernel } from './wgslKernel.ts';
import { type Blocks, blocksOf, tileVectors } from './wgslProduct.ts';

/** Contiguous arrays of 64 bytes. */
const array = (i: number): number => 64 * i;

/** to ← √from, of 16 numbers. */
function root(from: number, to: number, kind: 'load' | 'loadOfColumn' = 'load'): Stage {
  const instructions: Instruction[] = [
    { kind, address: array(from) },
    { kind: 'apply', op: 'sqrt', operands: [{ of: 'element', index: 0 }] },
  ];
  const stores = [{ address: array(to), value: { of: 'element', index: 1 } } as const];
  return { kind: 'loop', length: 16, instructions, stores };
}

const sumOf = (from: number, to: number): Stage => ({
  kind: 'reduce',
  op: 'add',
  from: array(from),
  to: array(to),
  shape: [4, 4, 1],
});

/** Columns of a matrix of eight columns, from four or from one on. */
const columns = (from: number, to: number, first: number): Stage => ({
  kind: 'move',
  from: array(from),
  to: array(to) + 4 * first,
  shape: [1, 4, 4],
  fromStrides: [0, 4, 1],
  toStrides: [0, 8, 1],
});

function barriersOf(stages: readonly Stage[], more: Partial<KernelProgram> = {}): number {
  return wgslKernel([{ scalars: [], stages, stores: [], ...more }], { threads: 64, bytes: 16_384 }).barriers;
}

test('independent sections run concurrently', () => {
  expect(barriersOf([sumOf(0, 1), sumOf(0, 2), sumOf(3, 4)])).toBe(1);
  expect(barriersOf([sumOf(0, 1), sumOf(1, 2)])).toBe(2);
  // The second writes what the first reads; both write one array.
  expect(barriersOf([sumOf(0, 1), sumOf(2, 0)])).toBe(2);
  expect(barriersOf([sumOf(0, 1), root(2, 1)])).toBe(2);
  // A later stage need not wait although an earlier one must.
  expect(barriersOf([sumOf(0, 1), sumOf(1, 2), sumOf(3, 4), sumOf(4, 5)])).toBe(2);
});

test('a thread that reads only its own results does not wait', () => {
  expect(barriersOf([root(0, 1), root(1, 2), root(2, 3)])).toBe(1);
  expect(barriersOf([root(0, 1), root(1, 2, 'loadOfColumn')])).toBe(2);
  // In order nevertheless if the first must wait.
  const { statements, barriers } = wgslKernel(
    [{ scalars: [], stages: [sumOf(5, 0), root(0, 1), root(1, 2)], stores: [] }],
    { threads: 64, bytes: 16_384 },
  );
  expect(barriers).toBe(2);
  const [first, second] = [array(1), array(2)].map((address) =>
    statements.indexOf(`m[base + ${address / 4}u + i] =`),
  );
  expect(first).toBeGreaterThan(statements.indexOf('storageBarrier'));
  expect(second).toBeGreaterThan(first!);
});

test('adjacent columns of a matrix do not overlap', () => {
  expect(barriersOf([columns(0, 2, 0), columns(1, 2, 4)])).toBe(1);
  expect(barriersOf([columns(0, 2, 0), columns(1, 2, 1)])).toBe(2);
  expect(barriersOf([columns(0, 2, 1), columns(1, 2, 0)])).toBe(2);
});

test('scalars are read before they change, and stored after all reads', () => {
  const load: Instruction = { kind: 'load', address: array(1) };
  const store = { address: array(0), value: { of: 'scalar', index: 0 } } as const;
  expect(barriersOf([sumOf(0, 1)], { scalars: [load] })).toBe(2);
  expect(barriersOf([sumOf(0, 2)], { scalars: [load], stores: [store] })).toBe(2);
  expect(barriersOf([sumOf(0, 2)], { scalars: [load] })).toBe(1);
  // A second program reads the scalars that the first has stored.
  const second: KernelProgram = {
    scalars: [{ kind: 'load', address: array(2) }],
    stages: [root(3, 4)],
    stores: [],
  };
  const { statements } = wgslKernel([{ scalars: [], stages: [sumOf(0, 2)], stores: [] }, second], {
    threads: 64,
    bytes: 16_384,
  });
  expect(statements.indexOf('storageBarrier')).toBeLessThan(statements.indexOf('let s1_0'));
});

test('large products are divided into blocks that keep most threads busy, small ones are not', () => {
  const layer = (rows: number, inner: number, units: number): Blocks | undefined =>
    blocksOf(
      productOf({
        ...({ kind: 'dense', x: 0, w: 0, bias: undefined, to: 0, relu: false } as const),
        ...{ rows, inner, units },
      }),
      { threads: 256, bytes: 16_384 },
    );
  expect(layer(32, 128, 3)).toBeUndefined();
  for (const [rows, inner, units] of [
    [32, 1024, 128],
    [32, 128, 153],
    [2048, 36, 16],
    [1024, 32, 128],
  ] as const) {
    const blocks = layer(rows, inner, units)!;
    const { across, down, groups } = blocks;
    expect(across * down * groups).toBeGreaterThan(128);
    expect(16 * groups * tileVectors(blocks)).toBeLessThanOrEqual(16_384);
  }
});

test.each([
  ['the dense layer', 32, [3136], 512],
  ['the gradient of its input', 32, [512], 3136],
  ['the third convolution', 1568, [3, 192], 64],
  ['the gradient of its filter', 576, [32, 7, 7], 64],
  ['the gradient of the second filter', 512, [32, 9, 9], 64],
  ['the gradient of the first filter', 256, [32, 20, 20], 32],
])('128 workgroups share large products of Mnih et al. (2015): %s', (_, rows, inner, units) => {
  const axis = (count: number) => ({ count, x: 1, w: 1 });
  const axes = { rows: [axis(rows)], inner: inner.map(axis), units: [axis(units)] };
  const count = slicesOf(axes);
  const [first, ...rest] = axes.inner;
  const slice = { ...axes, inner: [axis(first!.count / count), ...rest], slices: [axis(count)] };
  const product = { kind: 'product', x: 0, w: 0, to: 0, bias: undefined, relu: false, ...slice } as const;
  const blocks = blocksOf(product, { threads: 256, bytes: 12_288, workgroups: 264 })!;
  const items =
    count * Math.ceil(rows / (blocks.down * blocks.rows)) * Math.ceil(units / (4 * blocks.across));
  expect(items).toBeGreaterThanOrEqual(128);
});
