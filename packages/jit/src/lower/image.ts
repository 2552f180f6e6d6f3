// Pooling in NHWC, over the same windows as convolutions.

import * as tf from '@tensorflow/tfjs-core';
import type { Ref } from '../onnx/builder.ts';
import type { DType } from '../program/ir.ts';
import type { WindowInfo } from '../program/operations.ts';
import { type Lowered, type LoweringTable, range } from './context.ts';
import { addWindows, extractWindows, pixelsOf, positionsOf } from './conv.ts';
import { firstExtreme } from './reduce.ts';

function geometry(o: Lowered, input: readonly number[]): WindowInfo {
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
function windows(o: Lowered, image: Ref, g: WindowInfo, fill: number, dtype: DType = 'float32'): Ref {
  const shape = [g.batchSize * positionsOf(g), pixelsOf(g), g.inChannels];
  return o.reshape(extractWindows(o, image, g, fill, dtype), shape);
}

function pixelsInside(g: WindowInfo): number[] {
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

/** tfjs divides the gradient among all pixels of the window, including those outside the image. */
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

export const POOL: LoweringTable = {
  MaxPool: maxPool,
  AvgPool: averagePool,
  MaxPoolGrad: maxPoolGradient,
  AvgPoolGrad: averagePoolGradient,
};

// Resizing of NHWC images, one axis at a time, and mirror padding, both by constant indices.

/** Source positions of `to` pixels along an axis of `from` pixels. */
function positions(o: Lowered, from: number, to: number, shift: number): number[] {
  const align = o.attr<boolean>('alignCorners') && to > 1;
  const scale = align ? (from - 1) / (to - 1) : from / to;
  const half = o.attr<boolean>('halfPixelCenters');
  return range(to).map((i) => (half ? scale * (i + 0.5) - shift : scale * i));
}

function resizeNearest(o: Lowered): Ref {
  const { shape } = o.value('images');
  const align = o.attr<boolean>('alignCorners');
  return [1, 2].reduce(
    (image, axis) => {
      const from = shape[axis] as number;
      const indices = positions(o, from, o.output.shape[axis] as number, 0).map((x) =>
        Math.max(0, Math.min(from - 1, align ? Math.round(x) : Math.floor(x))),
      );
      return o.gather(image, indices, [indices.length], axis);
    },
    o.as('images', o.output.dtype),
  );
}

function resizeBilinear(o: Lowered): Ref {
  const { shape } = o.value('images');
  return [1, 2].reduce(
    (image, axis) => {
      const from = shape[axis] as number;
      const at = positions(o, from, o.output.shape[axis] as number, 0.5);
      const low = at.map((x) => Math.max(0, Math.floor(x)));
      const high = at.map((x) => Math.min(from - 1, Math.ceil(x)));
      const dims = axis === 1 ? [1, at.length, 1, 1] : [1, 1, at.length, 1];
      const weight = o.graph.constant(
        'float32',
        dims,
        at.map((x, i) => x - (low[i] as number)),
      );
      const near = o.gather(image, low, [at.length], axis);
      const far = o.gather(image, high, [at.length], axis);
      return o.node('Add', [near, o.node('Mul', [o.node('Sub', [far, near]), weight])]);
    },
    o.as('images', 'float32'),
  );
}

/** Mirror padding, with the edge pixel (symmetric) or without it (reflect). */
function mirrorPad(o: Lowered): Ref {
  const { shape } = o.value('x');
  const paddings = o.attr<[number, number][]>('paddings');
  const edge = o.attr<string>('mode') === 'symmetric' ? 1 : 0;
  return paddings.reduce((ref, [before, after], axis) => {
    if (before === 0 && after === 0) return ref;
    const length = shape[axis] as number;
    const indices = range(before + length + after).map((i) => {
      const at = i - before;
      if (at < 0) return -at - edge;
      return at < length ? at : 2 * length - 2 - at + edge;
    });
    return o.gather(ref, indices, [indices.length], axis);
  }, o.in('x'));
}

export const IMAGE: LoweringTable = {
  ResizeNearestNeighbor: resizeNearest,
  ResizeBilinear: resizeBilinear,
  MirrorPad: mirrorPad,
};
