// Kernels: WebAssembly and plain JavaScript to the bit, both as float32 arithmetic has it.
import { Rng } from '@prism-rl/core';
import { describe, expect, it, test } from 'vitest';
import { plainKernel } from './plainKernel.ts';
import type { Instruction, KernelMemory, KernelOp, KernelProgram, Operand, Store } from './program.ts';
import { wasmKernel } from './wasmKernel.ts';

const BITS: readonly KernelOp[] = ['powerOfTwo', 'exponent', 'mantissa'];
const UNARY: readonly KernelOp[] = ['sqrt', 'floor', 'trunc', 'abs', 'neg', ...BITS];
const BINARY: readonly KernelOp[] = [
  ...(['add', 'sub', 'mul', 'div', 'min', 'max', 'atMost', 'atLeast'] as const),
  ...(['less', 'lessEqual', 'equal'] as const),
];
const OPS: readonly KernelOp[] = [...UNARY, ...BINARY, 'select'];
const SPECIAL = [0, -0, 1e-45, -1e-38, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 3e38];

/** Numbers in a memory. */
interface Region {
  readonly address: number;
  readonly length: number;
  readonly array: Float32Array;
}

/** A memory that gives one array after the other, and grows. */
class Memory implements KernelMemory {
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

/** A memory with some arrays in it, the same for the same seed. */
function arrays(seed: number, length: number): { memory: Memory; regions: Region[] } {
  const memory = new Memory();
  const rng = new Rng(seed);
  const regions = Array.from({ length: 6 }, () => memory.allocate(length));
  for (const { array } of regions)
    for (let i = 0; i < length; i++)
      array[i] = i % 11 === 3 ? (SPECIAL[i % SPECIAL.length] as number) : rng.normal();
  return { memory, regions };
}

/** A made-up program: scalars of all kinds, then a loop over most of the arrays. */
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
        // NaN has many bit patterns, of which none is asked for.
        expect([...array]).toEqual([...(b.regions[i] as Region).array]);
      }
    }
  },
);

it('a sum of squares, by hand', () => {
  for (const make of [wasmKernel, plainKernel]) {
    const memory = new Memory();
    const [x, sum] = [memory.allocate(19), memory.allocate(1)];
    for (let i = 0; i < 19; i++) x.array[i] = i;
    make(
      {
        scalars: [{ kind: 'sumOfSquares', address: x.address, length: 19 }],
        stages: [],
        stores: [{ address: sum.address, value: { of: 'scalar', index: 0 } }],
      },
      memory,
    )?.();
    expect(sum.array[0]).toBe((18 * 19 * 37) / 6);
  }
});

it('a sum of squares of products is that of the products, to the bit', () => {
  for (const make of [wasmKernel, plainKernel]) {
    const { memory, regions } = arrays(5, 53);
    const [a, b, product, one, other] = regions as [Region, Region, Region, Region, Region];
    for (const { array } of [a, b])
      for (const [i, x] of array.entries()) array[i] = Number.isFinite(x) ? Math.min(x, 3) : 1;
    for (const [i, x] of a.array.entries()) product.array[i] = x * (b.array[i] as number);
    const of = { kind: 'sumOfSquares', length: 53 } as const;
    const store = ({ address }: Region, index: number): Store => ({
      address,
      value: { of: 'scalar', index },
    });
    make(
      {
        scalars: [
          { ...of, address: product.address },
          { ...of, address: a.address, times: b.address },
        ],
        stages: [],
        stores: [store(one, 0), store(other, 1)],
      },
      memory,
    )?.();
    expect(one.array[0]).toBeGreaterThan(0);
    expect(other.array[0]).toBe(one.array[0]);
  }
});

it.each(['add', 'max', 'min', 'atLeast'] as const)(
  'reductions by %s, short and long: both to the bit',
  (op) => {
    for (const shape of [
      [3, 7, 1],
      [3, 8, 1],
      [1, 77, 1],
      [2, 5, 4],
      [4, 3, 6],
      [1, 9, 17],
    ] as const) {
      const [outer, length, inner] = shape;
      const both = [wasmKernel, plainKernel].map((make) => {
        const memory = new Memory();
        const rng = new Rng(outer * length);
        const [from, to] = [outer * length * inner, outer * inner].map((n) => memory.allocate(n)) as [
          Region,
          Region,
        ];
        for (let i = 0; i < from.length; i++) from.array[i] = rng.normal();
        make(
          {
            scalars: [],
            stages: [{ kind: 'reduce', op, from: from.address, to: to.address, shape }],
            stores: [],
          },
          memory,
        )?.();
        for (let i = 0; i < outer * inner; i++) {
          const column = Array.from(
            { length },
            (_, j) => from.array[Math.floor(i / inner) * length * inner + j * inner + (i % inner)] as number,
          );
          const want =
            op === 'add'
              ? column.reduce((a, b) => a + b)
              : op === 'min'
                ? Math.min(...column)
                : Math.max(...column);
          expect(to.array[i]).toBeCloseTo(want, 5);
        }
        return [...to.array];
      });
      expect(both[0]).toEqual(both[1]);
    }
  },
);

