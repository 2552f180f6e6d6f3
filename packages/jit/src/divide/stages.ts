// Writes operations on small tensors as consecutive stages of a kernel. All numbers are float32; bools are 0 and 1.

import { Instructions, Numbers, writeArithmetic } from '../kernels/arithmetic.ts';
import type { Axes, LineAxis, Operand, Stage } from '../kernels/program.ts';
import { rowsOfIndices } from '../program/bounds.ts';
import { numberIn, type Operation, sizeOf, type Value } from '../program/ir.ts';
import { ProductWriter } from './products.ts';
import type { KernelArray, StageMemory } from './stageMemory.ts';
import {
  argMaxAxes,
  isAlias,
  isOneHot,
  isScatter,
  isTruncated,
  isWidened,
  joinedAxis,
  type KernelUse,
  reducedAxes,
  sliceStart,
  slicesOfReduction,
  spreadOf,
  spreadStrides,
} from './supported.ts';

/** Shorter rows are broadcast to a whole tensor first; longer ones are processed row by row. */
const LEAST_COLUMNS = 8;

const STRAIGHT: Axes = [0, 0, 1];

interface Tensor {
  readonly address: number;
  readonly shape: readonly number[];
}

export class StageWriter<P extends KernelArray> {
  readonly stages: Stage[] = [];
  readonly scalars = new Instructions('scalar');
  readonly #numbers = new Numbers(this.scalars);
  readonly #memory: StageMemory<P>;
  readonly #places = new Map<Value, number>();
  readonly #use: KernelUse;
  readonly #products: ProductWriter;

  /** @param use on a device, products read strided factors in place, and long sums are split among threads */
  constructor(memory: StageMemory<P>, use: KernelUse = 'processor') {
    this.#memory = memory;
    this.#use = use;
    const place = (value: Value): number => this.place(value);
    this.#products = new ProductWriter({ stages: this.stages, memory, numbers: this.#numbers, use, place });
  }

  /** Allocates memory for a value that the caller writes. */
  input(value: Value): P {
    const place = this.#memory.allocate(sizeOf(value.shape));
    this.#places.set(value, place.address);
    return place;
  }

  place(value: Value): number {
    const { variable } = value;
    const known = variable === undefined ? this.#places.get(value) : this.#memory.variable(variable);
    if (known !== undefined) return known;
    const { node } = value;
    if (node !== undefined && isAlias(node)) {
      const place = this.place(node.inputs.x as Value) + 4 * (sliceStart(node) ?? 0);
      this.#places.set(value, place);
      return place;
    }
    if (value.data === undefined) throw new Error('a kernel reads a value without an address');
    const { address } = this.#memory.constant(Float32Array.from(value.data));
    this.#places.set(value, address);
    return address;
  }

  copy(value: Value): P {
    const length = sizeOf(value.shape);
    const place = this.#memory.allocate(length);
    this.move(this.place(value), place.address, length);
    return place;
  }

  move(from: number, to: number, length: number): void {
    this.#move(from, to, [1, 1, length], STRAIGHT, STRAIGHT);
  }

