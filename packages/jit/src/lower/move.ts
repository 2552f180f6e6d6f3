// Splits tensors.

import * as tf from '@tensorflow/tfjs-core';
import type { GraphBuilder, Ref } from '../onnx/builder.ts';
import { axesOf, sizeOf, type Value } from '../program/ir.ts';
import { sliceOf } from '../program/writer.ts';
import { type Lowered, type LoweringTable, range } from './context.ts';

/**
 * Maximum outputs of one Split node on a GPU. Each is a buffer of the shader, in addition to the input. WebGPU guarantees eight buffers, and
 * Chromium offers at most ten.
 */
const MOST_PIECES = 7;

/** Splits a tensor along an axis into pieces of these sizes, with as many nodes as necessary. */
export function cut(graph: GraphBuilder, x: Ref, sizes: readonly number[], axis: number): Ref[] {
  const count = sizes.length;
  if (count === 1) return [x];
  if (!graph.isPortable || count <= MOST_PIECES)
    return graph.nodes('Split', [x, graph.int64(sizes)], { axis }, count);
  let each = MOST_PIECES;
  while (each * MOST_PIECES < count) each *= MOST_PIECES;
  const groups = Array.from({ length: Math.ceil(count / each) }, (_, g) =>
    sizes.slice(g * each, (g + 1) * each),
  );
  const total = (group: readonly number[]): number => group.reduce((sum, size) => sum + size, 0);
  const parts = cut(graph, x, groups.map(total), axis);
  return parts.flatMap((part, g) => cut(graph, part, groups[g] as number[], axis));
}

// Moves elements: reshape, slice, concatenate, pad, tile.

function slice(o: Lowered, begin: readonly number[], end: readonly number[], steps?: readonly number[]): Ref {
  const inputs = [o.in('x'), o.graph.int64(begin), o.graph.int64(end), o.graph.int64(range(begin.length))];
  if (steps?.some((n) => n !== 1)) inputs.push(o.graph.int64(steps));
  return o.node('Slice', inputs);
}

function plainSlice(o: Lowered): Ref {
  const { begin, size } = sliceOf(o.value('x'), o.operation.attrs);
  const ends = begin.map((n, i) => n + (size[i] as number));
  return begin.length === 0 ? o.in('x') : slice(o, begin, ends);
}

function stridedSlice(o: Lowered): Ref {
  const [begin, end, strides] = ['begin', 'end', 'strides'].map((name) => o.attr<number[]>(name));
  const masks = ['begin', 'end', 'ellipsis', 'newAxis', 'shrinkAxis'].map((name) =>
    o.attr<number>(`${name}Mask`),
  );
  const info = tf.slice_util.sliceInfo(
    [...o.value('x').shape],
    begin!,
    end!,
    strides!,
    ...(masks as [number, number, number, number, number]),
  );
  // An end before the first element needs a very negative index, which ONNX clamps: −1 would mean the last element.
  const ends = info.end.map((n, i) => ((info.strides[i] ?? 1) < 0 && n < 0 ? -(2 ** 31) : n));
  return o.reshape(slice(o, info.begin, ends, info.strides), o.output.shape);
}

function split(o: Lowered): Ref[] {
  const { shape } = o.value('x');
  const [axis = 0] = axesOf(o.attr('axis'), shape.length);
  const sizes = o.operation.outputs.map((output) => output.shape[axis] as number);
  return cut(o.graph, o.in('x'), sizes, axis);
}

function unpack(o: Lowered): Ref[] {
  const { shape } = o.value('value');
  const [axis = 0] = axesOf(o.attr('axis'), shape.length);
  const sizes = o.operation.outputs.map(() => 1);
  return cut(o.graph, o.in('value'), sizes, axis).map((part) => o.reshape(part, o.output.shape));
}

function concat(o: Lowered): Ref {
  const { values, refs: given } = o.list();
  const [axis = 0] = axesOf(o.attr('axis'), o.output.shape.length);
  // tfjs casts all tensors to the first one's dtype.
  const refs = given.map((ref, i) => o.cast(ref, (values[i] as Value).dtype, o.output.dtype));
  const full = refs.filter((_, i) => sizeOf(values[i]?.shape ?? []) > 0);
  return full.length === 1 ? (full[0] as Ref) : o.node('Concat', full.length > 0 ? full : refs, { axis });
}

function pack(o: Lowered): Ref {
  const { refs } = o.list();
  const [axis = 0] = axesOf(o.attr('axis'), o.output.shape.length);
  const shape = o.output.shape.map((n, i) => (i === axis ? 1 : n));
  const parts = refs.map((ref) => o.reshape(ref, shape));
  return parts.length === 1 ? (parts[0] as Ref) : o.node('Concat', parts, { axis });
}