it('a loop may have numbers of its own, and no sums of squares', () => {
  for (const make of [wasmKernel, plainKernel]) {
    const memory = new Memory();
    const x = memory.allocate(7);
    x.array.fill(2);
    const loop = (first: Instruction): KernelProgram['stages'][number] => ({
      kind: 'loop',
      length: 7,
      instructions: [
        first,
        { kind: 'load', address: x.address },
        {
          kind: 'apply',
          op: 'mul',
          operands: [
            { of: 'element', index: 0 },
            { of: 'element', index: 1 },
          ],
        },
      ],
      stores: [{ address: x.address, value: { of: 'element', index: 2 } }],
    });
    make({ scalars: [], stages: [loop({ kind: 'number', value: 0.1 })], stores: [] }, memory)?.();
    expect([...x.array]).toEqual(Array.from({ length: 7 }, () => Math.fround(0.2)));
    const sum = { kind: 'sumOfSquares', address: x.address, length: 7 } as const;
    expect(() => make({ scalars: [], stages: [loop(sum)], stores: [] }, memory)).toThrow(
      "no instruction 'sumOfSquares'",
    );
  }
});

it('goes on in a memory that has grown', () => {
  for (const make of [wasmKernel, plainKernel]) {
    const memory = new Memory();
    const x = memory.allocate(5);
    x.array.fill(1);
    const element = (index: number): Operand => ({ of: 'element', index });
    const loop = {
      kind: 'loop',
      length: 5,
      instructions: [
        { kind: 'load', address: x.address },
        { kind: 'apply', op: 'add', operands: [element(0), element(0)] },
      ],
      stores: [{ address: x.address, value: element(1) }],
    } as const;
    const kernel = make({ scalars: [], stages: [loop], stores: [] }, memory);
    kernel?.();
    memory.allocate(3_000_000);
    kernel?.();
    expect([...x.array]).toEqual([4, 4, 4, 4, 4]);
  }
});

it.each([1, 3, 4, 9])('layers, copies and reductions: both to the bit, %i rows', (rows) => {
  for (const [inner, units] of [
    [1, 1],
    [3, 7],
    [5, 32],
    [17, 45],
    [64, 130],
    [131, 67],
  ] as const) {
    const both = [wasmKernel, plainKernel].map((make) => {
      const memory = new Memory();
      const rng = new Rng(rows * units);
      const of = (length: number): Region => {
        const region = memory.allocate(length);
        for (let i = 0; i < length; i++) region.array[i] = rng.normal();
        return region;
      };
      const [x, w, bias] = [of(rows * inner), of(inner * units), of(units)];
      const [plain, relu, turned, sums, most] = [
        rows * units,
        rows * units,
        2 * rows * units,
        rows,
        units,
      ].map(of) as [Region, Region, Region, Region, Region];
      const layer = { kind: 'dense', x: x.address, w: w.address, rows, inner, units } as const;
      const stages = [
        { ...layer, bias: undefined, to: plain.address, relu: false },
        { ...layer, bias: bias.address, to: relu.address, relu: true },
        // Columns become rows, with a gap of one after each.
        {
          kind: 'move',
          from: plain.address,
          to: turned.address,
          shape: [1, rows, units],
          fromStrides: [0, units, 1],
          toStrides: [0, 1, rows],
        },
        { kind: 'reduce', op: 'add', from: plain.address, to: sums.address, shape: [rows, units, 1] },
        { kind: 'reduce', op: 'atLeast', from: plain.address, to: most.address, shape: [1, rows, units] },
      ] as const;
      make({ scalars: [], stages, stores: [] }, memory)?.();
      const at = (row: number, unit: number): number => {
        let sum = 0;
        for (let i = 0; i < inner; i++)
          sum += (x.array[row * inner + i] as number) * (w.array[i * units + unit] as number);
        return sum;
      };
      for (let row = 0; row < rows; row++) {
        for (let unit = 0; unit < units; unit++) {
          const index = row * units + unit;
          expect(plain.array[index]).toBeCloseTo(at(row, unit), 4);
          expect(relu.array[index]).toBeCloseTo(Math.max(0, at(row, unit) + (bias.array[unit] as number)), 4);
          expect(turned.array[unit * rows + row]).toBe(plain.array[index]);
        }
        const own = [...plain.array.subarray(row * units, (row + 1) * units)];
        expect(sums.array[row]).toBeCloseTo(
          own.reduce((a, b) => a + b, 0),
          3,
        );
      }
      expect(most.array[0]).toBe(
        Math.max(...Array.from({ length: rows }, (_, row) => plain.array[row * units] as number)),
      );
      return [plain, relu, turned, sums, most].map(({ array }) => [...array]);
    });
    expect(both[0]).toEqual(both[1]);
  }
});