  write(operation: Operation): void {
    const { op, inputs, outputs, attrs } = operation;
    const [output] = outputs as [Value];
    const values = Object.values(inputs);
    const [first] = values as [Value];
    if (isAlias(operation)) return;
    if (isWidened(operation)) {
      this.#places.set(output, this.place(first));
      return;
    }
    const axis = joinedAxis(operation);
    if (axis !== undefined) {
      if (op === 'Concat') this.#copyColumns(output, values, axis, true);
      else this.#copyColumns(first, outputs, axis, false);
      return;
    }
    const { address: to } = this.input(output);
    if (this.#products.write(operation, to)) return;
    const axes = reducedAxes(operation);
    const extreme = argMaxAxes(operation);
    if (extreme !== undefined) this.#argMax(first, extreme, to);
    else if (isScatter(operation)) this.#scatter(operation, to);
    else if (isTruncated(operation)) this.#truncate(first, to);
    else if (op === 'Transpose') this.#transpose(first, attrs.perm as number[], output, to);
    else if (isOneHot(operation)) this.#oneHot(first, output, to);
    else if (axes !== undefined) this.#reduce(op, first, axes, to);
    else if (op === 'BroadcastTo' || op === 'Tile') this.#spread(this.#at(first), output.shape, to);
    else if (op === 'Softmax') this.#softmax(first, to);
    else {
      const operands = values.map((value) => this.#at(value));
      this.#elementwise(op, attrs, operands, this.#at(output), values);
    }
  }

  #oneHot(indices: Value, output: Value, to: number): void {
    const depth = output.shape.at(-1) as number;
    const rows = { address: this.place(indices), shape: [...indices.shape, 1] };
    const columns = { address: this.#counted(depth), shape: [depth] };
    this.#elementwise('Equal', {}, [rows, columns], { address: to, shape: output.shape });
  }

  /** Writes an argmax over the last axis. If a row contains NaN, no element equals the maximum, and the result is the last index. */
  #argMax(x: Value, [rows, columns]: Axes, to: number): void {
    const from = this.place(x);
    const [best, places] = [this.#memory.allocate(rows), this.#memory.allocate(rows * columns)];
    const counted = this.#counted(columns);
    this.stages.push({ kind: 'reduce', op: 'max', from, to: best.address, shape: [rows, columns, 1] });
    const elements = new Instructions('element');
    const isBest = elements.apply(
      'equal',
      elements.add({ kind: 'load', address: from }),
      elements.add({ kind: 'loadOfRow', address: best.address }),
    );
    const place = elements.add({ kind: 'loadOfColumn', address: counted });
    const value = elements.apply('select', isBest, place, this.#numbers.get(columns - 1));
    this.#loop(columns, rows, elements, places.address, value);
    this.stages.push({ kind: 'reduce', op: 'min', from: places.address, to, shape: [rows, columns, 1] });
  }

  #scatter({ inputs, outputs }: Operation, to: number): void {
    const { indices, updates } = inputs as { indices: Value; updates: Value };
    const length = sizeOf((outputs[0] as Value).shape);
    const rows = rowsOfIndices(indices, length);
    this.stages.push({
      kind: 'scatter',
      ...{ indices: this.place(indices), updates: this.place(updates), to },
      ...{ rows, count: sizeOf(updates.shape) / rows, length: length / rows },
    });
  }

  #transpose(x: Value, perm: readonly number[], output: Value, to: number): void {
    const stride = (shape: readonly number[], axis: number): number => sizeOf(shape.slice(axis + 1));
    const axes = output.shape.map((count, axis): LineAxis => {
      return { count, from: stride(x.shape, perm[axis] as number), to: stride(output.shape, axis) };
    });
    const padded = [...Array.from({ length: 3 }, () => ({ count: 1, from: 0, to: 0 })), ...axes];
    const of = (key: keyof LineAxis): Axes => padded.slice(-3).map((axis) => axis[key]) as unknown as Axes;
    this.stages.push({
      kind: 'move',
      from: this.place(x),
      to,
      shape: of('count'),
      fromStrides: of('from'),
      toStrides: of('to'),
      lines: axes.slice(0, -3),
    });
  }

  #truncate(x: Value, to: number): void {
    const elements = new Instructions('element');
    const value = elements.apply('trunc', elements.add({ kind: 'load', address: this.place(x) }));
    this.#loop(sizeOf(x.shape), 1, elements, to, value);
  }

