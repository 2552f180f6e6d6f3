// Compares loops and sums of kernels in WebAssembly, plain JavaScript and float32 arithmetic, bit for bit.

import { Rng } from '@prism-rl/core';
import { describe, expect, it, test } from 'vitest';
import { arrays, BOTH, Memory, onBoth, type Region } from '../../test/kernelMemory.ts';
import { DEVICE_ARITHMETIC, Instructions, Numbers, writeArithmetic } from './arithmetic.ts';
import { plainKernel } from './plainKernel.ts';
import type { Instruction, KernelOp, KernelProgram, Operand, Store } from './program.ts';
import { wasmKernel } from './wasmKernel.ts';

describe('loops', () => {
  const BITS: readonly KernelOp[] = ['powerOfTwo', 'exponent', 'mantissa'];
  const UNARY: readonly KernelOp[] = ['sqrt', 'floor', 'trunc', 'abs', 'neg', ...BITS];
  const BINARY: readonly KernelOp[] = [
    ...(['add', 'sub', 'mul', 'div', 'min', 'max', 'atMost', 'atLeast'] as const),
    ...(['less', 'lessEqual', 'equal'] as const),
  ];
  const OPS: readonly KernelOp[] = [...UNARY, ...BINARY, 'select'];

  /** A random program: scalars of all kinds, then a loop over most of the arrays. */
  function madeUp(seed: number, length: number, regions: readonly Region[]): KernelProgram {
    const rng = new Rng(seed);
    const pick = (n: number): number => rng.integers(n);
    const address = (i: number): number => (regions[i] as Region).address;
    const scalars: Instruction[] = [
      { kind: 'load', address: address(0) },
      { kind: 'number', value: 0.1 },
      { kind: 'sumOfSquares', address: address(1), length },
    ];
    const scalar = (): Operand => ({ of: 'scalar', index: pick(scalars.length) });
    const apply = (operand: () => Operand): Instruction => {
      const op = OPS[pick(OPS.length)] as KernelOp;
      const count = UNARY.includes(op) ? 1 : op === 'select' ? 3 : 2;
      const operands = Array.from({ length: count }, operand);
      return { kind: 'apply', op, operands };
    };
    for (let i = 0; i < 6; i++) scalars.push(apply(scalar));
    const instructions: Instruction[] = [0, 1, 2].map((i) => ({ kind: 'load', address: address(i) }));
    const operand = (): Operand =>
      rng.random() < 0.2 ? scalar() : { of: 'element', index: pick(instructions.length) };
    for (let i = 0; i < 12; i++) instructions.push(apply(operand));
    const stores: Store[] = [0, 3, 4].map((i) => ({ address: address(i), value: operand() }));
    return {
      scalars,
      stages: [{ kind: 'loop', length, instructions, stores }],
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
          // NaN may have any bit pattern.
          expect([...array]).toEqual([...(b.regions[i] as Region).array]);
        }
      }
    },
  );

  const element = (index: number): Operand => ({ of: 'element', index });
  const scalar = (index: number): Operand => ({ of: 'scalar', index });

  it('atMost and atLeast of 0 and −0 return the first', () => {
    onBoth(1, (of) => {
      const [a, b] = [
        [0, -0, 1, 2],
        [-0, 0, 2, 1],
      ].map((list) => of(4, (i) => list[i]!)) as [Region, Region];
      const [atMost, atLeast] = [of(4), of(4)];
      const operands = [element(0), element(1)];
      const loop = {
        kind: 'loop',
        length: 4,
        instructions: [
          { kind: 'load', address: a.address },
          { kind: 'load', address: b.address },
          { kind: 'apply', op: 'atMost', operands },
          { kind: 'apply', op: 'atLeast', operands },
        ],
        stores: [
          { address: atMost.address, value: element(2) },
          { address: atLeast.address, value: element(3) },
        ],
      } as const;
      const check = (): void => {
        expect([...atMost.array]).toEqual([0, -0, 1, 1]);
        expect([...atLeast.array]).toEqual([0, -0, 2, 2]);
      };
      return { stages: [loop], results: [atMost, atLeast], check };
    });
  });

  it('a sum of squares by hand, and of products equal to that of computed products, bit for bit', () => {
    onBoth(5, (of) => {
      const [a, b] = [of(53), of(53)];
      const [product, counted] = [of(53, (i) => a.array[i]! * b.array[i]!), of(19, (i) => i)];
      const sums = [of(1), of(1), of(1)] as const;
      const scalars: Instruction[] = [
        { kind: 'sumOfSquares', length: 53, address: product.address },
        { kind: 'sumOfSquares', length: 53, address: a.address, times: b.address },
        { kind: 'sumOfSquares', length: 19, address: counted.address },
      ];
      const stores = sums.map(({ address }, i) => ({ address, value: scalar(i) }));
      const check = (): void => {
        const [one, other, byHand] = sums.map(({ array }) => array[0]);
        expect(one).toBeGreaterThan(0);
        expect(other).toBe(one);
        expect(byHand).toBe((18 * 19 * 37) / 6);
      };
      return { scalars, stores, results: sums, check };
    });
  });

  const SHAPES = [
    [3, 7, 1],
    [3, 8, 1],
    [1, 77, 1],
    [2, 5, 4],
    [4, 3, 6],
    [1, 9, 17],
  ] as const;

  it.each(['add', 'max', 'min', 'atLeast'] as const)('reductions by %s, short and long, to the bit', (op) => {
    for (const shape of SHAPES) {
      const [outer, length, inner] = shape;
      onBoth(outer * length, (of) => {
        const [from, to] = [of(outer * length * inner), of(outer * inner)];
        const stage = { kind: 'reduce', op, from: from.address, to: to.address, shape } as const;
        return { stages: [stage], results: [to] };
      });
    }
  });

  it('a loop may have its own constants, but no sums of squares', () => {
    for (const compile of BOTH) {
      const memory = new Memory();
      const x = memory.allocate(7);
      x.array.fill(2);
      const loop = (first: Instruction): KernelProgram['stages'][number] => ({
        kind: 'loop',
        length: 7,
        instructions: [
          first,
          { kind: 'load', address: x.address },
          { kind: 'apply', op: 'mul', operands: [element(0), element(1)] },
        ],
        stores: [{ address: x.address, value: element(2) }],
      });
      compile({ stages: [loop({ kind: 'number', value: 0.1 })] }, memory)?.();
      expect([...x.array]).toEqual(Array.from({ length: 7 }, () => Math.fround(0.2)));
      const sum = { kind: 'sumOfSquares', address: x.address, length: 7 } as const;
      expect(() => compile({ stages: [loop(sum)] }, memory)).toThrow("no instruction 'sumOfSquares'");
    }
  });

  it('runs in a memory that has grown', () => {
    for (const compile of BOTH) {
      const memory = new Memory();
      const x = memory.allocate(5);
      x.array.fill(1);
      const loop = {
        kind: 'loop',
        length: 5,
        instructions: [
          { kind: 'load', address: x.address },
          { kind: 'apply', op: 'add', operands: [element(0), element(0)] },
        ],
        stores: [{ address: x.address, value: element(1) }],
      } as const;
      const kernel = compile({ stages: [loop] }, memory);
      kernel?.();
      memory.allocate(3_000_000);
      kernel?.();
      expect([...x.array]).toEqual([4, 4, 4, 4, 4]);
    }
  });

  it.each([1, 4, 6])('rows and columns of a matrix, %i rows', (rows) => {
    for (const length of [1, 3, 8, 700]) {
      onBoth(rows, (of) => {
        const [a, b] = [of(rows), of(length)];
        const [c, to] = [of(rows * length), of(rows * length)];
        const loop = {
          kind: 'loop',
          rows,
          length,
          instructions: [
            { kind: 'loadOfRow', address: a.address },
            { kind: 'loadOfColumn', address: b.address },
            { kind: 'load', address: c.address },
            { kind: 'apply', op: 'mul', operands: [element(0), element(1)] },
            { kind: 'apply', op: 'sub', operands: [element(3), element(2)] },
          ],
          stores: [{ address: to.address, value: element(4) }],
        } as const;
        const check = (): void => {
          for (let i = 0; i < rows * length; i++) {
            const product = Math.fround(a.array[Math.floor(i / length)]! * b.array[i % length]!);
            const wanted = Math.fround(product - c.array[i]!);
            if (!Object.is(to.array[i], wanted)) expect(to.array[i]).toBe(wanted);
          }
        };
        return { stages: [loop], results: [to], check };
      });
    }
  });
});

