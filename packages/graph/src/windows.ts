// Convolutions of a step's inputs as products with windows, as a matrix: a kernel can make the windows of an input before the
// graph, by copies of whole lines of pixels, several times as fast as a graph that gathers pixel by pixel.
import * as tf from '@tensorflow/tfjs-core';
import { type Operation, type Program, sameShape, sizeOf, type Value } from './ir.ts';
import { Rewriter } from './rewriter.ts';

/** The operation that gives a matrix of windows: a row for each position in each image. */
export const WINDOWS = 'Windows';

/** Elements of a matrix of windows from which on it is no longer in the caches, and nothing is gained. */
const LARGEST = 1 << 19;

/** The same of bytes, of which a graph would make floats first, and images of these: it reads and writes three times as much. */
const LARGEST_OF_BYTES = 1 << 23;

/**
 * Rows of windows from which on xᵀ·y is computed as (yᵀ·x)ᵀ where x is the wider one: a product copies the matrix that it transposes,
 * and out of the caches every copied element is waited for.
 */
const TALL = 4096;

/** Where windows lie in images `[batch, height, width, channels]`. */
export type WindowInfo = tf.backend_util.Conv2DInfo;

/** A convolution whose windows lie within the images, without gaps between their pixels; undefined for others. */
export function convolutionInfo(
  { inputs: { x }, attrs }: Operation,
  filter: readonly number[] | undefined,
): WindowInfo | undefined {
  const { dataFormat = 'NHWC', dilations = 1 } = attrs;
  if (x === undefined || filter === undefined || dataFormat !== 'NHWC') return undefined;
  const info = tf.backend_util.computeConv2DInfo(
    [...x.shape] as [number, number, number, number],
    [...filter] as [number, number, number, number],
    attrs.strides as number,
    dilations as number,
    attrs.pad as 'valid',
    attrs.dimRoundingMode as 'floor' | undefined,
  );
  const isWithin = Object.values(info.padInfo).every((pad) => pad === 0 || typeof pad === 'string');
  return isWithin && info.dilationHeight === 1 && info.dilationWidth === 1 ? info : undefined;
}

/** Rows and columns of a matrix of windows. */
export function windowShape(info: WindowInfo): [rows: number, columns: number] {
  return [
    info.batchSize * info.outHeight * info.outWidth,
    info.filterHeight * info.filterWidth * info.inChannels,
  ];
}

/** An input that a convolution's images are made of. */
interface Source {
  readonly input: Value;
  /** Factor of its numbers. */
  readonly scale: number;
  /** Whether it holds all of an image's first channel before its second. */
  readonly isPlanar: boolean;
}

/** Where images come from: an input, or of bytes a multiple of one, with its channels last or first; undefined for others. */
function sourceOf(images: Value): Source | undefined {
  let [value, scale, isPlanar, isReshaped] = [images, 1, false, false];
  for (;;) {
    const { node } = value;
    if (node === undefined) break;
    const { a, b, x } = node.inputs;
    if (node.kernel === 'Reshape' && x !== undefined) {
      isReshaped = true;
      value = x;
    } else if (node.kernel === 'Multiply' && a !== undefined && numberIn(b) !== undefined) {
      scale *= numberIn(b) as number;
      value = a;
    } else if (node.kernel === 'Transpose' && x !== undefined && !isReshaped && !isPlanar) {
      if (!sameShape(node.attrs.perm as number[], CHANNELS_LAST)) return undefined;
      isPlanar = true;
      value = x;
    } else return undefined;
  }
  if (value.source !== 'input' || value.dtype !== 'float32') return undefined;
  const isPlain = scale === 1 && !isPlanar;
  return isPlain || value.isBytes === true ? { input: value, scale, isPlanar } : undefined;
}

/** How `[batch, channels, height, width]` is transposed to have its channels last. */
const CHANNELS_LAST = [0, 2, 3, 1];

function numberIn(value: Value | undefined): number | undefined {
  return value?.data !== undefined && sizeOf(value.shape) === 1 ? value.data[0] : undefined;
}

