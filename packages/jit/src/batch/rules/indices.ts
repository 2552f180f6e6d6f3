// Reads and writes at indices. If each run indexes its own tensor, the first index of run s is shifted by s times the length, so that all runs
// form one tensor. An index that is out of range, or counts from the end, would then reach another run's part; for such indices the run's number
// becomes a separate leading index, and the runtime checks the others as for a single run.

import { depthOf, ONE_HOT_LIMIT } from '../../lower/index-ops.ts';
import { isIndexBelow } from '../../program/bounds.ts';
import { axesOf, sizeOf, type Value } from '../../program/ir.ts';
import type { BatchedOperation, BatchRule, BatchRules } from '../batchedOperation.ts';

const oneHot: BatchRule = (o) => o.again({ indices: o.batched('indices') });

const gather: BatchRule = (o) => {
  const [x, indices] = [o.operand('x'), o.operand('indices')];
  const [axis = 0] = axesOf(o.attrs.axis, x.shape.length);
  const batchDims = (o.attrs.batchDims as number | undefined) ?? 0;
  if (batchDims > 0) {
    if (axis !== batchDims) return undefined;
    return o.again(
      { x: o.batched('x'), indices: o.batched('indices') },
      { ...o.attrs, axis: axis + 1, batchDims: batchDims + 1 },
    );
  }
  if (!o.differs('indices'))
    return o.again({ x: o.batched('x'), indices: o.shared('indices') }, { ...o.attrs, axis: axis + 1 });
  if (axis !== 0) return undefined;
  if (!o.differs('x'))
    return o.again({ x: o.shared('x'), indices: o.batched('indices') }, { ...o.attrs, axis });
  if (!isIndexBelow(indices, x.shape[0] as number)) return gatherFromEach(o);
  const all = movedOn(o, 'indices', sizeOf(indices.shape), x.shape[0] as number);
  const rows = o.emit('GatherV2', { x: o.merged(o.batched('x')), indices: all }, { ...o.attrs, axis }, [
    ...all.shape,
    ...x.shape.slice(1),
  ]);
  return o.reshape(rows, [o.runs, ...o.output.shape]);
};

/** Gathers rows of each run's own tensor at indices that may be out of range. */
function gatherFromEach(o: BatchedOperation): Value {
  const indices = numberedTuples(o, 1);
  const [runs = 1, count = 1] = indices.shape;
  const shape = [runs, count, ...o.operand('x').shape.slice(1)];
  const rows = o.emit('GatherNd', { params: o.batched('x'), indices }, {}, shape);
  return o.reshape(rows, [o.runs, ...o.output.shape]);
}

/** Indices of all runs in one vector, shifted by s·length for run s. */
function movedOn(o: BatchedOperation, name: string, count: number, length: number): Value {
  const offsets = o.writer.constant(
    'int32',
    [o.runs, 1],
    Int32Array.from({ length: o.runs }, (_, run) => run * length),
  );
  const flat = o.reshape(o.batched(name), [o.runs, count]);
  const moved = o.emit('Add', { a: flat, b: offsets }, {}, flat.shape, 'int32');
  return o.reshape(moved, [o.runs * count]);
}

/**
 * Index tuples of all runs, the first number shifted by s·length for run s; their first axis contains all runs.
 *
 * @param depth length of a tuple
 */
function movedTuples(o: BatchedOperation, depth: number, length: number): Value {
  const { shape } = o.operand('indices');
  const offsets = new Int32Array(o.runs * depth);
  for (let run = 0; run < o.runs; run++) offsets[run * depth] = run * length;
  const tuples = o.reshape(o.batched('indices'), [o.runs, sizeOf(shape) / depth, depth]);
  const b = o.writer.constant('int32', [o.runs, 1, depth], offsets);
  const moved = o.emit('Add', { a: tuples, b }, {}, tuples.shape, 'int32');
  return o.reshape(moved, [(o.runs * sizeOf(shape)) / depth, depth]);
}

/**
 * Index tuples `[runs, tuples, depth + 1]` that begin with the run's number.
 *
 * @param depth length of a tuple without it
 */
function numberedTuples(o: BatchedOperation, depth: number): Value {
  const count = sizeOf(o.operand('indices').shape) / depth;
  const each = Int32Array.from({ length: o.runs * count }, (_, i) => Math.floor(i / count));
  const number = o.writer.constant('int32', [o.runs, count, 1], each);
  const tuples = o.reshape(o.batched('indices'), [o.runs, count, depth]);
  const shape = [o.runs, count, depth + 1];
  return o.emit('Concat', { 0: number, 1: tuples }, { axis: 2 }, shape, 'int32');
}

