// Writes operations on tensors as calls of a few functions on arrays. Reshaping, slicing and broadcasting change strides, and cost no call.
import { JitError } from '../errors.ts';
import type { OnnxNode } from '../onnx/model.ts';
import { sizeOf } from '../program/ir.ts';
import { offsetsOf } from './machine.ts';
import type { Call, Place } from './program.ts';

/** Maximum number of elements of a tensor, and of multiplications: a damaged model may state any. */
export const MOST = { elements: 2 ** 24, products: 2 ** 34 };

/** A tensor: constant numbers, contiguous unless they are seen from elsewhere, or a part of the memory. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Of the first element. */
  readonly at: number;
  readonly isWide: boolean;
  readonly of: 'memory' | 'wideMemory' | Float64Array;
}

/** Operations that reduce, with what they begin with. */
const START = { add: 0, max: Number.NEGATIVE_INFINITY, min: Number.POSITIVE_INFINITY };
export type Reduction = keyof typeof START;

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** The shape to which shapes are broadcast. */
export function joint(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, k) =>
    Math.max(...shapes.map((shape) => shape[shape.length - rank + k] ?? 1)),
  );
}

/** Each axis' size and strides, without axes of one element; neighbours are one axis if all strides agree. */
function joined(shape: readonly number[], all: readonly (readonly number[])[]): number[][] {
  const axes: number[][] = [];
  for (const [axis, n] of shape.entries()) {
    if (n === 1) continue;
    const own = [n, ...all.map((strides) => strides[axis]!)];
    const before = axes.at(-1);
    if (before?.slice(1).every((stride, k) => stride === own[k + 1]! * n)) own[0] = n * axes.pop()![0]!;
    axes.push(own);
  }
  return axes;
}

export function constant(numbers: readonly number[], shape: readonly number[] = []): Tensor {
  return { shape, strides: stridesOf(shape), at: 0, isWide: false, of: Float64Array.from(numbers) };
}

export function view(x: Tensor, shape: readonly number[], strides: readonly number[], offset = 0): Tensor {
  return { ...x, shape, strides, at: x.at + offset };
}

/** A tensor as large as a shape, by repeating. */
export function spread(x: Tensor, shape: readonly number[]): Tensor {
  const missing = shape.length - x.shape.length;
  const strides = shape.map((n, axis) => {
    const own = x.shape[axis - missing] ?? 1;
    if (own !== 1 && own !== n) throw new RangeError('The shapes differ.');
    return own === 1 ? 0 : x.strides[axis - missing]!;
  });
  return view(x, shape, strides);
}

/** A matrix turned. */
export function turned(x: Tensor): Tensor {
  return view(x, x.shape.toReversed(), x.strides.toReversed());
}

