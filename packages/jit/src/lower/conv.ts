// Convolutions in NHWC as matrix products over windows. The filter's gradient reuses the windows of the forward pass.

import * as tf from '@tensorflow/tfjs-core';
import type { Ref } from '../onnx/builder.ts';
import type { Lowered, LoweringTable } from './context.ts';
import { activate, gemm } from './matmul.ts';
import {
  addWindows,
  extractWindows,
  type Geometry,
  needsZeros,
  pixelsOf,
  positionsOf,
  withExtraRow,
} from './windows.ts';

type Shape4D = [number, number, number, number];

/** Where a convolution's windows lie, and how many channels it makes. */
export interface Convolution extends Geometry {
  readonly outChannels: number;
}

/** The geometry of a convolution in NHWC; its strides, padding and dilations are the operation's attributes. */
export function geometry(
  o: Lowered,
  input: readonly number[],
  filter: readonly number[],
  depthwise = false,
): Convolution {
  const format = o.attr<string | undefined>('dataFormat') ?? 'NHWC';
  if (format !== 'NHWC') return o.unsupported(`is lowered for NHWC only, not ${format}`);
  return tf.backend_util.computeConv2DInfo(
    [...input] as Shape4D,
    [...filter] as Shape4D,
    o.attr<number | [number, number]>('strides'),
    o.attr<number | [number, number] | undefined>('dilations') ?? 1,
    o.attr<'same' | 'valid' | number>('pad'),
    o.attr<'floor' | undefined>('dimRoundingMode'),
    depthwise,
  );
}

/** Windows as a matrix: one row a position, one column a pixel and channel. */
function windowMatrix(o: Lowered, image: Ref, g: Geometry): Ref {
  return o.reshape(extractWindows(o, image, g), [g.batchSize * positionsOf(g), pixelsOf(g) * g.inChannels]);
}

function forward(o: Lowered): Ref {
  const filter = o.value('filter').shape;
  const g = geometry(o, o.value('x').shape, filter);
  const rows = g.batchSize * positionsOf(g);
  const inner = pixelsOf(g) * g.inChannels;
  const columns = g.outChannels;
  const c = gemm(o, {
    a: windowMatrix(o, o.in('x'), g),
    b: o.reshape(o.in('filter'), [inner, columns]),
    bias: o.has('bias') ? o.in('bias') : undefined,
    size: [rows, columns, inner],
  });
  return o.reshape(activate(o, c), o.output.shape);
}

function filterGradient(o: Lowered): Ref {
  const filter = o.attr<number[]>('filterShape');
  const g = geometry(o, o.value('x').shape, filter);
  const rows = g.batchSize * positionsOf(g);
  const inner = pixelsOf(g) * g.inChannels;
  const c = gemm(o, {
    a: windowMatrix(o, o.in('x'), g),
    b: o.reshape(o.in('dy'), [rows, g.outChannels]),
    transA: true,
    size: [inner, g.outChannels, rows],
  });
  return o.reshape(c, filter);
}

function inputGradient(o: Lowered): Ref {
  const filter = o.value('filter').shape;
  const g = geometry(o, o.attr<number[]>('inputShape'), filter);
  // Where zeros are needed to fill up with, the product makes them out of zeros behind each image's gradient.
  const withZeros = needsZeros(g);
  const each = positionsOf(g) + (withZeros ? 1 : 0);
  const rows = g.batchSize * each;
  const inner = pixelsOf(g) * g.inChannels;
  const dy = o.reshape(o.in('dy'), [g.batchSize, positionsOf(g), g.outChannels]);
  const c = gemm(o, {
    a: o.reshape(withZeros ? withExtraRow(o, dy, 0) : dy, [rows, g.outChannels]),
    b: o.reshape(o.in('filter'), [inner, g.outChannels]),
    transB: true,
    size: [rows, inner, g.outChannels],
  });
  return addWindows(o, c, g, withZeros);
}

/** Axes of a depthwise product: batch·position, pixel, channel, multiplier. */
function depthwiseAxes(g: Convolution): { windows: number[]; filter: number[]; output: number[] } {
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

/** Convolutions and batch normalisation. */
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
