// Convolutions of a step's inputs as products with windows, as a matrix: a kernel can make the windows of an input before the
// graph, by copies of whole lines of pixels, several times as fast as a graph that gathers pixel by pixel.
import * as tf from '@tensorflow/tfjs-core';
import { type Operation, type Program, sizeOf, type Value } from './ir.ts';
import { Rewriter } from './rewriter.ts';

/** The operation that gives a matrix of windows: a row for each position in each image. */
export const WINDOWS = 'Windows';

/** Elements of a matrix of windows from which on it is no longer in the caches, and nothing is gained. */
const LARGEST = 1 << 19;

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

function isOfInput({ node, source, dtype }: Value): boolean {
  if (node?.kernel === 'Reshape') return isOfInput(node.inputs.x as Value);
  return source === 'input' && dtype === 'float32';
}

class Windows extends Rewriter {
  count = 0;

  protected override rewrite(operation: Operation): Value | undefined {
    const { kernel, inputs } = operation;
    if (inputs.x === undefined || inputs.preluActivationWeights !== undefined || !isOfInput(inputs.x))
      return undefined;
    if (kernel === 'Conv2D' || kernel === 'FusedConv2D') return this.#forward(operation);
    return kernel === 'Conv2DBackpropFilter' ? this.#ofFilter(operation) : undefined;
  }

  #windows(operation: Operation, filter: readonly number[] | undefined): Value | undefined {
    const info = convolutionInfo(operation, filter);
    if (info === undefined) return undefined;
    const shape = windowShape(info);
    if (sizeOf(shape) > LARGEST) return undefined;
    this.count++;
    return this.writer.emit(
      WINDOWS,
      { x: this.get(operation.inputs.x as Value) },
      { info },
      shape,
      'float32',
    );
  }

  #reshaped(x: Value, shape: readonly number[]): Value {
    return this.writer.emit('Reshape', { x }, {}, shape, x.dtype);
  }

  #forward(operation: Operation): Value | undefined {
    const { inputs, attrs, outputs, stack } = operation;
    const { filter, bias } = inputs;
    const [output] = outputs as [Value];
    const a = this.#windows(operation, filter?.shape);
    if (a === undefined || filter === undefined) return undefined;
    const [rows = 0, inner = 0] = a.shape;
    const units = output.shape.at(-1) as number;
    const b = this.#reshaped(this.get(filter), [inner, units]);
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
    const a = this.#windows(operation, attrs.filterShape as number[]);
    if (a === undefined) return undefined;
    const [rows = 0, inner = 0] = a.shape;
    const units = output.shape.at(-1) as number;
    const b = this.#reshaped(this.get(inputs.dy as Value), [rows, units]);
    const layer = { transposeA: true, transposeB: false };
    const product = this.writer.emit('BatchMatMul', { a, b }, layer, [inner, units], 'float32', stack);
    return this.#reshaped(product, output.shape);
  }
}

/** The program with windows of inputs as operations of their own; undefined where there are none. */
export function takeWindows(program: Program): Program | undefined {
  const windows = new Windows({ ...program, flatUpdates: [] });
  const { flatUpdates: _, ...taken } = windows.run();
  return windows.count > 0 ? taken : undefined;
}
