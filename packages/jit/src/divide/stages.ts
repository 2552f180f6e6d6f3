// Writes operations on small tensors as consecutive stages of a kernel. All numbers are float32; bools are 0 and 1.

import { Instructions, KERNEL_ARITHMETIC, Numbers, writeArithmetic } from '../kernels/arithmetic.ts';
import type { Axes, FactorAxis, LineAxis, Operand, Product, Stage } from '../kernels/program.ts';
import { positionsOf } from '../kernels/program.ts';
import { rowsOfIndices } from '../program/bounds.ts';
import type { Operation, Value } from '../program/ir.ts';
import { numberIn, sizeOf } from '../program/ir.ts';
import type { WindowInfo } from '../program/operations.ts';
import type * as tf from '../tensorflow.ts';
import {
  argMaxAxes,
  type Convolution,
  convolutionOf,
  filterGradientOf,
  inputGradientOf,
  isAlias,
  isOneHot,
  isScatter,
  isTruncated,
  isWidened,
  joinedAxis,
  type KernelUse,
  type Layer,
  layerOf,
  partsOf,
  partsOfReduction,
  reducedAxes,
  sliceStart,
  spreadOf,
  spreadStrides,
} from './supported.ts';
import { transposition, windowAxes, windowMoves } from './windowMoves.ts';

/** Shorter rows are broadcast to a whole tensor first; longer ones are processed row by row. */
const LEAST_COLUMNS = 8;

const STRAIGHT: Axes = [0, 0, 1];

interface Tensor {
  readonly address: number;
  readonly shape: readonly number[];
}

/** An array of floats in a kernel's memory. */
export interface Place {
  readonly address: number;
}

export interface StageMemory<P extends Place> {
  allocate(length: number): P;
  constant(values: Float32Array): P;
  variable(variable: tf.Variable): number | undefined;
}

export class StageWriter<P extends Place> {
  readonly stages: Stage[] = [];
  readonly scalars = new Instructions('scalar');
  readonly #numbers = new Numbers(this.scalars);
  readonly #memory: StageMemory<P>;
  readonly #places = new Map<Value, number>();

  readonly #use: KernelUse;