/** A program while it is written, with the tensors by their names in the graph. */
export class Walk {
  readonly calls: Call[] = [];
  readonly constants: number[] = [];
  readonly wideConstants: number[] = [];
  readonly weights: number[] = [];
  readonly tensors = new Map<string, Tensor>();
  /** Where constants lie, by what they are used as. */
  readonly #placed = {
    ...{ constants: new Map<Float64Array, number>(), wideConstants: new Map<Float64Array, number>() },
    weights: new Map<Float64Array, number>(),
  };
  memory = 0;
  wideMemory = 0;
  products = 0;
  /** The operator under way, for errors. */
  op = '';

  allocate(shape: readonly number[], isWide = false): Tensor {
    const of = isWide ? 'wideMemory' : 'memory';
    const at = this[of];
    const size = sizeOf(shape);
    if (!(size <= MOST.elements && shape.every((n) => n >= 0))) this.refuse('has an impossible shape');
    this[of] += size;
    return { shape, strides: stridesOf(shape), at, isWide, of };
  }

  place({ of, at, isWide }: Tensor, use: 'constants' | 'weights' = 'constants'): Place {
    if (typeof of === 'string') return { of, at };
    const kind = isWide && use === 'constants' ? 'wideConstants' : use;
    const known = this.#placed[kind].get(of) ?? this[kind].length;
    if (!this.#placed[kind].has(of)) for (const x of of) this[kind].push(x);
    this.#placed[kind].set(of, known);
    return { of: kind, at: known + at };
  }

  refuse(why = 'is not among those that these formats can compute'): never {
    throw JitError.badInput`The policy's operator ${this.op} ${why}.
      Export the policy as ONNX, which any runtime of ONNX can compute.`;
  }

  /** The numbers of a constant. */
  list(one: Tensor | undefined): number[] {
    return typeof one?.of === 'object' ? [...one.of] : this.refuse('depends on its input');
  }

  /** The same elements one after the other. */
  contiguous(x: Tensor): Tensor {
    const { shape, strides, of, at } = x;
    const own = stridesOf(shape);
    if (shape.every((n, axis) => n === 1 || strides[axis] === own[axis])) return { ...x, strides: own };
    if (typeof of === 'string') return this.each('copy', this.allocate(shape, x.isWide), [x]);
    const numbers = offsetsOf(shape, strides).map((offset) => of[at + offset]!);
    return { ...constant(numbers, shape), isWide: x.isWide };
  }

  reshaped(x: Tensor, shape: readonly number[]): Tensor {
    return { ...this.contiguous(x), shape, strides: stridesOf(shape) };
  }

  /** Gives each element of a target. */
  each(name: string, to: Tensor, from: readonly Tensor[], shape: readonly number[] = to.shape): Tensor {
    const all = [to, ...from].map((one) => spread(one, shape).strides);
    const axes = joined(shape, all);
    const [target, ...sources] = [to, ...from].map((one, k) => {
      return { ...this.place(one), strides: axes.map((axis) => axis[k + 1]!) };
    });
    this.calls.push({ name, shape: axes.map(([n]) => n!), to: target!, from: sources });
    return to;
  }

  elementwise(name: string, ...operands: readonly (Tensor | number)[]): Tensor {
    const from = operands.map((one) => (typeof one === 'number' ? constant([one]) : one));
    const isWide = from.some((one) => one.isWide) && name !== 'round';
    return this.each(name, this.allocate(joint(...from.map(({ shape }) => shape)), isWide), from);
  }

  /** A reduction, after which its axes have one element. */
  reduce(name: Reduction, x: Tensor, axes: readonly number[]): Tensor {
    const shape = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
    const to = this.each('copy', this.allocate(shape, x.isWide), [constant([START[name]])]);
    return this.each(name, to, [to, x], x.shape);
  }

  /** Calls a function on whole arrays. */
  call(name: string, to: Tensor, from: readonly (Place | undefined)[], shape: readonly number[]): Tensor {
    const sources = from.map((one) => one && { ...one, strides: [] });
    this.calls.push({ name, shape, to: { ...this.place(to), strides: [] }, from: sources });
    return to;
  }

  /** Rows of x `[rows, inner]` times the rows of a matrix `[units, inner]`, plus a bias for each unit. */
  dense(x: Tensor, matrix: Tensor, bias: Tensor | undefined, shape: readonly number[]): Tensor {
    const [units, inner] = matrix.shape as [number, number];
    const rows = sizeOf(shape) / units;
    const isRow = bias !== undefined && sizeOf(bias.shape) === units;
    const places = [
      this.place(this.contiguous(x)),
      this.place(this.contiguous(matrix), 'weights'),
      isRow ? this.place(this.contiguous(bias)) : undefined,
    ];
    this.products += rows * inner * units;
    if (!(this.products <= MOST.products)) this.refuse('has an impossible shape');
    const to = this.call('dense', this.allocate(shape), places, [rows, inner, units]);
    return bias === undefined || isRow ? to : this.elementwise('add', to, bias);
  }

  convolution(x: Tensor, filters: Tensor, bias: Tensor | undefined, attrs: OnnxNode['attrs']): Tensor {
    const { strides = [1, 1], pads = [0], dilations = [1], group = 1 } = attrs;
    const [down = 1, right = 1] = strides as readonly number[];
    const isPlain = [...(pads as number[]), ...(dilations as number[]).map((n) => n - 1)].every(
      (n) => n === 0,
    );
    if (!isPlain || group !== 1) this.refuse('has padding, dilations or groups');
    const [units, channels, height, width] = filters.shape as [number, number, number, number];
    const [, , rows, columns] = x.shape as [number, number, number, number];
    const high = 1 + Math.floor((rows - height) / down);
    const wide = 1 + Math.floor((columns - width) / right);
    const shape = [high, wide, channels, height, width];
    const windows = view(this.contiguous(x), shape, [down * columns, right, rows * columns, columns, 1]);
    const matrix = this.reshaped(filters, [units, channels * height * width]);
    const found = this.dense(windows, matrix, bias, [high * wide, units]);
    return view(found, [1, units, high, wide], [0, 1, wide * units, units]);
  }
}
