// Indexing: one-hot, gather, scatter, segment sums.

import type { Ref } from '../onnx/builder.ts';
import { axesOf, sizeOf } from '../program/ir.ts';
import { type Lowered, type LoweringTable, range } from './context.ts';

/** A one-hot matrix of more elements costs more than a scatter; the same limit applies to a batch. */
export const ONE_HOT_LIMIT = 1 << 18;

/** One-hot rows: compares the indices with 0 … depth − 1. */
function oneHotRef(o: Lowered, indices: Ref, shape: readonly number[], depth: number): Ref {
  const column = o.reshape(indices, [...shape, 1]);
  return o.node('Equal', [column, o.graph.constant('int32', [depth], range(depth))]);
}

function oneHot(o: Lowered): Ref {
  const depth = o.attr<number>('depth');
  const on = o.attr<number>('onValue');
  const off = o.attr<number>('offValue');
  const { dtype } = o.output;
  const hit = oneHotRef(o, o.as('indices', 'int32'), o.value('indices').shape, depth);
  if (on === 1 && off === 0) return o.cast(hit, 'bool', dtype);
  const through = dtype === 'bool' ? 'int32' : dtype;
  return o.cast(o.node('Where', [hit, o.scalar(through, on), o.scalar(through, off)]), through, dtype);
}

function gather(o: Lowered): Ref {
  const x = o.value('x');
  const indices = o.value('indices');
  const [axis = 0] = axesOf(o.attr('axis'), x.shape.length);
  const batchDims = o.attr<number | undefined>('batchDims') ?? 0;
  if (batchDims === 0) return o.node('Gather', [o.in('x'), o.as('indices', 'int32')], { axis });
  const batch = x.shape.slice(0, batchDims);
  if (sizeOf(x.shape.slice(batchDims, axis)) !== 1)
    return o.unsupported('with batchDims is lowered for axis = batchDims only');
  const each = sizeOf(indices.shape.slice(batchDims));
  const rows = o.reshape(o.in('x'), [...batch, ...x.shape.slice(axis)]);
  const tuples = o.reshape(toInt64(o, 'indices'), [...batch, each, 1]);
  return o.reshape(o.node('GatherND', [rows, tuples], { batch_dims: batchDims }), o.output.shape);
}

function toInt64(o: Lowered, name: string): Ref {
  return o.node('Cast', [o.in(name)], { to: 7 });
}

/** Index tuples of a scatter. */
function tuples(o: Lowered): Ref {
  const { shape } = o.value('indices');
  const indices = toInt64(o, 'indices');
  return shape.length > 1 ? indices : o.reshape(indices, [sizeOf(shape), 1]);
}

function scatterNd(o: Lowered): Ref {
  const { dtype } = o.value('updates');
  if (dtype === 'bool') return o.unsupported('is lowered for numbers only');
  const { shape } = o.output;
  const zeros = o.node('Expand', [o.scalar(dtype, 0), o.graph.int64(shape)]);
  if (shape.length === 1 && !o.graph.isPortable) {
    // One number at each index: takes half the time, and needs no cast.
    const [places, numbers] = (['indices', 'updates'] as const).map((name) =>
      o.reshape(o.in(name), [sizeOf(o.value(name).shape)]),
    ) as [Ref, Ref];
    return o.node('ScatterElements', [zeros, places, numbers], { axis: 0, reduction: 'add' });
  }
  return o.node('ScatterND', [zeros, tuples(o), o.in('updates')], { reduction: 'add' });
}

/**
 * Sums the rows of each segment: a product with the one-hot matrix, or a scatter if that matrix would be large. Ignores rows with an invalid
 * segment.
 */
function unsortedSegmentSum(o: Lowered): Ref {
  const x = o.value('x');
  const ids = o.value('segmentIds');
  const count = o.attr<number>('numSegments');
  const rows = sizeOf(ids.shape);
  const columns = sizeOf(x.shape) / rows;
  const flat = o.reshape(o.as('x', 'float32'), [rows, columns]);
  const shaped = (sum: Ref): Ref => o.cast(o.reshape(sum, o.output.shape), 'float32', o.output.dtype);
  const indices = o.reshape(o.as('segmentIds', 'int32'), [rows]);
  if (rows * count <= ONE_HOT_LIMIT) {
    const hits = o.cast(oneHotRef(o, indices, [rows], count), 'bool', 'float32');
    return shaped(o.node('Gemm', [hits, flat], { transA: 1 }));
  }
  const zeros = o.node('Expand', [o.graph.float(0), o.graph.int64([count, columns])]);
  const none = o.scalar('int32', 0);
  const isOne = o.node('And', [
    o.node('GreaterOrEqual', [indices, none]),
    o.node('Less', [indices, o.scalar('int32', count)]),
  ]);
  const places = o.node('Cast', [o.node('Where', [isOne, indices, none])], { to: 7 });
  const counted = o.node('Where', [o.reshape(isOne, [rows, 1]), flat, o.graph.float(0)]);
  return shaped(o.node('ScatterND', [zeros, o.reshape(places, [rows, 1]), counted], { reduction: 'add' }));
}

export const INDEX: LoweringTable = {
  OneHot: oneHot,
  GatherV2: gather,
  GatherNd: (o) => o.reshape(o.node('GatherND', [o.in('params'), toInt64(o, 'indices')]), o.output.shape),
  ScatterNd: scatterNd,
  TensorScatterUpdate: (o) => o.node('ScatterND', [o.in('tensor'), tuples(o), o.in('updates')]),
  UnsortedSegmentSum: unsortedSegmentSum,
};
