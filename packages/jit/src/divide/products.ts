// Writes matrix products, convolutions and their gradients as stages. On a device they read strided factors in place; on a processor they
// read rows, which are copied first if necessary.

import { Instructions, type Numbers } from '../kernels/arithmetic.ts';
import { type FactorAxis, type Product, positionsOf, type Stage } from '../kernels/program.ts';
import { type Operation, sizeOf, type Value } from '../program/ir.ts';
import type { WindowInfo } from '../program/operations.ts';
import type { KernelArray, StageMemory } from './stageMemory.ts';
import type { Convolution, KernelUse, Layer } from './supported.ts';
import { convolutionOf, filterGradientOf, inputGradientOf, layerOf, slicesOf } from './supported.ts';
import { transposition, windowAxes, windowMoves } from './windowMoves.ts';

/** What a {@link ProductWriter} shares with the writer of all stages. */
interface Shared {
  readonly stages: Stage[];
  readonly memory: StageMemory<KernelArray>;
  readonly numbers: Numbers;
  readonly use: KernelUse;
  place(value: Value): number;
}

export class ProductWriter {
  readonly #all: Shared;

  constructor(all: Shared) {
    this.#all = all;
  }

  /**
   * Writes an operation if it is a product.
   *
   * @param to address of its result
   * @returns whether it is one
   */
  write(operation: Operation, to: number): boolean {
    const convolution = convolutionOf(operation);
    const gradient = filterGradientOf(operation);
    const ofInput = inputGradientOf(operation);
    const layer = layerOf(operation);
    if (convolution !== undefined) this.#convolve(operation, convolution, to);
    else if (gradient !== undefined) this.#filterGradient(operation, gradient, to);
    else if (ofInput !== undefined) this.#inputGradient(operation, ofInput, to);
    else if (layer !== undefined) this.#product(operation.inputs, layer, to);
    else return false;
    return true;
  }

  #product(inputs: Operation['inputs'], { turnsA, turnsB, ...layer }: Layer, to: number): void {
    const { a, b, bias } = inputs as { a: Value; b: Value; bias?: Value };
    const { rows, inner, units } = layer;
    if (this.#all.use === 'device') {
      const [xRow, xInner] = turnsA ? [1, rows] : [inner, 1];
      const [wInner, wUnit] = turnsB ? [1, inner] : [units, 1];
      this.#onGrids(this.#all.place(a), this.#all.place(b), bias, to, {
        rows: [{ count: rows, x: xRow, w: 0 }],
        inner: [{ count: inner, x: xInner, w: wInner }],
        units: [{ count: units, x: 0, w: wUnit }],
        relu: layer.relu,
      });
      return;
    }
    this.#all.stages.push({
      kind: 'dense',
      ...layer,
      x: turnsA ? this.#turned(a, [inner, rows]) : this.#all.place(a),
      w: turnsB ? this.#turned(b, [units, inner]) : this.#all.place(b),
      bias: bias && this.#all.place(bias),
      to,
    });
  }

  /** Transposes a matrix: a layer reads the rows of both factors contiguously. */
  #turned(value: Value, shape: readonly [number, number]): number {
    const { address } = this.#all.memory.allocate(sizeOf(shape));
    this.#all.stages.push(transposition(shape, this.#all.place(value), address));
    return address;
  }

  /** Copies windows to rows, then computes a dense layer. */
  #convolve({ inputs }: Operation, { info, ...layer }: Convolution, to: number): void {
    const { x, filter, bias } = inputs as { x: Value; filter: Value; bias?: Value };
    if (this.#all.use === 'device') {
      const { positions, pixels } = windowAxes(info);
      this.#onGrids(this.#all.place(x), this.#all.place(filter), bias, to, {
        rows: positions.map(({ count, step }) => ({ count, x: step, w: 0 })),
        inner: summed(pixels, layer.inner * layer.units),
        units: [{ count: layer.units, x: 0, w: 1 }],
        relu: layer.relu,
      });
      return;
    }
    const { address } = this.#all.memory.allocate(layer.rows * layer.inner);
    this.#all.stages.push(windowMoves(info, {}, this.#all.place(x), address), {
      kind: 'dense',
      ...layer,
      x: address,
      w: this.#all.place(filter),
      bias: bias && this.#all.place(bias),
      to,
    });
  }

  /** Multiplies the transposed windows by the gradient of the output. Used on a device only. */
  #filterGradient({ inputs }: Operation, info: WindowInfo, to: number): void {
    const { x, dy } = inputs as { x: Value; dy: Value };
    const { positions, pixels } = windowAxes(info);
    this.#onGrids(this.#all.place(x), this.#all.place(dy), undefined, to, {
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
    const { address: wide } = this.#all.memory.constant(new Float32Array(batchSize * height * line));
    this.#all.stages.push({
      kind: 'move',
      from: this.#all.place(dy),
      to: wide + 4 * ((filterHeight - 1) * line + (filterWidth - 1) * outChannels),
      shape: [outHeight, outWidth, outChannels],
      fromStrides: [outWidth * outChannels, outChannels, 1],
      toStrides: [strideHeight * line, strideWidth * outChannels, 1],
      lines: [{ count: batchSize, from: outHeight * outWidth * outChannels, to: height * line }],
    });
    const pixels = filterHeight * filterWidth;
    const pixel = 4 * inChannels * outChannels;
    const { address: turned } = this.#all.memory.allocate(sizeOf(filter.shape));
    for (let i = 0; i < pixels; i++) {
      const from = this.#all.place(filter) + (pixels - 1 - i) * pixel;
      this.#all.stages.push(transposition([inChannels, outChannels], from, turned + i * pixel));
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
    const biasAt = bias && this.#all.place(bias);
    const slices = slicesOf(axes);
    if (slices === 1) {
      this.#all.stages.push({ kind: 'product', ...factors, bias: biasAt, to, slices: [], ...axes, relu });
      return;
    }
    const [first, ...rest] = axes.inner as [FactorAxis, ...FactorAxis[]];
    const count = first.count / slices;
    const results = positionsOf(axes.rows) * positionsOf(axes.units);
    const { address } = this.#all.memory.allocate(slices * results);
    this.#all.stages.push({
      kind: 'product',
      ...{ ...factors, ...axes, bias: undefined, to: address, relu: false },
      slices: [{ count: slices, x: count * first.x, w: count * first.w }],
      inner: [{ ...first, count }, ...rest],
    });
    const elements = new Instructions('element');
    const loads = Array.from({ length: slices }, (_, slice) =>
      elements.add({ kind: 'load', address: address + 4 * slice * results }),
    );
    if (biasAt !== undefined) loads.push(elements.add({ kind: 'loadOfColumn', address: biasAt }));
    const sum = loads.reduce((before, next) => elements.apply('add', before, next));
    const value = relu ? elements.apply('atLeast', sum, this.#all.numbers.get(0)) : sum;
    const units = positionsOf(axes.units);
    this.#all.stages.push({
      kind: 'loop',
      rows: results / units,
      length: units,
      instructions: elements.list,
      stores: [{ address: to, value }],
    });
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