class Windows extends Rewriter {
  count = 0;

  protected override rewrite(operation: Operation): Value | undefined {
    const { kernel, inputs } = operation;
    if (inputs.x === undefined || inputs.preluActivationWeights !== undefined) return undefined;
    if (kernel === 'Conv2D' || kernel === 'FusedConv2D') return this.#forward(operation);
    return kernel === 'Conv2DBackpropFilter' ? this.#ofFilter(operation) : undefined;
  }

  #windows(operation: Operation, filter: readonly number[] | undefined): (Source & { a: Value }) | undefined {
    const source = sourceOf(operation.inputs.x as Value);
    const info = source && convolutionInfo(operation, filter);
    if (source === undefined || info === undefined) return undefined;
    const shape = windowShape(info);
    const { input, isPlanar } = source;
    if (sizeOf(shape) > (input.isBytes === true ? LARGEST_OF_BYTES : LARGEST)) return undefined;
    this.count++;
    const x = this.get(input);
    return { ...source, a: this.writer.emit(WINDOWS, { x }, { info, isPlanar }, shape, 'float32') };
  }

  #reshaped(x: Value, shape: readonly number[]): Value {
    return this.writer.emit('Reshape', { x }, {}, shape, x.dtype);
  }

  /** Numbers of a filter times the factor that the images have: there are far fewer of them. */
  #scaled(a: Value, scale: number): Value {
    if (scale === 1) return a;
    return this.writer.emit('Multiply', { a, b: this.writer.scalar(scale) }, {}, a.shape, a.dtype);
  }

  #forward(operation: Operation): Value | undefined {
    const { inputs, attrs, outputs, stack } = operation;
    const { filter, bias } = inputs;
    const [output] = outputs as [Value];
    const source = this.#windows(operation, filter?.shape);
    if (source === undefined || filter === undefined) return undefined;
    const { a, scale } = source;
    const [rows = 0, inner = 0] = a.shape;
    const units = output.shape.at(-1) as number;
    const b = this.#reshaped(this.#scaled(this.get(filter), scale), [inner, units]);
    const { activation = 'linear', leakyreluAlpha } = attrs;
    const layer = { transposeA: false, transposeB: false, activation, leakyreluAlpha };
    const operands = { a, b, ...(bias && { bias: this.get(bias) }) };
    const kernel = bias === undefined && activation === 'linear' ? 'BatchMatMul' : '_FusedMatMul';
    const product = this.writer.emit(kernel, operands, layer, [rows, units], 'float32', stack);
    return this.#reshaped(product, output.shape);
  }

  #ofFilter(operation: Operation): Value | undefined {
    const { inputs, attrs, outputs, stack } = operation;
    const [output] = outputs as [Value];
    const source = this.#windows(operation, attrs.filterShape as number[]);
    if (source === undefined) return undefined;
    const { a, scale } = source;
    const [rows = 0, inner = 0] = a.shape;
    const units = output.shape.at(-1) as number;
    const b = this.#reshaped(this.get(inputs.dy as Value), [rows, units]);
    const layer = { transposeA: true, transposeB: false };
    const isTall = rows >= TALL && inner > units;
    const product = isTall
      ? this.#transposed(
          this.writer.emit('BatchMatMul', { a: b, b: a }, layer, [units, inner], 'float32', stack),
        )
      : this.writer.emit('BatchMatMul', { a, b }, layer, [inner, units], 'float32', stack);
    return this.#scaled(this.#reshaped(product, output.shape), scale);
  }

  #transposed(x: Value): Value {
    const [rows = 0, columns = 0] = x.shape;
    return this.writer.emit('Transpose', { x }, { perm: [1, 0] }, [columns, rows], x.dtype);
  }
}

/** Returns the program with windows of inputs as separate operations; undefined if there are none. */
export function takeWindows(program: Program): Program | undefined {
  const windows = new Windows({ ...program, flatUpdates: [] });
  const { flatUpdates: _, ...taken } = windows.run();
  return windows.count > 0 ? taken : undefined;
}