it.each([1, 4, 6])('rows and columns of a matrix: both to the bit, %i rows', (rows) => {
  for (const length of [1, 3, 8, 700]) {
    const both = [wasmKernel, plainKernel].map((make) => {
      const { memory, regions } = arrays(rows, Math.max(rows * length, 8));
      const [a, b, c, to] = regions as [Region, Region, Region, Region];
      const element = (index: number): Operand => ({ of: 'element', index });
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
      make({ scalars: [], stages: [loop], stores: [] }, memory)?.();
      for (let i = 0; i < rows * length; i++) {
        const product = Math.fround(
          (a.array[Math.floor(i / length)] as number) * (b.array[i % length] as number),
        );
        expect(to.array[i]).toBe(Math.fround(product - (c.array[i] as number)));
      }
      return [...to.array];
    });
    expect(both[0]).toEqual(both[1]);
  }
});

describe.each([1, 5])('%i rows back through a layer: both to the bit', (rows) => {
  test.each([
    [1, 1],
    [3, 7],
    [17, 32],
    [9, 45],
    [64, 2],
    [37, 67],
  ] as const)('%i to %i', (inner, units) => {
    const both = [wasmKernel, plainKernel].map((make) => {
      const memory = new Memory();
      const rng = new Rng(rows * units);
      const of = (length: number, value = (): number => rng.normal()): Region => {
        const region = memory.allocate(length);
        for (let i = 0; i < length; i++) region.array[i] = value();
        return region;
      };
      const [x, g, w] = [of(rows * inner), of(rows * units), of(inner * units)];
      const [back, fade, size] = [of(rows * inner), of(1, () => 0.75), of(1, () => 2)];
      // The sum so far: ordinary numbers, and some that fade away.
      const to = of(inner * units, () => (rng.random() < 0.1 ? 1e-30 : rng.normal()));
      for (let i = 0; i < inner; i += 3) for (let row = 0; row < rows; row++) x.array[row * inner + i] = 0;
      const before = [...to.array];
      const numbers = { g: g.address, rows, inner, units };
      const stages = [
        { kind: 'denseBack', ...numbers, w: w.address, to: back.address },
        {
          kind: 'outer',
          ...numbers,
          x: x.address,
          to: to.address,
          fade: fade.address,
          size: size.address,
        },
      ] as const;
      make({ scalars: [], stages, stores: [] }, memory)?.();
      const products = (count: number, product: (k: number) => number): number =>
        Array.from({ length: count }, (_, k) => product(k)).reduce((a, b) => a + b, 0);
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < inner; i++) {
          const want = products(units, (j) => g.array[row * units + j]! * w.array[i * units + j]!);
          expect(back.array[row * inner + i]).toBeCloseTo(want, 4);
        }
      }
      for (let k = 0; k < inner * units; k++) {
        const [i, j] = [Math.floor(k / units), k % units];
        const added = products(rows, (row) => x.array[row * inner + i]! * g.array[row * units + j]!);
        const want = 0.75 * before[k]! + added;
        if (Math.abs(want) < 1e-30) expect(to.array[k]).toBe(0);
        else expect(to.array[k]).toBeCloseTo(want, 4);
      }
      const sizes = [...to.array].map(Math.abs).reduce((a, b) => a + b, 2);
      expect(size.array[0]! / sizes).toBeCloseTo(1, 5);
      return [back, to, size].map(({ array }) => [...array]);
    });
    expect(both[0]).toEqual(both[1]);
  });
});