  /** Address of the numbers 0, 1, 2, … */
  #counted(length: number): number {
    return this.#memory.constant(Float32Array.from({ length }, (_, i) => i)).address;
  }

  #at(value: Value): Tensor {
    return { address: this.place(value), shape: value.shape };
  }

  #move(from: number, to: number, shape: Axes, fromStrides: Axes, toStrides: Axes): void {
    this.stages.push({ kind: 'move', from, to, shape, fromStrides, toStrides });
  }

  #reduce(op: string, x: Value, shape: Axes, to: number): void {
    const fold = ({ Max: 'max', Min: 'min' } as const)[op] ?? 'add';
    const [outer, length, inner] = shape;
    const from = this.place(x);
    const slices = this.#use === 'device' ? slicesOfReduction(shape) : 1;
    if (slices > 1) {
      const { address } = this.#memory.allocate(outer * slices * inner);
      const first = [outer * slices, length / slices, inner] as const;
      this.stages.push({ kind: 'reduce', op: fold, from, to: address, shape: first });
      this.stages.push({ kind: 'reduce', op: fold, from: address, to, shape: [outer, slices, inner] });
    } else this.stages.push({ kind: 'reduce', op: fold, from, to, shape });
    if (op !== 'Mean') return;
    const elements = new Instructions('element');
    const sum = elements.add({ kind: 'load', address: to });
    const value = elements.apply('div', sum, this.#numbers.get(shape[1]));
    this.#loop(shape[0] * shape[2], 1, elements, to, value);
  }

  #loop(length: number, rows: number, { list }: Instructions, address: number, value: Operand): void {
    this.stages.push({ kind: 'loop', rows, length, instructions: list, stores: [{ address, value }] });
  }

  /** Copies parts into a tensor, each to some of its columns, or out of it; the axes before the joined one are the rows. */
  #copyColumns(whole: Value, parts: readonly Value[], axis: number, isJoined: boolean): void {
    let address = isJoined ? this.input(whole).address : this.place(whole);
    const width = sizeOf(whole.shape.slice(axis));
    for (const part of parts) {
      const own = sizeOf(part.shape.slice(axis));
      const shape: Axes = [1, sizeOf(part.shape) / own, own];
      if (isJoined) this.#move(this.place(part), address, shape, [0, own, 1], [0, width, 1]);
      else this.#move(address, this.input(part).address, shape, [0, width, 1], [0, own, 1]);
      address += 4 * own;
    }
  }

  #spread({ address, shape }: Tensor, over: readonly number[], to: number): void {
    const grid = spreadStrides(shape, over);
    if (grid === undefined) throw new Error('a kernel cannot broadcast a shape with this many axes');
    const [, second, third] = grid.shape;
    this.#move(address, to, grid.shape, grid.strides, [second * third, third, 1]);
  }

  #softmax(logits: Value, to: number): void {
    const { shape } = logits;
    const columns = shape.at(-1) as number;
    const rows = sizeOf(shape) / columns;
    const over = (from: number, op: 'atLeast' | 'add'): Tensor => {
      const { address } = this.#memory.allocate(rows);
      this.stages.push({ kind: 'reduce', op, from, to: address, shape: [rows, columns, 1] });
      return { address, shape: [rows, 1] };
    };
    const whole = { address: to, shape: [rows, columns] };
    const from = { address: this.place(logits), shape: [rows, columns] };
    this.#elementwise('Sub', {}, [from, over(from.address, 'atLeast')], whole);
    this.#elementwise('Exp', {}, [whole], whole);
    this.#elementwise('RealDiv', {}, [whole, over(to, 'add')], whole);
  }

  /** @param values the operands in the program, if any: constants of one element become part of the instructions */
  #elementwise(
    op: string,
    attrs: Operation['attrs'],
    operands: readonly Tensor[],
    output: Tensor,
    values: readonly Value[] = [],
  ): void {
    const size = sizeOf(output.shape);
    const elements = new Instructions('element');
    const spreads = operands
      .filter(({ shape }) => sizeOf(shape) !== size && sizeOf(shape) > 1)
      .map(({ shape }) => spreadOf(shape, output.shape)?.columns);
    const [columns = 0, ...others] = new Set(spreads);
    const isTable = others.length === 0 && columns >= LEAST_COLUMNS;
    const loads = operands.map(({ address, shape }, i): Operand => {
      const [own, number] = [sizeOf(shape), numberIn(values[i])];
      if (number !== undefined) return this.#numbers.get(number);
      if (own === size) return elements.add({ kind: 'load', address });
      // A table of one row has no other row to select.
      if (own === 1 && !isTable) return elements.add({ kind: 'loadOfRow', address });
      const spread = isTable && own > 1 ? spreadOf(shape, output.shape) : undefined;
      if (spread !== undefined) return elements.add({ kind: spread.by, address });
      const whole = this.#memory.allocate(size);
      this.#spread({ address, shape }, output.shape, whole.address);
      return elements.add({ kind: 'load', address: whole.address });
    });
    const length = isTable ? columns : size;
    this.#loop(length, size / length, elements, output.address, this.#result(op, attrs, loads, elements));
  }

  #result(op: string, attrs: Operation['attrs'], operands: readonly Operand[], into: Instructions): Operand {
    if (op === 'AddN') return operands.reduce((sum, operand) => into.apply('add', sum, operand));
    return writeArithmetic(op, attrs, operands, into, this.#numbers);
  }
}
