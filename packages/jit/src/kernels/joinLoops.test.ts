// Joined loops compute the same, with fewer loads and stores.
import { expect, test } from 'vitest';
import { joinLoops } from './joinLoops.ts';
import { plainKernel } from './plainKernel.ts';
import type { Instruction, KernelOp, KernelProgram, Loop, Stage } from './program.ts';

const N = 6;
const at = (array: number): number => 4 * N * array;
const load = (array: number): Instruction => ({ kind: 'load', address: at(array) });
const element = (index: number) => ({ of: 'element', index }) as const;
const apply = (op: KernelOp, ...operands: number[]): Instruction => ({
  kind: 'apply',
  op,
  operands: operands.map(element),
});
const loop = (
  instructions: Instruction[],
  stores: readonly (readonly [array: number, index: number])[],
): Loop => ({
  kind: 'loop',
  length: N,
  instructions,
  stores: stores.map(([array, index]) => ({ address: at(array), value: element(index) })),
});
const program = (...stages: Stage[]): KernelProgram => ({ scalars: [], stages, stores: [] });
const lasting = (...arrays: number[]) => arrays.map((array) => ({ address: at(array), length: N }));

/** The arrays that last, after the programs. */
function computed(programs: readonly KernelProgram[], arrays: readonly number[]): Float32Array[] {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const numbers = new Float32Array(memory.buffer);
  for (let i = 0; i < 10 * N; i++) numbers[i] = Math.fround(Math.sin(i + 1));
  for (const one of programs) plainKernel(one, { memory, buffer: memory.buffer })();
  return arrays.map((array) => numbers.slice(N * array, N * array + N));
}

const sum = { kind: 'reduce', op: 'add', from: at(2), to: at(9), shape: [1, N, 1] } as const;
// c = a + b; d = c · a; e = d − c, which lasts.
const chain = program(
  loop([load(0), load(1), apply('add', 0, 1)], [[2, 2]]),
  loop([load(2), load(0), apply('mul', 0, 1)], [[3, 2]]),
  loop([load(3), load(2), apply('sub', 0, 1)], [[4, 2]]),
);

test('a chain of loops becomes one, without what it stored in between', () => {
  const joined = joinLoops([chain], lasting(0, 1, 4));
  const [only, ...others] = joined[0]!.stages as Loop[];
  expect(others).toEqual([]);
  expect(only!.stores.map(({ address }) => address)).toEqual([at(4)]);
  expect(only!.instructions.filter(({ kind }) => kind === 'load')).toEqual([load(0), load(1)]);
  expect(computed(joined, [4])).toEqual(computed([chain], [4]));
});

test('what something else reads is stored: another stage, another program, the caller', () => {
  const storesOf = (programs: readonly KernelProgram[], ...arrays: number[]): number[] =>
    joinLoops(programs, lasting(...arrays))
      .flatMap(({ stages }) => stages)
      .flatMap((stage) => (stage.kind === 'loop' ? stage.stores.map(({ address }) => address / at(1)) : []));
  expect(storesOf([chain], 2, 4)).toEqual([2, 4]);
  expect(storesOf([program(...chain.stages, sum)], 4)).toEqual([2, 4]);
  expect(storesOf([chain, program(loop([load(3)], [[5, 0]]))], 4, 5)).toEqual([3, 4, 5]);
  expect(storesOf([chain])).toEqual([]);
});

test('loops move past others only if nothing between depends on them', () => {
  // The sum of c stands between; then a loop overwrites c, which must not come before the sum.
  const [first] = chain.stages as [Loop];
  const change = loop([load(2), load(1), apply('mul', 0, 1)], [[2, 2]]);
  const stages = [first, sum, change];
  const joined = joinLoops([program(...stages)], [...lasting(2), { address: at(9), length: 1 }]);
  expect(joined[0]!.stages).toHaveLength(3);
  // Independent of the sum, it moves.
  const other = loop([load(0), load(5), apply('mul', 0, 1)], [[6, 2]]);
  const moved = joinLoops([program(first, sum, other)], lasting(2, 6, 9));
  expect(moved[0]!.stages.map(({ kind }) => kind)).toEqual(['loop', 'reduce']);
  expect(computed(moved, [2, 6])).toEqual(computed([program(first, sum, other)], [2, 6]));
});

