// Random kernel programs: scalars and stages of every kind and of random sizes, on random and on difficult numbers.
import { Rng } from '@prism-rl/core';
import { joinLoops, type KernelProgram, type Operand, type Stage, type Store } from '@prism-rl/jit/kernels';

type Instruction = KernelProgram['scalars'][number];
type KernelOp = Extract<Instruction, { kind: 'apply' }>['op'];

const UNARY: readonly KernelOp[] = [
  ...(['sqrt', 'floor', 'trunc', 'abs', 'neg', 'powerOfTwo', 'exponent', 'mantissa'] as const),
];
const BINARY: readonly KernelOp[] = [
  ...(['add', 'sub', 'mul', 'div', 'min', 'max', 'atMost', 'atLeast'] as const),
  ...(['less', 'lessEqual', 'equal'] as const),
];
const OPS: readonly KernelOp[] = [...UNARY, ...BINARY, 'select'];

/** Without denormal numbers: a GPU may flush them to 0. */
const SPECIAL = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 3e38];

/** Programs and their memory. */
export interface MadeUp {
  readonly programs: readonly KernelProgram[];
  readonly memory: Float32Array;
}

/** Generates programs in one memory. */
export class Maker {
  readonly #rng: Rng;
  readonly #special: number;
  readonly #numbers: number[] = [];

  /** @param special share of difficult numbers */
  constructor(seed: number, special: number) {
    this.#rng = new Rng(seed);
    this.#special = special;
  }

