// Convolutions and their gradients as products with matrices of windows.

import { numberIn, type Operation, type Program, sameShape, sizeOf, type Value } from '../program/ir.ts';
import { convolutionInfo, WINDOWS, type WindowAttributes, windowShape } from '../program/operations.ts';
import { Rewriter } from './rewriter.ts';

/** Rewrites some convolutions as products. */
export abstract class WindowProducts extends Rewriter {
  protected reshaped(x: Value, shape: readonly number[]): Value {
    return this.writer.emit('Reshape', { x }, {}, shape, x.dtype);
  }

  /**
   * A convolution, as images.
   *
   * @param a a row for each window
   * @param b the filter, a column for each unit
   */
  protected layer(
    { attrs, outputs, callSite }: Operation,
    a: Value,
    b: Value,
    bias: Value | undefined,
  ): Value {
    const [{ shape }] = outputs as [Value];
    const { activation = 'linear', leakyreluAlpha } = attrs;
    const layer = { transposeA: false, transposeB: false, activation, leakyreluAlpha };
    const op = bias === undefined && activation === 'linear' ? 'BatchMatMul' : '_FusedMatMul';
    const size = [a.shape[0] as number, b.shape[1] as number];
    return this.reshaped(
      this.writer.emit(op, { a, b, ...(bias && { bias }) }, layer, size, 'float32', callSite),
      shape,
    );
  }
}

// Convolutions of a step's inputs as products with matrices of windows. A kernel builds the windows of an input before the graph by copying
// whole lines of pixels, several times as fast as a graph that gathers pixel by pixel.

/** Larger matrices of windows exceed the caches, and nothing is gained. */
const LARGEST = 1 << 19;

/** The limit for bytes: a graph would convert them to floats, then to images, with three times the memory traffic. */
const LARGEST_OF_BYTES = 1 << 23;

/**
 * From this many rows a matrix of windows exceeds the caches. Then xᵀ·y takes an xᵀ computed before the graph, since transposing within the product
 * would take longer than multiplying, and a column of ones supplies the bias, which would otherwise need another pass over the result.
 */
const TALL = 4096;

/** The input from which a convolution's images are made. */
interface Source {
  readonly input: Value;
  /** Factor of its numbers. */
  readonly scale: number;
  /** Whether the channels are the outer axis (NCHW). */
  readonly isPlanar: boolean;
}

/** The source of images: an input, or a multiple of an input of bytes, channels last or first; undefined for others. */
function sourceOf(images: Value): Source | undefined {
  let [value, scale, isPlanar, isReshaped] = [images, 1, false, false];
  for (;;) {
    const { node } = value;
    if (node === undefined) break;
    const { a, b, x } = node.inputs;
    if (node.op === 'Reshape' && x !== undefined) {
      isReshaped = true;
      value = x;
    } else if (node.op === 'Multiply' && a !== undefined && numberIn(b) !== undefined) {
      scale *= numberIn(b) as number;
      value = a;
    } else if (node.op === 'Transpose' && x !== undefined && !isReshaped && !isPlanar) {
      if (!sameShape(node.attrs.perm as number[], CHANNELS_LAST)) return undefined;
      isPlanar = true;
      value = x;
    } else return undefined;
  }
  if (value.source !== 'input' || value.dtype !== 'float32') return undefined;
  const isPlain = scale === 1 && !isPlanar;
  return isPlain || value.isBytes === true ? { input: value, scale, isPlanar } : undefined;
}

/** Transposes `[batch, channels, height, width]` to channels last. */
const CHANNELS_LAST = [0, 2, 3, 1];

class Windows extends WindowProducts {
  count = 0;
  /** Filter gradients by the output gradient that they read; the sum of that is the gradient of a bias. */
  readonly #gradients = new Map<Value, Operation>();

  constructor(program: Program) {
    super(program);
    for (const operation of this.operations)
      if (operation.op === 'Conv2DBackpropFilter')
        this.#gradients.set(operation.inputs.dy as Value, operation);
  }

  protected override rewrite(operation: Operation): Value | undefined {
    const { op, inputs } = operation;
    if (inputs.x === undefined || inputs.preluActivationWeights !== undefined) return undefined;
    if (op === 'Conv2D' || op === 'FusedConv2D') return this.#forward(operation);
    if (op === 'Sum') return this.#ofBias(operation);
    return op === 'Conv2DBackpropFilter' ? this.#ofFilter(operation) : undefined;
  }