test('what fades ends at 0, and not in denormal numbers; NaN stays', () => {
  for (const make of [wasmKernel, plainKernel]) {
    const memory = new Memory();
    const [x, g, to, fade, size] = [1, 21, 21, 1, 1].map((n) => memory.allocate(n)) as [
      Region,
      Region,
      Region,
      Region,
      Region,
    ];
    to.array.fill(1);
    to.array[2] = to.array[20] = Number.NaN;
    fade.array[0] = 0.5;
    const addresses = {
      x: x.address,
      g: g.address,
      to: to.address,
      fade: fade.address,
      size: size.address,
    };
    const outer = { kind: 'outer', ...addresses, rows: 1, inner: 1, units: 21 } as const;
    const kernel = make({ scalars: [], stages: [outer], stores: [] }, memory);
    for (let k = 0; k < 99; k++) kernel?.();
    expect(to.array[0]).toBeCloseTo(2 ** -99, 35);
    expect(to.array[0]).toBeGreaterThan(0);
    kernel?.();
    const want = Array.from({ length: 21 }, (_, k) => (k === 2 || k === 20 ? Number.NaN : 0));
    expect([...to.array]).toEqual(want);
  }
});

describe('bytes become floats', () => {
  test.each([
    [1, 16],
    [1, 53],
    [1, 150],
    [4, 48],
    [4, 7056 % 200],
    [3, 19],
    [4, 5],
    [4, 13],
  ])('%i planes of %i, side by side', (planes, length) => {
    const memory = new Memory();
    const [from, to] = [memory.allocate(Math.ceil((planes * length) / 4)), memory.allocate(planes * length)];
    const beyond = memory.allocate(4);
    const bytes = new Uint8Array(memory.buffer, from.address, planes * length);
    for (const i of bytes.keys()) bytes[i] = (i * 37 + 250) % 256;
    const places = { from: from.address, to: to.address, planes, apart: length, length };
    const stage = { kind: 'widen', ...places, lines: [] } as const;
    const program: KernelProgram = { scalars: [], stages: [stage], stores: [] };
    const want = Array.from(
      { length: planes * length },
      (_, i) => bytes[(i % planes) * length + Math.floor(i / planes)],
    );
    for (const compiled of [wasmKernel(program, memory)!, plainKernel(program, memory)]) {
      to.array.fill(-1);
      beyond.array.fill(-1);
      compiled();
      expect([...to.array]).toEqual(want);
      expect([...beyond.array]).toEqual([-1, -1, -1, -1]);
    }
  });

  test.each([1, 3, 4])('lines on a grid, of %i planes', (planes) => {
    // Of images of 7×8 places: lines 1, 3 and 5, from place 2 on, those of both images in turns.
    const memory = new Memory();
    const [bytes, to] = [memory.allocate(2 * planes * 14), memory.allocate(2 * 3 * 5 * planes)];
    memory.allocate(4);
    const all = new Uint8Array(memory.buffer, bytes.address, 2 * planes * 56);
    for (const i of all.keys()) all[i] = (i * 37 + 11) % 256;
    const stage = {
      kind: 'widen',
      from: bytes.address + 8 + 2,
      to: to.address,
      planes,
      apart: 56,
      length: 5,
      lines: [
        { count: 2, from: planes * 56, to: 5 * planes },
        { count: 3, from: 16, to: 10 * planes },
      ],
    } as const;
    const want = [1, 3, 5].flatMap((row) =>
      [0, 1].flatMap((image) =>
        [2, 3, 4, 5, 6].flatMap((column) =>
          Array.from({ length: planes }, (_, plane) => all[(image * planes + plane) * 56 + row * 8 + column]),
        ),
      ),
    );
    const program: KernelProgram = { scalars: [], stages: [stage], stores: [] };
    for (const compiled of [wasmKernel(program, memory)!, plainKernel(program, memory)]) {
      to.array.fill(-1);
      compiled();
      expect([...to.array]).toEqual(want);
    }
  });
});

test.each([
  [16, 4],
  [37, 9],
  [225, 100],
  [1093, 37],
  [5, 6],
  [3, 5],
])('%i rows of %i columns, transposed, in matrices that are part of larger ones', (rows, columns) => {
  const memory = new Memory();
  const [wide, tall] = [columns + 3, 2 * rows + 1];
  const [from, to] = [memory.allocate(2 * rows * wide), memory.allocate(columns * tall)];
  for (let i = 0; i < from.length; i++) from.array[i] = i;
  const move = {
    kind: 'move',
    from: from.address + 4,
    to: to.address,
    shape: [2, rows, columns],
    fromStrides: [rows * wide, wide, 1],
    toStrides: [rows, 1, tall],
  } as const;
  const program: KernelProgram = { scalars: [], stages: [move], stores: [] };
  const want = Array.from({ length: columns * tall }, (_, i) => {
    const [column, row] = [Math.floor(i / tall), i % tall];
    return row < 2 * rows ? 1 + row * wide + column : -1;
  });
  for (const compiled of [wasmKernel(program, memory)!, plainKernel(program, memory)]) {
    to.array.fill(-1);
    compiled();
    expect([...to.array]).toEqual(want);
  }
});