/** Index tuples of all runs, and the shape of the indexed tensor. */
interface Places {
  readonly indices: Value;
  readonly shape: readonly number[];
}

/**
 * The index tuples of all runs.
 *
 * @param own the shape of one run's tensor
 */
function placesIn(o: BatchedOperation, depth: number, own: readonly number[]): Places {
  const [first = 1, ...rest] = own;
  return isIndexBelow(o.operand('indices'), first)
    ? { indices: movedTuples(o, depth, first), shape: [o.runs * first, ...rest] }
    : { indices: numberedTuples(o, depth), shape: [o.runs, ...own] };
}

/** The shape of the slices at index tuples: each slice spans the axes that its tuple does not index. */
function slicesAt({ indices }: Places, depth: number, own: readonly number[]): number[] {
  return [...indices.shape.slice(0, -1), ...own.slice(depth)];
}

const gatherNd: BatchRule = (o) => {
  const { shape } = o.operand('params');
  const depth = o.operand('indices').shape.at(-1) as number;
  const places = placesIn(o, depth, shape);
  const params = o.reshape(o.batched('params'), places.shape);
  const { indices } = places;
  const rows = o.emit('GatherNd', { params, indices }, o.attrs, slicesAt(places, depth, shape));
  return o.reshape(rows, [o.runs, ...o.output.shape]);
};

/** Writes to zeros, or to a tensor. */
const scatter: BatchRule = (o) => {
  const own = o.output.shape;
  const depth = depthOf(o.operand('indices').shape);
  const places = placesIn(o, depth, own);
  const { indices, shape } = places;
  const tensor = o.has('tensor') && { tensor: o.reshape(o.batched('tensor'), shape) };
  const updates = o.reshape(o.batched('updates'), slicesAt(places, depth, own));
  const attrs = tensor === false ? { ...o.attrs, shape } : o.attrs;
  const made = o.emit(o.operation.op, { ...tensor, indices, updates }, attrs, shape);
  return o.reshape(made, [o.runs, ...own]);
};

/** Segments of all runs, shifted by s·count for run s; ids out of range stay out of range. */
function movedSegments(o: BatchedOperation, rows: number, count: number): Value {
  const flat = o.reshape(o.batched('segmentIds'), [o.runs, rows]);
  const number = (value: number): Value => o.writer.constant('int32', [], Int32Array.of(value));
  const of = (op: string, b: Value): Value => o.emit(op, { a: flat, b }, {}, flat.shape, 'bool');
  const [isFrom, isBelow] = [of('GreaterEqual', number(0)), of('Less', number(count))];
  const condition = o.emit('LogicalAnd', { a: isFrom, b: isBelow }, {}, flat.shape, 'bool');
  const t = o.reshape(movedOn(o, 'segmentIds', rows, count), flat.shape);
  const moved = o.emit('Select', { condition, t, e: number(-1) }, {}, flat.shape, 'int32');
  return o.reshape(moved, [o.runs * rows]);
}

/** Sums the rows of each segment: a product with each run's one-hot matrix, or one scatter if those would be large. */
const unsortedSegmentSum: BatchRule = (o) => {
  const { shape, dtype } = o.operand('x');
  const count = o.attrs.numSegments as number;
  const rows = sizeOf(o.operand('segmentIds').shape);
  const columns = sizeOf(shape) / rows;
  if (dtype !== 'float32') return undefined;
  if (rows * count > ONE_HOT_LIMIT) {
    const segmentIds = movedSegments(o, rows, count);
    const x = o.reshape(o.batched('x'), [o.runs * rows, columns]);
    const attrs = { numSegments: o.runs * count };
    const sums = o.emit('UnsortedSegmentSum', { x, segmentIds }, attrs, [o.runs * count, columns]);
    return o.reshape(sums, [o.runs, ...o.output.shape]);
  }
  const [ids, form] = o.differs('segmentIds')
    ? [o.batched('segmentIds'), [o.runs, rows]]
    : [o.shared('segmentIds'), [rows]];
  const ones = { depth: count, onValue: 1, offValue: 0 };
  const a = o.emit('OneHot', { indices: o.reshape(ids, form) }, ones, [...form, count], 'float32');
  const b = o.reshape(o.batched('x'), [o.runs, rows, columns]);
  const attrs = { transposeA: true, activation: 'linear' };
  const sums = o.emit('BatchedProduct', { a, b }, attrs, [o.runs, count, columns]);
  return o.reshape(sums, [o.runs, ...o.output.shape]);
};

export const INDICES: BatchRules = {
  OneHot: oneHot,
  GatherV2: gather,
  GatherNd: gatherNd,
  ScatterNd: scatter,
  TensorScatterUpdate: scatter,
  UnsortedSegmentSum: unsortedSegmentSum,
};
