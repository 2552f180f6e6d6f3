// Writes operations on small tensors as the stages of a kernel, one after the other. All numbers are float32 there: flags are 0 and 1.

import { Instructions, KERNEL_ARITHMETIC, Numbers, writeArithmetic } from '../kernels/arithmetic.ts';
import type { Axes, Operand, Stage } from '../kernels/program.ts';
import type { Operation, Value } from '../program/ir.ts';
import { sizeOf } from '../program/ir.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import { slotOf } from '../store/store.ts';
import { isAlias, sliceStart, spreadOf, spreadStrides } from './aliases.ts';
import {
  type Convolution,
  convolutionOf,
  isOneHot,
  isWidened,
  joinedAxis,
  type Layer,
  layerOf,
  reducedAxes,
} from './supported.ts';
import { transposition, windowMoves } from './windowMoves.ts';

/** Shorter rows are spread out first, rather than treated one by one. */
const LEAST_COLUMNS = 8;

const STRAIGHT: Axes = [0, 0, 1];

/** A tensor at work: where it is and what it looks like. */
interface Tensor {
  readonly address: number;
  readonly shape: readonly number[];
}

/** Collects the stages of a kernel. */
export class StageWriter {
  readonly stages: Stage[] = [];
  /** Memory that the kernel works in. */
  readonly regions: Region[] = [];
  readonly scalars = new Instructions('scalar');
  readonly #numbers = new Numbers(this.scalars);
  readonly #places = new Map<Value, number>();

  region(length: number): Region {
    const region = hostMemory.allocate('float32', length);
    this.regions.push(region);
    return region;
  }

  /** Memory for a value that comes from outside the kernel. */
  input(value: Value): Region {
    const region = this.region(sizeOf(value.shape));
    this.#places.set(value, region.address);
    return region;
  }

  /** Where a value lies. */
  place(value: Value): number {
    const known = value.variable === undefined ? this.#places.get(value) : slotOf(value.variable)?.address;
    if (known !== undefined) return known;
    const { node } = value;
    if (node !== undefined && isAlias(node)) {
      const place = this.place(node.inputs.x as Value) + 4 * (sliceStart(node) ?? 0);
      this.#places.set(value, place);
      return place;
    }
    if (value.data === undefined) throw new Error('a kernel reads a value that has no place');
    const region = this.input(value);
    region.array.set(value.data as Float32Array);
    return region.address;
  }