  #windows(operation: Operation, filter: readonly number[] | undefined): (Source & { a: Value }) | undefined {
    const source = sourceOf(operation.inputs.x as Value);
    const info = source && convolutionInfo(operation, filter);
    if (source === undefined || info === undefined) return undefined;
    const { input, isPlanar } = source;
    const [rows] = windowShape(info);
    const attributes: WindowAttributes = { info, isPlanar, hasOnes: rows >= TALL };
    const shape = windowShape(info, attributes);
    if (sizeOf(shape) > (input.isBytes === true ? LARGEST_OF_BYTES : LARGEST)) return undefined;
    this.count++;
    const x = this.get(input);
    return { ...source, a: this.writer.emit(WINDOWS, { x }, { ...attributes }, shape, 'float32') };
  }

  /** Scales a filter by the images' factor: it has far fewer numbers. */
  #scaled(a: Value, scale: number): Value {
    if (scale === 1) return a;
    return this.writer.emit('Multiply', { a, b: this.writer.scalar(scale) }, {}, a.shape, a.dtype);
  }

  #forward(operation: Operation): Value | undefined {
    const { filter, bias } = operation.inputs;
    const source = this.#windows(operation, filter?.shape);
    if (source === undefined || filter === undefined) return undefined;
    const scaled = this.#scaled(this.get(filter), source.scale);
    const [, inner = 0] = source.a.shape;
    const units = filter.shape.at(-1) as number;
    if (!hasOnes(source.a))
      return this.layer(operation, source.a, this.reshaped(scaled, [inner, units]), bias && this.get(bias));
    const row =
      bias === undefined
        ? this.writer.constant('float32', [1, units], new Float32Array(units))
        : this.reshaped(this.get(bias), [1, units]);
    const parts = { 0: this.reshaped(scaled, [inner - 1, units]), 1: row };
    const matrix = this.writer.emit('Concat', parts, { axis: 0 }, [inner, units], 'float32');
    return this.layer(operation, source.a, matrix, undefined);
  }

  #ofFilter(operation: Operation): Value | undefined {
    const source = this.#windows(operation, operation.attrs.filterShape as number[]);
    if (source === undefined) return undefined;
    const [{ shape }] = operation.outputs as [Value];
    const product = this.#gradient(operation, source.a);
    const ofFilter = hasOnes(source.a) ? this.#rows(product, 0, (source.a.shape[1] as number) - 1) : product;
    return this.#scaled(this.reshaped(ofFilter, shape), source.scale);
  }

  /** A sum whose operand also has a filter gradient: the column of ones has computed it. */
  #ofBias({ inputs, attrs, outputs }: Operation): Value | undefined {
    const ofFilter = this.#gradients.get(inputs.x as Value);
    if (ofFilter === undefined || String(attrs.axis) !== '0,1,2') return undefined;
    const source = this.#windows(ofFilter, ofFilter.attrs.filterShape as number[]);
    if (source === undefined || !hasOnes(source.a)) return undefined;
    const last = (source.a.shape[1] as number) - 1;
    return this.reshaped(
      this.#rows(this.#gradient(ofFilter, source.a), last, 1),
      (outputs[0] as Value).shape,
    );
  }

  /** The filter's gradient, as a matrix with a column for each unit. */
  #gradient({ inputs, outputs, callSite }: Operation, windows: Value): Value {
    const [rows = 0, inner = 0] = windows.shape;
    const units = (outputs[0] as Value).shape.at(-1) as number;
    const isTall = rows >= TALL;
    const a = isTall
      ? this.writer.emit('Transpose', { x: windows }, { perm: [1, 0] }, [inner, rows], windows.dtype)
      : windows;
    const b = this.reshaped(this.get(inputs.dy as Value), [rows, units]);
    const layer = { transposeA: !isTall, transposeB: false };
    return this.writer.emit('BatchMatMul', { a, b }, layer, [inner, units], 'float32', callSite);
  }

  #rows(x: Value, first: number, count: number): Value {
    const size = [count, x.shape[1] as number];
    return this.writer.emit('Slice', { x }, { begin: [first, 0], size }, size, x.dtype);
  }
}

function hasOnes({ node }: Value): boolean {
  return node?.attrs.hasOnes === true;
}

/** Returns the program with windows of inputs as separate operations; undefined if there are none. */
export function takeWindows(program: Program): Program | undefined {
  const windows = new Windows(program);
  const taken = windows.run();
  return windows.count > 0 ? taken : undefined;
}
