// Pooling in NHWC over the same windows as convolutions.

import * as tf from '@tensorflow/tfjs-core';
import type { Ref } from '../onnx/builder.ts';
import type { DType } from '../program/ir.ts';
import { type Lowered, type LoweringTable, range } from './context.ts';
import { firstExtreme } from './firstExtreme.ts';
import { addWindows, extractWindows, type Geometry, pixelsOf, positionsOf } from './windows.ts';

function geometry(o: Lowered, input: readonly number[]): Geometry {
  return tf.backend_util.computePool2DInfo(
    [...input] as [number, number, number, number],
    o.attr<number | [number, number]>('filterSize'),
    o.attr<number | [number, number]>('strides'),
    1,
    o.attr<'same' | 'valid' | number>('pad'),
    o.attr<'floor' | undefined>('dimRoundingMode'),
  );
}

/** Windows as batch·position × pixel × channel. */
function windows(o: Lowered, image: Ref, g: Geometry, fill: number, dtype: DType = 'float32'): Ref {
  const shape = [g.batchSize * positionsOf(g), pixelsOf(g), g.inChannels];
  return o.reshape(extractWindows(o, image, g, fill, dtype), shape);
}

/** How many pixels of each window lie inside the image. */
function pixelsInside(g: Geometry): number[] {
  const inside = (out: number, stride: number, pad: number, size: number, length: number): number[] =>
    range(out).map(
      (i) => range(size).filter((j) => i * stride - pad + j >= 0 && i * stride - pad + j < length).length,
    );
  const rows = inside(g.outHeight, g.strideHeight, g.padInfo.top, g.filterHeight, g.inHeight);
  const columns = inside(g.outWidth, g.strideWidth, g.padInfo.left, g.filterWidth, g.inWidth);
  return rows.flatMap((r) => columns.map((c) => r * c));
}

function maxPool(o: Lowered): Ref {
  const { shape, dtype } = o.value('x');
  const g = geometry(o, shape);
  const all = windows(o, o.in('x'), g, dtype === 'int32' ? -(2 ** 31) : Number.NEGATIVE_INFINITY, dtype);
  return o.reshape(o.node('ReduceMax', [all, o.graph.int64([1])], { keepdims: 0 }), o.output.shape);
}

function averagePool(o: Lowered): Ref {
  const g = geometry(o, o.value('x').shape);
  const all = windows(o, o.in('x'), g, 0);
  const sum = o.reshape(o.node('ReduceSum', [all, o.graph.int64([1])], { keepdims: 0 }), o.output.shape);
  return o.node('Div', [sum, o.graph.constant('float32', [1, g.outHeight, g.outWidth, 1], pixelsInside(g))]);
}

/** The gradient goes to the first largest pixel of each window. */
function maxPoolGradient(o: Lowered): Ref {
  const g = geometry(o, o.value('input').shape);
  const all = windows(o, o.in('input'), g, Number.NEGATIVE_INFINITY);
  const pixels = pixelsOf(g);
  const positions = g.batchSize * positionsOf(g);
  const winner = o.graph.isPortable
    ? firstExtreme(o, all, [positions, pixels, g.inChannels], 1, { op: 'ArgMax', keepdims: 1 })
    : o.node('ArgMax', [all], { axis: 1, keepdims: 1, select_last_index: 0 });
  const places = o.graph.constant(o.graph.isPortable ? 'float32' : 'int64', [1, pixels, 1], range(pixels));
  const hit = o.cast(o.node('Equal', [winner, places]), 'bool', 'float32');
  const dy = o.reshape(o.in('dy'), [positions, 1, g.inChannels]);
  return addWindows(o, o.node('Mul', [hit, dy]), g);
}

/** tfjs spreads the gradient over all pixels of the window, those beyond the edge included. */
function averagePoolGradient(o: Lowered): Ref {
  const g = geometry(o, o.value('input').shape);
  const rows = g.batchSize * positionsOf(g);
  const share = o.node('Mul', [o.in('dy'), o.graph.float(1 / pixelsOf(g))]);
  const spread = o.node('Expand', [
    o.reshape(share, [rows, 1, g.inChannels]),
    o.graph.int64([rows, pixelsOf(g), g.inChannels]),
  ]);
  return addWindows(o, spread, g);
}

/** Pooling. */
export const POOL: LoweringTable = {
  MaxPool: maxPool,
  AvgPool: averagePool,
  MaxPoolGrad: maxPoolGradient,
  AvgPoolGrad: averagePoolGradient,
};