  /** Copies a value into new memory. */
  copy(value: Value): Region {
    const length = sizeOf(value.shape);
    const region = this.region(length);
    this.#move(this.place(value), region.address, [1, 1, length], STRAIGHT, STRAIGHT);
    return region;
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
      if (op === 'Concat') this.#join(values, output, axis);
      else this.#divide(first, outputs, axis);
      return;
    }
    const { address: to } = this.input(output);
    const convolution = convolutionOf(operation);
    if (convolution !== undefined) {
      this.#convolve(operation, convolution, to);
      return;
    }
    const layer = layerOf(operation);
    const axes = reducedAxes(operation);
    if (layer !== undefined) this.#product(inputs, layer, to);
    else if (isOneHot(operation)) this.#oneHot(first, output, to);
    else if (axes !== undefined) this.#reduce(op, first, axes, to);
    else if (op === 'BroadcastTo' || op === 'Tile') this.#spread(this.#at(first), output.shape, to);
    else if (op === 'Softmax') this.#softmax(first, to);
    else
      this.#elementwise(
        op,
        attrs,
        values.map((value) => this.#at(value)),
        this.#at(output),
        values,
      );
  }

  #product(inputs: Operation['inputs'], { turnsA, turnsB, ...layer }: Layer, to: number): void {
    const { a, b, bias } = inputs as { a: Value; b: Value; bias?: Value };
    const { rows, inner, units } = layer;
    this.stages.push({
      kind: 'dense',
      ...layer,
      x: turnsA ? this.#turned(a, [inner, rows]) : this.place(a),
      w: turnsB ? this.#turned(b, [units, inner]) : this.place(b),
      bias: bias && this.place(bias),
      to,
    });
  }

  /** Copies a matrix the other way: a layer reads rows of both factors from end to end. */
  #turned(value: Value, shape: readonly [number, number]): number {
    const { address } = this.region(sizeOf(shape));
    this.stages.push(transposition(shape, this.place(value), address));
    return address;
  }

  #oneHot(indices: Value, output: Value, to: number): void {
    const depth = output.shape.at(-1) as number;
    const counted = this.region(depth);
    for (let i = 0; i < depth; i++) counted.array[i] = i;
    const rows = { address: this.place(indices), shape: [...indices.shape, 1] };
    const columns = { address: counted.address, shape: [depth] };
    this.#elementwise('Equal', {}, [rows, columns], { address: to, shape: output.shape });
  }

  /** Windows as rows, a line of pixels at a time; then a dense layer. */
  #convolve({ inputs }: Operation, { info, ...layer }: Convolution, to: number): void {
    const { x, filter, bias } = inputs as { x: Value; filter: Value; bias?: Value };
    const { address } = this.region(layer.rows * layer.inner);
    this.stages.push(...windowMoves(info, {}, this.place(x), address));
    this.stages.push({
      kind: 'dense',
      ...layer,
      x: address,
      w: this.place(filter),
      bias: bias && this.place(bias),
      to,
    });
  }

  #at(value: Value): Tensor {
    return { address: this.place(value), shape: value.shape };
  }

  #move(from: number, to: number, shape: Axes, fromStrides: Axes, toStrides: Axes): void {
    this.stages.push({ kind: 'move', from, to, shape, fromStrides, toStrides });
  }

  #reduce(op: string, x: Value, shape: Axes, to: number): void {
    const fold = ({ Max: 'max', Min: 'min' } as const)[op] ?? 'add';
    this.stages.push({ kind: 'reduce', op: fold, from: this.place(x), to, shape });
    if (op !== 'Mean') return;
    const elements = new Instructions('element');
    const sum = elements.add({ kind: 'load', address: to });
    const value = elements.apply('div', sum, this.#numbers.get(shape[1]));
    this.#loop(shape[0] * shape[2], 1, elements, to, value);
  }

  #loop(length: number, rows: number, { list }: Instructions, address: number, value: Operand): void {
    this.stages.push({ kind: 'loop', rows, length, instructions: list, stores: [{ address, value }] });
  }

  /** Tensors of which each is some columns of the result, when what comes before the axis is rows. */
  #join(parts: readonly Value[], output: Value, axis: number): void {
    let { address } = this.input(output);
    const width = sizeOf(output.shape.slice(axis));
    for (const part of parts) {
      const own = sizeOf(part.shape.slice(axis));
      const rows = sizeOf(part.shape) / own;
      this.#move(this.place(part), address, [1, rows, own], [0, own, 1], [0, width, 1]);
      address += 4 * own;
    }
  }

  #divide(x: Value, parts: readonly Value[], axis: number): void {
    let from = this.place(x);
    const width = sizeOf(x.shape.slice(axis));
    for (const part of parts) {
      const own = sizeOf(part.shape.slice(axis));
      const rows = sizeOf(part.shape) / own;
      this.#move(from, this.input(part).address, [1, rows, own], [0, width, 1], [0, own, 1]);
      from += 4 * own;
    }
  }

  #spread({ address, shape }: Tensor, over: readonly number[], to: number): void {
    const grid = spreadStrides(shape, over);
    if (grid === undefined) throw new Error('a kernel was given a shape of too many axes');
    const [, second, third] = grid.shape;
    this.#move(address, to, grid.shape, grid.strides, [second * third, third, 1]);
  }

  /** Over the last axis. */
  #softmax(logits: Value, to: number): void {
    const { shape } = logits;
    const columns = shape.at(-1) as number;
    const rows = sizeOf(shape) / columns;
    const over = (from: number, op: 'atLeast' | 'add'): Tensor => {
      const { address } = this.region(rows);
      this.stages.push({ kind: 'reduce', op, from, to: address, shape: [rows, columns, 1] });
      return { address, shape: [rows, 1] };
    };
    const whole = { address: to, shape: [rows, columns] };
    const from = { address: this.place(logits), shape: [rows, columns] };
    this.#elementwise('Sub', {}, [from, over(from.address, 'atLeast')], whole);
    this.#elementwise('Exp', {}, [whole], whole);
    this.#elementwise('RealDiv', {}, [whole, over(to, 'add')], whole);
  }

  /** @param values what the operands are in the program, if they are: constants of one number become part of the instructions */
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
      const { data } = values[i] ?? {};
      const own = sizeOf(shape);
      if (data !== undefined && own === 1) return this.#numbers.get(data[0] as number);
      if (own === size) return elements.add({ kind: 'load', address });
      // The first row of one is the only one.
      if (own === 1 && !isTable) return elements.add({ kind: 'loadOfRow', address });
      const spread = isTable && own > 1 ? spreadOf(shape, output.shape) : undefined;
      if (spread !== undefined) return elements.add({ kind: spread.by, address });
      const whole = this.region(size);
      this.#spread({ address, shape }, output.shape, whole.address);
      return elements.add({ kind: 'load', address: whole.address });
    });
    const length = isTable ? columns : size;
    this.#loop(length, size / length, elements, output.address, this.#result(op, attrs, loads, elements));
  }

  #result(op: string, attrs: Operation['attrs'], operands: readonly Operand[], into: Instructions): Operand {
    if (op === 'AddN') return operands.reduce((sum, operand) => into.apply('add', sum, operand));
    if (!KERNEL_ARITHMETIC.has(op)) throw new Error(`a kernel was given the operation ${op}`);
    return writeArithmetic(op, attrs, operands, into, this.#numbers);
  }
}