function pads(o: Lowered, paddings: readonly (readonly number[])[]): Ref {
  return o.graph.int64([
    ...paddings.map(([before = 0]) => before),
    ...paddings.map(([, after = 0]) => after),
  ]);
}

function pad(o: Lowered): Ref {
  const { dtype } = o.value('x');
  const through = dtype === 'bool' ? 'int32' : dtype;
  const value = o.scalar(through, o.attr<number>('constantValue') ?? 0);
  const paddings = o.attr<number[][]>('paddings');
  return o.cast(o.node('Pad', [o.as('x', through), pads(o, paddings), value]), through, dtype);
}

function reverse(o: Lowered): Ref {
  const { shape } = o.value('x');
  const axes = axesOf(o.attr('dims'), shape.length);
  if (axes.length === 0) return o.in('x');
  const from = o.graph.int64(axes.map(() => -1));
  const to = o.graph.int64(axes.map(() => -(2 ** 31)));
  return o.node('Slice', [o.in('x'), from, to, o.graph.int64(axes), from]);
}

/** Moves blocks from batch to space or back: reshape, transpose, reshape. */
function batchToSpace(o: Lowered): Ref {
  const block = o.attr<number[]>('blockShape');
  const crops = o.attr<number[][]>('crops');
  const { shape } = o.value('x');
  const prod = sizeOf(block);
  const reshaped = tf.backend_util.getReshaped([...shape], block, prod);
  const permuted = tf.backend_util.getPermuted(reshaped.length, block.length);
  const permutedShape = tf.backend_util.getReshapedPermuted([...shape], block, prod);
  const begin = tf.backend_util.getSliceBeginCoords(crops, block.length);
  const size = tf.backend_util.getSliceSize(permutedShape, crops, block.length);
  const moved = o.node('Transpose', [o.reshape(o.in('x'), reshaped)], { perm: permuted });
  const ends = begin.map((n, i) => n + (size[i] as number));
  const axes = o.graph.int64(range(begin.length));
  return o.node('Slice', [o.reshape(moved, permutedShape), o.graph.int64(begin), o.graph.int64(ends), axes]);
}

function spaceToBatch(o: Lowered): Ref {
  const block = o.attr<number[]>('blockShape');
  const paddings = o.attr<number[][]>('paddings');
  const { shape, dtype } = o.value('x');
  const all = shape.map((_, i) => paddings[i - 1] ?? [0, 0]);
  const padded = o.node('Pad', [o.in('x'), pads(o, all), o.scalar(dtype, 0)]);
  const paddedShape = shape.map((n, i) => n + (all[i]?.[0] ?? 0) + (all[i]?.[1] ?? 0));
  const prod = sizeOf(block);
  const reshaped = tf.backend_util.getReshaped(paddedShape, block, prod, false);
  const perm = tf.backend_util.getPermuted(reshaped.length, block.length, false);
  return o.reshape(o.node('Transpose', [o.reshape(padded, reshaped)], { perm }), o.output.shape);
}

/**
 * Lowers a transposition that only moves axes of size 1 to a reshape. ONNX Runtime would do the same, but only after moving the transposition
 * behind other operations; it may then leave a preallocated output unwritten.
 */
function transpose(o: Lowered): Ref {
  const perm = o.attr<number[]>('perm');
  const moved = perm.filter((axis) => o.value('x').shape[axis] !== 1);
  const isInOrder = moved.every((axis, i) => i === 0 || axis > (moved[i - 1] as number));
  return isInOrder ? o.reshape(o.in('x'), o.output.shape) : o.node('Transpose', [o.in('x')], { perm });
}

export const MOVE: LoweringTable = {
  Reshape: (o) => o.reshape(o.in('x'), o.output.shape),
  Transpose: transpose,
  Slice: plainSlice,
  StridedSlice: stridedSlice,
  SplitV: split,
  Unpack: unpack,
  Concat: concat,
  Pack: pack,
  PadV2: pad,
  Tile: (o) => o.node('Tile', [o.in('x'), o.graph.int64(o.attr<number[]>('reps'))]),
  Reverse: reverse,
  SpaceToBatchND: spaceToBatch,
  BatchToSpaceND: batchToSpace,
  DepthToSpace: (o) => {
    if (o.attr<string>('dataFormat') !== 'NHWC') return o.unsupported('is lowered for NHWC only');
    const [n = 1, h = 1, w = 1, c = 1] = o.value('x').shape;
    const s = o.attr<number>('blockSize');
    const parts = o.reshape(o.in('x'), [n, h, w, s, s, c / (s * s)]);
    return o.reshape(o.node('Transpose', [parts], { perm: [0, 1, 3, 2, 4, 5] }), o.output.shape);
  },
};
