// Sliding windows over NHWC images by one Gather (im2col), and their transpose by other Gathers (col2im).
// Windows of width k with stride s are gathered in blocks of gcd(s, k) pixels: fewer, longer copies.

import type { Ref } from '../onnx/builder.ts';
import type { DType } from '../program/ir.ts';
import { type WindowInfo, windowsOf } from '../program/operations.ts';
import type { Lowered, LoweringTable } from './context.ts';
import { activate, gemm } from './matmul.ts';

interface Tables {
  readonly block: number;
  readonly blocks: number;
  /** The image block of each block of each window; `blocks` outside the image. */
  readonly windows: Int32Array;
  readonly overhangs: boolean;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

function tablesOf(g: WindowInfo): Tables {
  const step = gcd(g.strideWidth, g.filterWidth);
  const inside = g.padInfo.left === 0 && (g.outWidth - 1) * g.strideWidth + g.filterWidth <= g.inWidth;
  const block = g.dilationWidth === 1 && inside && g.inWidth % step === 0 ? step : 1;
  const perRow = g.inWidth / block;
  const blocks = g.inHeight * perRow;
  const across = g.filterWidth / block;
  const windows = new Int32Array(g.outHeight * g.outWidth * g.filterHeight * across);
  let at = 0;
  let overhangs = false;
  for (let row = 0; row < g.outHeight; row++) {
    for (let column = 0; column < g.outWidth; column++) {
      for (let i = 0; i < g.filterHeight; i++) {
        const y = row * g.strideHeight - g.padInfo.top + i * g.dilationHeight;
        for (let j = 0; j < across; j++) {
          const x = column * g.strideWidth - g.padInfo.left + j * block * g.dilationWidth;
          const hit = y >= 0 && y < g.inHeight && x >= 0 && x < g.inWidth;
          overhangs ||= !hit;
          windows[at++] = hit ? y * perRow + x / block : blocks;
        }
      }
    }
  }
  return { block, blocks, windows, overhangs };
}

export function positionsOf(g: WindowInfo): number {
  return g.outHeight * g.outWidth;
}

export function pixelsOf(g: WindowInfo): number {
  return g.filterHeight * g.filterWidth;
}

/** Whether the windows are the pixels themselves. */
function isPointwise(g: WindowInfo): boolean {
  const alone = pixelsOf(g) === 1 && g.strideHeight === 1 && g.strideWidth === 1;
  return alone && positionsOf(g) === g.inHeight * g.inWidth;
}

/** Appends one row of `fill` to axis 1 of a [batch, rows, columns] tensor. */
export function withExtraRow(o: Lowered, ref: Ref, fill: number, dtype: DType = 'float32'): Ref {
  return o.node('Pad', [ref, o.graph.int64([0, 0, 0, 0, 1, 0]), o.scalar(dtype, fill)]);
}

/**
 * Extracts all windows of an image.
 *
 * @param image [batch, height, width, channels]
 * @param fill the number outside the image
 * @param dtype the image's
 * @returns elements in the order batch, position, pixel, channel; the caller reshapes them
 */
export function extractWindows(
  o: Lowered,
  image: Ref,
  g: WindowInfo,
  fill = 0,
  dtype: DType = 'float32',
): Ref {
  if (isPointwise(g)) return image;
  const tables = tablesOf(g);
  const rows = o.reshape(image, [g.batchSize, tables.blocks, tables.block * g.inChannels]);
  const padded = tables.overhangs ? withExtraRow(o, rows, fill, dtype) : rows;
  return o.gather(padded, tables.windows, [tables.windows.length], 1);
}

/** The positions of each block of the image in the windows: lists of equal length, padded with `missing`. */
interface Sources {
  /** The n-th number of list i is the i-th occurrence of block n. */
  readonly occurrences: readonly (readonly number[])[];
  /** Whether some blocks occur more often than others. */
  readonly uneven: boolean;
}

function sourcesOf({ blocks, windows }: Tables): Sources {
  const missing = windows.length;
  const lists: number[][] = Array.from({ length: blocks }, () => []);
  for (const [from, to] of windows.entries()) lists[to]?.push(from);
  const depth = Math.max(1, ...lists.map((list) => list.length));
  const occurrences = Array.from({ length: depth }, (_, i) => lists.map((list) => list[i] ?? missing));
  return { occurrences, uneven: lists.some((list) => list.length < depth) };
}

/** Whether `addWindows` needs padding with zeros: some pixels lie in fewer windows than others. */
export function needsZeros(g: WindowInfo): boolean {
  return !isPointwise(g) && sourcesOf(tablesOf(g)).uneven;
}

/**
 * Adds windows to an image: the transpose of `extractWindows`.
 *
 * @param windows elements in the order batch, position, pixel, channel
 * @param withZeros whether a window of zeros follows each image's windows, which saves a copy of all windows
 * @returns [batch, height, width, channels]
 */
export function addWindows(o: Lowered, windows: Ref, g: WindowInfo, withZeros = false): Ref {
  const shape = [g.batchSize, g.inHeight, g.inWidth, g.inChannels];
  if (isPointwise(g)) return o.reshape(windows, shape);
  const tables = tablesOf(g);
  const { occurrences, uneven } = sourcesOf(tables);
  const all = tables.windows.length + (withZeros ? pixelsOf(g) / tables.block : 0);
  const rows = o.reshape(windows, [g.batchSize, all, tables.block * g.inChannels]);
  const padded = uneven && !withZeros ? withExtraRow(o, rows, 0) : rows;
  // Gathering whole images and summing them is several times faster than gathering columns and reducing them.
  const images = occurrences.map((indices) => o.gather(padded, indices, [tables.blocks], 1));
  const isSum = images.length > 1 && !o.graph.isPortable;
  return o.reshape(isSum ? o.node('Sum', images) : images.reduce((a, b) => o.node('Add', [a, b])), shape);
}

// Convolutions in NHWC as matrix products over windows. The filter's gradient reuses the windows of the forward pass.

/** The windows of an NHWC convolution, from the operation's strides, padding and dilations. */
function geometry(
  o: Lowered,
  input: readonly number[],
  filter: readonly number[],
  isDepthwise = false,
): WindowInfo {
  const format = o.attr<string | undefined>('dataFormat') ?? 'NHWC';
  if (format !== 'NHWC') return o.unsupported(`is lowered for NHWC only, not ${format}`);
  return windowsOf(input, filter, o.operation.attrs, isDepthwise);
}

/** A convolution as a product: rows of the matrix of windows, and their length. */
interface Convolved {
  readonly g: WindowInfo;
  readonly rows: number;
  readonly inner: number;
}

function convolved(o: Lowered, images: readonly number[], filters: readonly number[]): Convolved {
  const g = geometry(o, images, filters);
  return { g, rows: g.batchSize * positionsOf(g), inner: pixelsOf(g) * g.inChannels };
}

/** Windows as a matrix: a row for each position, a column for each pixel and channel. */
function windowMatrix(o: Lowered, { g, rows, inner }: Convolved): Ref {
  return o.reshape(extractWindows(o, o.in('x'), g), [rows, inner]);
}

function forward(o: Lowered): Ref {
  const all = convolved(o, o.value('x').shape, o.value('filter').shape);
  const { g, rows, inner } = all;
  const columns = g.outChannels;
  const a = windowMatrix(o, all);
  const b = o.reshape(o.in('filter'), [inner, columns]);
  const bias = o.has('bias') ? o.in('bias') : undefined;
  const c = gemm(o, { a, b, size: [rows, columns, inner], bias });
  const isPrelu = o.attr<string | undefined>('activation') === 'prelu';
  const active = isPrelu ? o.node('PRelu', [c, o.in('preluActivationWeights')]) : activate(o, c);
  return o.reshape(active, o.output.shape);
}

function filterGradient(o: Lowered): Ref {
  const all = convolved(o, o.value('x').shape, o.attr<number[]>('filterShape'));
  const { g, rows, inner } = all;
  const a = windowMatrix(o, all);
  const b = o.reshape(o.in('dy'), [rows, g.outChannels]);
  const c = gemm(o, { a, b, transA: true, size: [inner, g.outChannels, rows] });
  return o.reshape(c, o.output.shape);
}

function inputGradient(o: Lowered): Ref {
  const { g, inner } = convolved(o, o.attr<number[]>('inputShape'), o.value('filter').shape);
  // If padding is needed, pad the gradient of each image with zeros: the product then computes the windows of zeros.
  const withZeros = needsZeros(g);
  const rows = g.batchSize * (positionsOf(g) + Number(withZeros));
  const dy = o.reshape(o.in('dy'), [g.batchSize, positionsOf(g), g.outChannels]);
  const a = o.reshape(withZeros ? withExtraRow(o, dy, 0) : dy, [rows, g.outChannels]);
  const b = o.reshape(o.in('filter'), [inner, g.outChannels]);
  const c = gemm(o, { a, b, transB: true, size: [rows, inner, g.outChannels] });
  return addWindows(o, c, g, withZeros);
}

/** Axes of a depthwise product: batch·position, pixel, channel, multiplier. */
function depthwiseAxes(g: WindowInfo): { windows: number[]; filter: number[]; output: number[] } {
  const rows = g.batchSize * positionsOf(g);
  const multiplier = g.outChannels / g.inChannels;
  return {
    windows: [rows, pixelsOf(g), g.inChannels, 1],
    filter: [1, pixelsOf(g), g.inChannels, multiplier],
    output: [rows, 1, g.inChannels, multiplier],
  };
}

function sum(o: Lowered, ref: Ref, axis: number): Ref {
  return o.node('ReduceSum', [ref, o.graph.int64([axis])], { keepdims: 0 });
}

function depthwise(o: Lowered): Ref {
  const filter = o.value('filter').shape;
  const g = geometry(o, o.value('x').shape, filter, true);
  const axes = depthwiseAxes(g);
  const windows = o.reshape(extractWindows(o, o.in('x'), g), axes.windows);
  const c = sum(o, o.node('Mul', [windows, o.reshape(o.in('filter'), axes.filter)]), 1);
  const out = o.reshape(c, o.output.shape);
  return activate(o, o.has('bias') ? o.node('Add', [out, o.in('bias')]) : out);
}

function depthwiseFilterGradient(o: Lowered): Ref {
  const filter = o.attr<number[]>('filterShape');
  const g = geometry(o, o.value('x').shape, filter, true);
  const axes = depthwiseAxes(g);
  const windows = o.reshape(extractWindows(o, o.in('x'), g), axes.windows);
  return o.reshape(sum(o, o.node('Mul', [windows, o.reshape(o.in('dy'), axes.output)]), 0), filter);
}

function depthwiseInputGradient(o: Lowered): Ref {
  const g = geometry(o, o.attr<number[]>('inputShape'), o.value('filter').shape, true);
  const axes = depthwiseAxes(g);
  const product = o.node('Mul', [o.reshape(o.in('dy'), axes.output), o.reshape(o.in('filter'), axes.filter)]);
  return addWindows(o, sum(o, product, 3), g);
}

/** (x − mean)·scale/√(variance + ε) + offset. */
function batchNorm(o: Lowered): Ref {
  const epsilon = o.graph.float(o.attr<number>('varianceEpsilon') ?? 0.001);
  const deviation = o.node('Sqrt', [o.node('Add', [o.in('variance'), epsilon])]);
  const factor = o.has('scale')
    ? o.node('Div', [o.in('scale'), deviation])
    : o.node('Reciprocal', [deviation]);
  const scaled = o.node('Mul', [o.node('Sub', [o.in('x'), o.in('mean')]), factor]);
  return o.has('offset') ? o.node('Add', [scaled, o.in('offset')]) : scaled;
}

export const CONV: LoweringTable = {
  Conv2D: forward,
  FusedConv2D: forward,
  Conv2DBackpropFilter: filterGradient,
  Conv2DBackpropInput: inputGradient,
  DepthwiseConv2dNative: depthwise,
  FusedDepthwiseConv2D: depthwise,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  FusedBatchNorm: batchNorm,
};