test('loops that were joined are joined again if they share numbers', () => {
  // c = a · b, d = c + a, and f = e · e, g = f + a: only d and g share a.
  const pairs = program(
    loop([load(0), load(1), apply('mul', 0, 1)], [[2, 2]]),
    loop([load(5), load(5), apply('mul', 0, 1)], [[6, 2]]),
    loop([load(6), load(0), apply('add', 0, 1)], [[7, 2]]),
    loop([load(2), load(0), apply('add', 0, 1)], [[3, 2]]),
  );
  const joined = joinLoops([pairs], lasting(3, 7));
  expect(joined[0]!.stages).toHaveLength(1);
  expect(computed(joined, [3, 7])).toEqual(computed([pairs], [3, 7]));
});

test('loops of other sizes, without common numbers, or with too many instructions stay apart', () => {
  const [first] = chain.stages as [Loop];
  const apart = (...stages: Stage[]): number =>
    joinLoops([program(...stages)], lasting(2, 3, 4, 6))[0]!.stages.length;
  expect(apart(first, { ...loop([load(2)], [[4, 0]]), length: N - 1 })).toBe(2);
  expect(apart(first, loop([load(5)], [[6, 0]]))).toBe(2);
  const long = Array.from({ length: 60 }, (_, k) => (k === 0 ? load(0) : apply('neg', k - 1)));
  expect(apart(loop(long, [[3, 59]]), loop(long, [[4, 59]]))).toBe(2);
});

test('rows and columns keep their meaning', () => {
  const scaled: Loop = {
    ...loop([load(2), { kind: 'loadOfColumn', address: at(7) }, apply('mul', 0, 1)], [[4, 2]]),
    rows: 2,
    length: N / 2,
  };
  const programs = [program(chain.stages[0]!, scaled)];
  const joined = joinLoops(programs, lasting(4));
  expect(joined[0]!.stages).toMatchObject([{ rows: 2, length: N / 2 }]);
  expect(computed(joined, [4])).toEqual(computed(programs, [4]));
});

test('a product passes its results to the loop that alone reads them', () => {
  const axes = {
    slices: [],
    rows: [{ count: 2, x: 2, w: 0 }],
    inner: [{ count: 2, x: 1, w: 3 }],
    units: [{ count: 3, x: 0, w: 1 }],
  };
  const product = {
    kind: 'product',
    x: at(0),
    w: at(1),
    bias: undefined,
    to: at(2),
    ...axes,
    relu: true,
  } as const;
  const add = loop([load(3), load(2), apply('add', 0, 1), load(0), apply('add', 2, 3)], [[3, 4]]);
  const stages = (other: Stage[], ...arrays: number[]) => {
    const programs = [program(product), program(...other, add)];
    const joined = joinLoops(programs, lasting(...arrays));
    expect(computed(joined, arrays)).toEqual(computed(programs, arrays));
    return joined.flatMap((one) => one.stages.map((stage) => ('onResults' in stage ? 'both' : stage.kind)));
  };
  expect(stages([], 3)).toEqual(['both']);
  // Not if the results are read elsewhere, or its factors change before the loop.
  expect(stages([], 2, 3)).toEqual(['product', 'loop']);
  expect(stages([sum], 3, 9)).toEqual(['product', 'loop', 'reduce']);
  expect(stages([loop([load(5)], [[0, 0]])], 0, 3)).toEqual(['product', 'loop']);
  // Nor if the loop reads them as a column.
  const column: Loop = {
    ...loop([load(3), { kind: 'loadOfColumn', address: at(2) }, apply('add', 0, 1)], [[3, 2]]),
  };
  const programs = [program(product, column)];
  expect(computed(joinLoops(programs, lasting(3)), [3])).toEqual(computed(programs, [3]));
});