  /** @param use on a device, products read strided factors in place, and long sums are split among threads */
  constructor(memory: StageMemory<P>, use: KernelUse = 'processor') {
    this.#memory = memory;
    this.#use = use;
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
    const convolution = convolutionOf(operation);
    const gradient = filterGradientOf(operation);
    const ofInput = inputGradientOf(operation);
    const layer = layerOf(operation);
    const axes = reducedAxes(operation);
    const extreme = argMaxAxes(operation);
    if (convolution !== undefined) this.#convolve(operation, convolution, to);
    else if (gradient !== undefined) this.#filterGradient(operation, gradient, to);
    else if (ofInput !== undefined) this.#inputGradient(operation, ofInput, to);
    else if (layer !== undefined) this.#product(inputs, layer, to);
    else if (extreme !== undefined) this.#argMax(first, extreme, to);
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

  #product(inputs: Operation['inputs'], { turnsA, turnsB, ...layer }: Layer, to: number): void {
    const { a, b, bias } = inputs as { a: Value; b: Value; bias?: Value };
    const { rows, inner, units } = layer;
    if (this.#use === 'device') {
      const [xRow, xInner] = turnsA ? [1, rows] : [inner, 1];
      const [wInner, wUnit] = turnsB ? [1, inner] : [units, 1];
      this.#onGrids(this.place(a), this.place(b), bias, to, {
        rows: [{ count: rows, x: xRow, w: 0 }],
        inner: [{ count: inner, x: xInner, w: wInner }],
        units: [{ count: units, x: 0, w: wUnit }],
        relu: layer.relu,
      });
      return;
    }
    this.stages.push({
      kind: 'dense',
      ...layer,
      x: turnsA ? this.#turned(a, [inner, rows]) : this.place(a),
      w: turnsB ? this.#turned(b, [units, inner]) : this.place(b),
      bias: bias && this.place(bias),
      to,
    });
  }

  /** Transposes a matrix: a layer reads the rows of both factors contiguously. */
  #turned(value: Value, shape: readonly [number, number]): number {
    const { address } = this.#memory.allocate(sizeOf(shape));
    this.stages.push(transposition(shape, this.place(value), address));
    return address;
  }

  #oneHot(indices: Value, output: Value, to: number): void {
    const depth = output.shape.at(-1) as number;
    const rows = { address: this.place(indices), shape: [...indices.shape, 1] };
    const columns = { address: this.#counted(depth), shape: [depth] };
    this.#elementwise('Equal', {}, [rows, columns], { address: to, shape: output.shape });
  }

  /** Copies windows to rows, then computes a dense layer. */
  #convolve({ inputs }: Operation, { info, ...layer }: Convolution, to: number): void {
    const { x, filter, bias } = inputs as { x: Value; filter: Value; bias?: Value };
    if (this.#use === 'device') {
      const { positions, pixels } = windowAxes(info);
      this.#onGrids(this.place(x), this.place(filter), bias, to, {
        rows: positions.map(({ count, step }) => ({ count, x: step, w: 0 })),
        inner: summed(pixels, layer.inner * layer.units),
        units: [{ count: layer.units, x: 0, w: 1 }],
        relu: layer.relu,
      });
      return;
    }
    const { address } = this.#memory.allocate(layer.rows * layer.inner);
    this.stages.push(windowMoves(info, {}, this.place(x), address), {
      kind: 'dense',
      ...layer,
      x: address,
      w: this.place(filter),
      bias: bias && this.place(bias),
      to,
    });
  }

  /** Multiplies the transposed windows by the gradient of the output. Used on a device only. */
  #filterGradient({ inputs }: Operation, info: WindowInfo, to: number): void {
    const { x, dy } = inputs as { x: Value; dy: Value };
    const { positions, pixels } = windowAxes(info);
    this.#onGrids(this.place(x), this.place(dy), undefined, to, {
      rows: pixels.map(({ count, step }) => ({ count, x: step, w: 0 })),
      inner: summed(positions, sizeOf(dy.shape)),
      units: [{ count: info.outChannels, x: 0, w: 1 }],
      relu: false,
    });
  }

  /**
   * Multiplies windows of the output's gradient, spread out by the strides and surrounded by zeros, by the filter, turned around and with its
   * channels exchanged. Used on a device only.
   */
  #inputGradient({ inputs }: Operation, info: WindowInfo, to: number): void {
    const { dy, filter } = inputs as { dy: Value; filter: Value };
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
    const { filterHeight, filterWidth, strideHeight, strideWidth } = info;
    const [height, width] = [inHeight + filterHeight - 1, inWidth + filterWidth - 1];
    const line = width * outChannels;
    // The copy changes the same elements every time, so that the others stay 0.
    const { address: wide } = this.#memory.constant(new Float32Array(batchSize * height * line));
    this.stages.push({
      kind: 'move',
      from: this.place(dy),
      to: wide + 4 * ((filterHeight - 1) * line + (filterWidth - 1) * outChannels),
      shape: [outHeight, outWidth, outChannels],
      fromStrides: [outWidth * outChannels, outChannels, 1],
      toStrides: [strideHeight * line, strideWidth * outChannels, 1],
      lines: [{ count: batchSize, from: outHeight * outWidth * outChannels, to: height * line }],
    });
    const pixels = filterHeight * filterWidth;
    const pixel = 4 * inChannels * outChannels;
    const { address: turned } = this.#memory.allocate(sizeOf(filter.shape));
    for (let i = 0; i < pixels; i++) {
      const from = this.place(filter) + (pixels - 1 - i) * pixel;
      this.stages.push(transposition([inChannels, outChannels], from, turned + i * pixel));
    }
    this.#onGrids(wide, turned, undefined, to, {
      rows: [
        { count: batchSize, x: height * line, w: 0 },
        { count: inHeight, x: line, w: 0 },
        { count: inWidth, x: outChannels, w: 0 },
      ],
      inner: [
        { count: filterHeight, x: line, w: filterWidth * outChannels * inChannels },
        { count: filterWidth * outChannels, x: 1, w: inChannels },
      ],
      units: [{ count: inChannels, x: 0, w: 1 }],
      relu: false,
    });
  }

  /** Writes a product. For few results of long sums, first computes partial sums, then adds them. */
  #onGrids(
    x: number,
    w: number,
    bias: Value | undefined,
    to: number,
    { relu, ...axes }: Pick<Product, 'rows' | 'inner' | 'units' | 'relu'>,
  ): void {
    const factors = { x, w };
    const biasAt = bias && this.place(bias);
    const parts = partsOf(axes);
    if (parts === 1) {
      this.stages.push({ kind: 'product', ...factors, bias: biasAt, to, parts: [], ...axes, relu });
      return;
    }
    const [first, ...rest] = axes.inner as [FactorAxis, ...FactorAxis[]];
    const count = first.count / parts;
    const results = positionsOf(axes.rows) * positionsOf(axes.units);
    const { address } = this.#memory.allocate(parts * results);
    this.stages.push({
      kind: 'product',
      ...{ ...factors, ...axes, bias: undefined, to: address, relu: false },
      parts: [{ count: parts, x: count * first.x, w: count * first.w }],
      inner: [{ ...first, count }, ...rest],
    });
    const elements = new Instructions('element');
    const loads = Array.from({ length: parts }, (_, part) =>
      elements.add({ kind: 'load', address: address + 4 * part * results }),
    );
    if (biasAt !== undefined) loads.push(elements.add({ kind: 'loadOfColumn', address: biasAt }));
    const sum = loads.reduce((before, next) => elements.apply('add', before, next));
    const value = relu ? elements.apply('atLeast', sum, this.#numbers.get(0)) : sum;
    const units = positionsOf(axes.units);
    this.#loop(units, results / units, elements, to, value);
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
    const parts = this.#use === 'device' ? partsOfReduction(shape) : 1;
    if (parts > 1) {
      const { address } = this.#memory.allocate(outer * parts * inner);
      const [first, second]: [Axes, Axes] = [
        [outer * parts, length / parts, inner],
        [outer, parts, inner],
      ];
      this.stages.push({ kind: 'reduce', op: fold, from, to: address, shape: first });
      this.stages.push({ kind: 'reduce', op: fold, from: address, to, shape: second });
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
    if (!KERNEL_ARITHMETIC.has(op)) throw new Error(`kernels have no operation ${op}`);
    return writeArithmetic(op, attrs, operands, into, this.#numbers);
  }
}

/** Axes of windows along which a product sums; the other factor is contiguous and has `size` elements. */
function summed(axes: readonly { count: number; step: number }[], size: number): FactorAxis[] {
  let stride = size;
  return axes.map(({ count, step }) => {
    stride /= count;
    return { count, x: step, w: stride };
  });
}
