// Each of TensorFlow.js's elementwise kernels that kernels of ours compute, beside its mathematics, in WebAssembly and in plain JavaScript.
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { Instructions, KERNEL_ARITHMETIC, Numbers, writeArithmetic } from './arithmetic.ts';
import { plainKernel } from './plainKernel.ts';
import type { KernelProgram } from './program.ts';
import { wasmKernel } from './wasmKernel.ts';

type Of = (a: number, b: number, c: number) => number;

const flag = (is: boolean): number => (is ? 1 : 0);

/** By name; attributes where there are some. */
const meaning: { readonly [kernel: string]: Of | readonly [Of, object] } = {
  Abs: Math.abs,
  Add: (a, b) => a + b,
  ClipByValue: [(x) => Math.min(Math.max(x, -0.5), 2), { clipValueMin: -0.5, clipValueMax: 2 }],
  Equal: (a, b) => flag(a === b),
  Exp: Math.exp,
  Floor: Math.floor,
  Greater: (a, b) => flag(a > b),
  GreaterEqual: (a, b) => flag(a >= b),
  Less: (a, b) => flag(a < b),
  LessEqual: (a, b) => flag(a <= b),
  Log: Math.log,
  LogicalAnd: (a, b) => flag(a !== 0 && b !== 0),
  LogicalNot: (a) => flag(a === 0),
  LogicalOr: (a, b) => flag(a !== 0 || b !== 0),
  Maximum: (a, b) => Math.max(a, b),
  Minimum: (a, b) => Math.min(a, b),
  Multiply: (a, b) => a * b,
  Neg: (x) => -x,
  NotEqual: (a, b) => flag(a !== b),
  RealDiv: (a, b) => a / b,
  Reciprocal: (x) => 1 / x,
  Relu: (x) => Math.max(x, 0),
  Rsqrt: (x) => 1 / Math.sqrt(x),
  Select: (condition, yes, no) => (condition !== 0 ? yes : no),
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Sign: Math.sign,
  Sqrt: Math.sqrt,
  Square: (x) => x * x,
  SquaredDifference: (a, b) => (a - b) ** 2,
  Step: [(x) => (x > 0 ? 1 : 0.25), { alpha: 0.25 }],
  Sub: (a, b) => a - b,
  Tanh: Math.tanh,
};

const length = 64;

/** Three arrays of operands; flags for logic. */
function operandsOf(kernel: string): Float32Array[] {
  const rng = new Rng(5);
  const isLogic = kernel.startsWith('Logical');
  const isPositive = ['Log', 'Sqrt', 'Rsqrt'].includes(kernel);
  const special = [0, 1, -1, 2, 3, 0.25, 1e-30, 100, 1e20];
  const draw = (k: number, i: number): number => {
    if (isLogic || (kernel === 'Select' && k === 0)) return rng.integers(2);
    const x = i < special.length ? special[(i * (k + 1)) % special.length]! : 4 * rng.normal();
    return isPositive ? Math.abs(x) : x;
  };
  return [0, 1, 2].map((k) => Float32Array.from({ length }, (_, i) => draw(k, i)));
}

test('all of them are known here', () => {
  expect(Object.keys(meaning).toSorted()).toEqual([...KERNEL_ARITHMETIC].toSorted());
});

test.each(Object.keys(meaning))('%s', (kernel) => {
  const [of, attrs] = typeof meaning[kernel] === 'function' ? [meaning[kernel], {}] : meaning[kernel]!;
  const operands = operandsOf(kernel);
  const made = [wasmKernel, plainKernel].map((compile) => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const array = (k: number): Float32Array => new Float32Array(memory.buffer, 4 * length * k, length);
    for (const [k, values] of operands.entries()) array(k).set(values);
    const scalars = new Instructions('scalar');
    const elements = new Instructions('element');
    const loads = operands
      .slice(0, of.length)
      .map((_, k) => elements.add({ kind: 'load', address: 4 * length * k }));
    const value = writeArithmetic(kernel, attrs as never, loads, elements, new Numbers(scalars));
    const program: KernelProgram = {
      scalars: scalars.list,
      stages: [
        { kind: 'loop', length, instructions: elements.list, stores: [{ address: 12 * length, value }] },
      ],
      stores: [],
    };
    compile(program, { buffer: memory.buffer, memory })!();
    return array(3).slice();
  });
  expect(made[1]).toEqual(made[0]);
  for (const [i, found] of made[0]!.entries()) {
    const expected = Math.fround(of(operands[0]![i]!, operands[1]![i]!, operands[2]![i]!));
    const what = `${kernel} of ${operands.map((values) => values[i])} is ${found}, not ${expected}`;
    const isNear = Math.abs(found - expected) <= 4e-7 * Math.abs(expected) + 1e-37;
    expect(Object.is(found, expected) || isNear, what).toBe(true);
  }
});

test('others are refused', () => {
  const scalars = new Instructions('scalar');
  expect(() => writeArithmetic('Cosh', {}, [], scalars, new Numbers(scalars))).toThrow('the operation Cosh');
});

test('a number stands once among the scalars, and −0 apart from 0', () => {
  const scalars = new Instructions('scalar');
  const numbers = new Numbers(scalars);
  const places = [1, 0, 1, 0, -0, -0].map((value) => numbers.get(value).index);
  expect(places).toEqual([0, 1, 0, 1, 2, 3]);
});