test('products compute weights that only they read, two at once', () => {
  const [rows, inner, units] = [2, 64, 64];
  const size = inner * units;
  const [means, deviations, first, second] = [0, 1, 2, 3].map((k) => 4 * size * k) as [
    number,
    number,
    number,
    number,
  ];
  const small = (k: number): number => 4 * (4 * size + 128 * k);
  const noise = (k: number, w: number): Loop => ({
    ...loop(
      [
        ...[means, deviations].map((address) => ({ kind: 'load', address }) as const),
        ...([{ kind: 'loadOfColumn', address: small(k) }] as const),
        apply('mul', 1, 2),
        apply('add', 0, 3),
      ],
      [],
    ),
    ...{ rows: inner, length: units, stores: [{ address: w, value: element(4) }] },
  });
  const product = (x: number, w: number, to: number): Stage => ({
    ...({
      kind: 'product',
      x: small(x),
      w,
      bias: undefined,
      to: small(to),
      relu: false,
      slices: [],
    } as const),
    rows: [{ count: rows, x: inner, w: 0 }],
    inner: [{ count: inner, x: 1, w: units }],
    units: [{ count: units, x: 0, w: 1 }],
  });
  const results = (programs: readonly KernelProgram[]): Float32Array => {
    const numbers = Float32Array.from({ length: 4 * size + 128 * 9 }, (_, i) => Math.sin(i + 1));
    for (const one of programs) plainKernel(one, { buffer: numbers.buffer })();
    return numbers.slice(4 * size);
  };
  const kindsOf = (stages: Stage[], ...kept: number[]): string[] => {
    const last = [6, 7, 8].map((k) => ({ address: small(k), length: 128 }));
    const programs = [program(...stages)];
    const joined = joinLoops(programs, [...last, ...kept.map((address) => ({ address, length: size }))]);
    expect(results(joined)).toEqual(results(programs));
    return joined[0]!.stages.map((one) =>
      one.kind === 'product' ? (one.beside ? 'two' : one.factor ? 'computed' : 'loaded') : one.kind,
    );
  };
  const noises = [noise(0, first), noise(1, second)];
  const products = [product(2, first, 6), product(3, second, 7)];
  expect(kindsOf([...noises, ...products])).toEqual(['two']);
  expect(kindsOf([...noises, ...products, product(4, second, 8)])).toEqual(['two', 'computed']);
  // The second product needs the first.
  expect(kindsOf([...noises, products[0]!, product(6, second, 7)])).toEqual(['computed', 'computed']);
  // Not weights that are read elsewhere or later, and not from numbers that change.
  expect(kindsOf([...noises, ...products], second)).toEqual(['loop', 'computed', 'loaded']);
  const change: Stage = { ...noise(1, means), stores: [{ address: means, value: element(3) }] };
  expect(kindsOf([noise(0, first), change, products[0]!])).toEqual(['loop', 'loaded']);
  const thrice = [6, 7, 8].map((to) => product(2, first, to));
  expect(kindsOf([noise(0, first), ...thrice])).toEqual(['loop', 'loaded', 'loaded', 'loaded']);
});

test('products of rows and columns are computed again rather than loaded', () => {
  const outer: Loop = {
    ...loop(
      [{ kind: 'loadOfRow', address: at(0) }, { kind: 'loadOfColumn', address: at(1) }, apply('mul', 0, 1)],
      [[2, 2]],
    ),
    rows: 2,
    length: N / 2,
  };
  const later = loop([load(2), load(9), apply('mul', 0, 1)], [[4, 2]]);
  const last: Stage = { ...sum, from: at(5) };
  const storesOf = (programs: readonly KernelProgram[], ...arrays: number[]): number => {
    const joined = joinLoops(programs, lasting(...arrays));
    expect(computed(joined, arrays)).toEqual(computed(programs, arrays));
    return joined.flatMap(({ stages }) => stages.filter(({ kind }) => kind === 'loop')).length;
  };
  const programs = [program(outer, last), program(later)];
  expect(storesOf(programs, 4)).toBe(1);
  expect(storesOf(programs, 2, 4)).toBe(2);
  // The factors have changed.
  expect(storesOf([program(outer), program(loop([load(5)], [[1, 0]]), last, later)], 1, 4)).toBe(3);
});