  get memory(): Float32Array {
    return Float32Array.from(this.#numbers);
  }

  pick(n: number): number {
    return this.#rng.integers(n);
  }

  /** Allocates an array; returns its address. */
  array(length: number): number {
    const address = 4 * this.#numbers.length;
    for (let i = 0; i < length; i++) {
      const isSpecial = this.#rng.random() < this.#special;
      this.#numbers.push(isSpecial ? (SPECIAL[this.pick(SPECIAL.length)] as number) : this.#rng.normal());
    }
    return address;
  }

  apply(operand: () => Operand): Instruction {
    const op = OPS[this.pick(OPS.length)] as KernelOp;
    const count = UNARY.includes(op) ? 1 : op === 'select' ? 3 : 2;
    return { kind: 'apply', op, operands: Array.from({ length: count }, operand) };
  }

  /** Scalars of all kinds, then a loop over rows that reads and writes some of the same arrays, and stored scalars. */
  elementwise(rows: number, length: number): KernelProgram {
    const [x, y, z, row, column, one] = [rows * length, rows * length, rows * length, rows, length, 1].map(
      (n) => this.array(n),
    ) as [number, number, number, number, number, number];
    const scalars: Instruction[] = [
      { kind: 'load', address: one },
      { kind: 'number', value: 0.1 },
      { kind: 'number', value: SPECIAL[this.pick(SPECIAL.length)] as number },
      { kind: 'sumOfSquares', address: x, length: rows * length },
      { kind: 'sumOfSquares', address: y, times: x, length: rows * length },
    ];
    const scalar = (): Operand => ({ of: 'scalar', index: this.pick(scalars.length) });
    for (let i = 0; i < 6; i++) scalars.push(this.apply(scalar));
    const instructions: Instruction[] = [
      { kind: 'load', address: x },
      { kind: 'load', address: y },
      { kind: 'loadOfRow', address: row },
      { kind: 'loadOfColumn', address: column },
      { kind: 'number', value: -2.5 },
    ];
    const operand = (): Operand =>
      this.pick(5) === 0 ? scalar() : { of: 'element', index: this.pick(instructions.length) };
    for (let i = 0; i < 12; i++) instructions.push(this.apply(operand));
    const stores: Store[] = [x, z].map((address) => ({ address, value: operand() }));
    return {
      scalars,
      stages: [{ kind: 'loop', rows, length, instructions, stores }],
      stores: [{ address: one, value: scalar() }],
    };
  }

  /** Layers, reductions of them, copies: each stage reads results of earlier ones. */
  layer(rows: number, inner: number, units: number): KernelProgram {
    const [x, w, bias, plain, rectified] = [
      rows * inner,
      inner * units,
      units,
      rows * units,
      rows * units,
    ].map((n) => this.array(n)) as [number, number, number, number, number];
    const [turned, sums] = [this.array(2 * rows * units), this.array(Math.max(rows, units))];
    const product = {
      ...({ kind: 'product', x, w, slices: [] } as const),
      rows: [{ count: rows, x: inner, w: 0 }],
      inner: [{ count: inner, x: 1, w: units }],
      units: [{ count: units, x: 0, w: 1 }],
    };
    const all: Stage[] = [
      { ...product, bias: undefined, to: plain, relu: false },
      { ...product, bias, to: rectified, relu: true },
      // Columns become rows, with a gap of one after each.
      {
        kind: 'move',
        from: plain,
        to: turned,
        shape: [1, rows, units],
        fromStrides: [0, units, 1],
        toStrides: [0, 1, rows],
      },
    ];
    const ops = ['add', 'max', 'min', 'atLeast'] as const;
    const op = ops[this.pick(ops.length)]!;
    // In place: each stage ends before the next starts.
    for (const shape of [
      [rows, units, 1],
      [1, rows, units],
    ] as const)
      all.push(
        { kind: 'reduce', op, from: turned, to: sums, shape },
        { kind: 'reduce', op: 'add', from: rectified, to: turned, shape },
      );
    return { scalars: [], stages: all, stores: [] };
  }

  /** A matrix product, one with both factors transposed, and one of windows in slices: from single results to several blocks. */
  products(rows: number, inner: number, units: number): KernelProgram {
    const [x, w, bias] = [this.array(rows * inner), this.array(inner * units), this.array(units)];
    const of = (count: number, ofX: number, ofW: number) => ({ count, x: ofX, w: ofW });
    const plain = { kind: 'product', x, w, bias, relu: true, slices: [] } as const;
    const windows = rows * (inner + 2) * 3;
    const back = this.array(windows);
    const slices = 3;
    const stages: Stage[] = [
      {
        ...plain,
        to: this.array(rows * units),
        rows: [of(rows, inner, 0)],
        inner: [of(inner, 1, units)],
        units: [of(units, 0, 1)],
      },
      {
        ...plain,
        ...{ bias: undefined, relu: false, to: this.array(rows * units) },
        rows: [of(rows, 1, 0)],
        inner: [of(inner, rows, 1)],
        units: [of(units, 0, inner)],
      },
      {
        ...plain,
        ...{ x: back, bias: undefined, relu: false, to: this.array(slices * inner * units) },
        slices: [of(slices, rows * (inner + 2), 0)],
        rows: [of(inner, 1, 0)],
        inner: [of(rows, inner + 2, units), of(3, 1, 0)],
        units: [of(units, 0, 1)],
      },
    ];
    // The last product reads as many rows of w as the others read columns of x.
    const rowsOfW = this.array(Math.max(rows, inner) * units);
    stages[2] = { ...stages[2], w: rowsOfW } as Stage;
    return { scalars: [], stages, stores: [] };
  }

  /** Windows of images, and sums at computed indices, in rows and overall. */
  places(size: number): KernelProgram {
    const [images, lines, width] = [3, 4, size + 2];
    const from = this.array(images * lines * width);
    const windows = images * 2 * size * 9;
    const to = this.array(windows);
    const move: Stage = {
      ...({ kind: 'move', from, to, shape: [2, size, 3] } as const),
      fromStrides: [width, 1, 1],
      toStrides: [size * 9, 9, 1],
      lines: [
        { count: images, from: lines * width, to: 2 * size * 9 },
        { count: 3, from: width, to: 3 },
      ],
    };
    const [indices, sums, all] = [this.array(windows), this.array(images * 7), this.array(images * 7)];
    const count = windows / images;
    for (let i = 0; i < windows; i++)
      this.#numbers[indices / 4 + i] = 7 * Math.floor(i / count) + this.pick(7);
    const scatter = { kind: 'scatter', indices, updates: to } as const;
    return {
      scalars: [],
      stages: [
        move,
        { ...scatter, to: sums, rows: images, count, length: 7 },
        { ...scatter, to: all, rows: 1, count: windows, length: images * 7 },
      ],
      stores: [],
    };
  }

  /** Two noisy layers with the same means and deviations, and the gradient of the second one's input, all without weights in memory. */
  noisy(rows: number, units: number): KernelProgram {
    const inner = Math.ceil(4200 / units);
    const [means, deviations] = [this.array(inner * units), this.array(inner * units)];
    const [bias, g] = [this.array(units), this.array(rows * units)];
    const of = (count: number, x: number, w: number) => ({ count, x, w });
    const layers = [0, 1].map(() => {
      const [ofRow, ofColumn] = [this.array(inner), this.array(units)];
      const [x, w, to] = [this.array(rows * inner), this.array(inner * units), this.array(rows * units)];
      const element = (index: number) => ({ of: 'element', index }) as const;
      const noise: Stage = {
        ...({ kind: 'loop', rows: inner, length: units } as const),
        instructions: [
          { kind: 'loadOfRow', address: ofRow },
          { kind: 'loadOfColumn', address: ofColumn },
          { kind: 'apply', op: 'mul', operands: [element(0), element(1)] },
          { kind: 'load', address: deviations },
          { kind: 'apply', op: 'mul', operands: [element(3), element(2)] },
          { kind: 'load', address: means },
          { kind: 'apply', op: 'add', operands: [element(5), element(4)] },
        ],
        stores: [{ address: w, value: element(6) }],
      };
      const product: Stage = {
        ...({ kind: 'product', x, w, bias, to, relu: false, slices: [] } as const),
        rows: [of(rows, inner, 0)],
        inner: [of(inner, 1, units)],
        units: [of(units, 0, 1)],
      };
      return { noise, product, w, to };
    });
    const back: Stage = {
      ...({ kind: 'product', x: g, w: layers[1]!.w, bias: undefined, relu: true, slices: [] } as const),
      to: this.array(rows * inner),
      rows: [of(rows, units, 0)],
      inner: [of(units, 1, 1)],
      units: [of(inner, 0, units)],
    };
    const stages = [...layers.map(({ noise }) => noise), ...layers.map(({ product }) => product), back];
    const lasting = [back.to, ...layers.map(({ to }) => to)].map((address) => ({ address, length: 1 }));
    return joinLoops([{ scalars: [], stages, stores: [] }], lasting)[0]!;
  }
}

/** Generators of programs. */
export const KINDS = ['loops', 'layers', 'products', 'places', 'noisy'] as const;

/** Some programs, of many sizes. */
export function madeUp(kind: (typeof KINDS)[number], seed: number): MadeUp {
  // Sums of infinities would always be NaN.
  const maker = new Maker(seed, kind === 'loops' ? 0.1 : 0.001);
  const size = (): number => [1, 2, 3, 5, 8, 17, 33, 70][maker.pick(8)]!;
  const programs = Array.from({ length: 4 }, () => {
    if (kind === 'loops') return maker.elementwise(size(), size());
    if (kind === 'layers') return maker.layer(size(), size(), size());
    if (kind === 'products') return maker.products(size(), size(), size());
    if (kind === 'places') return maker.places(size());
    return maker.noisy(size(), size());
  });
  return { programs, memory: maker.memory };
}