describe('arithmetic', () => {
  // Compares each elementwise operation with its definition, in WebAssembly and in plain JavaScript.
  type Of = (a: number, b: number, c: number) => number;

  const flag = (is: boolean): number => (is ? 1 : 0);

  /** By name, with attributes if any. */
  const meaning: { readonly [kernel: string]: Of | readonly [Of, object] } = {
    Abs: Math.abs,
    Add: (a, b) => a + b,
    ClipByValue: [(x) => Math.min(Math.max(x, -0.5), 2), { clipValueMin: -0.5, clipValueMax: 2 }],
    Cos: Math.cos,
    Elu: (x) => (x > 0 ? x : Math.expm1(x)),
    EluGrad: (dy, y) => (y > 0 ? dy : dy * (y + 1)),
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
    Softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    Square: (x) => x * x,
    SquaredDifference: (a, b) => (a - b) ** 2,
    Step: [(x) => (x > 0 ? 1 : 0.25), { alpha: 0.25 }],
    Sub: (a, b) => a - b,
    Tanh: Math.tanh,
  };

  const length = 64;

  /** Three arrays of operands; bools for logic. */
  function operandsOf(kernel: string): Float32Array[] {
    const rng = new Rng(5);
    const isLogic = kernel.startsWith('Logical');
    const isPositive = ['Log', 'Sqrt', 'Rsqrt'].includes(kernel);
    const special = [0, 1, -1, 2, 3, 0.25, 1e-30, 100, 1e20];
    const draw = (k: number, i: number): number => {
      if (isLogic || (kernel === 'Select' && k === 0)) return rng.integers(2);
      const x = i < special.length ? special[(i * (k + 1)) % special.length]! : 4 * rng.normal();
      // Whole turns of more than 2¹⁶ are lost in float32.
      if (kernel === 'Cos') return x % 1000;
      return isPositive ? Math.abs(x) : x;
    };
    return [0, 1, 2].map((k) => Float32Array.from({ length }, (_, i) => draw(k, i)));
  }

  test('the table has all operations', () => {
    expect(Object.keys(meaning).toSorted()).toEqual([...DEVICE_ARITHMETIC].toSorted());
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
      const slack = ['Cos', 'Elu', 'Softplus'].includes(kernel) ? 1e-6 : 1e-37;
      const isNear = Math.abs(found - expected) <= 4e-7 * Math.abs(expected) + slack;
      expect(Object.is(found, expected) || isNear, what).toBe(true);
    }
  });

  test('refuses other operations', () => {
    const scalars = new Instructions('scalar');
    expect(() => writeArithmetic('Cosh', {}, [], scalars, new Numbers(scalars))).toThrow(
      'kernels have no operation Cosh',
    );
  });

  test('each constant is one scalar, with −0 separate from 0', () => {
    const scalars = new Instructions('scalar');
    const numbers = new Numbers(scalars);
    const places = [1, 0, 1, 0, -0, -0].map((value) => numbers.get(value).index);
    expect(places).toEqual([0, 1, 0, 1, 2, 3]);
  });
});
