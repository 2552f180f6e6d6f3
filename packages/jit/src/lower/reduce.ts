import type { Ref } from '../onnx/builder.ts';
import type { ElementType } from '../onnx/model.ts';
import { axesOf, sizeOf } from '../program/ir.ts';
import { type Lowered, type Lowering, type LoweringTable, range } from './context.ts';

/**
 * Index of the first largest or smallest float32 element along an axis, as a float32. For GPUs: ArgMax and ArgMin give int64, which WebGPU
 * lacks, so later nodes would run on the CPU.
 *
 * @param shape the tensor's
 */
export function firstExtreme(
  o: Lowered,
  tensor: Ref,
  shape: readonly number[],
  axis: number,
  { op, keepdims }: { readonly op: 'ArgMax' | 'ArgMin'; readonly keepdims: 0 | 1 },
): Ref {
  const length = shape[axis] as number;
  const along = o.graph.int64([axis]);
  const extreme = o.node(op === 'ArgMax' ? 'ReduceMax' : 'ReduceMin', [tensor, along], { keepdims: 1 });
  const dims = shape.map((_, i) => (i === axis ? length : 1));
  const places = o.graph.constant('float32', dims, range(length));
  // With NaN no element equals the maximum: take the last index, which is within the tensor.
  const found = o.node('Where', [o.node('Equal', [tensor, extreme]), places, o.graph.float(length - 1)]);
  return o.node('ReduceMin', [found, along], { keepdims });
}

// Reductions, softmax, running sums, sorting.

function reduced(o: Lowered, op: string, ref: Ref): Ref {
  const { shape } = o.value('x');
  const axes = axesOf(o.attr('axis') ?? o.attr('reductionIndices'), shape.length);
  const keepdims = o.attr<boolean | undefined>('keepDims') === true ? 1 : 0;
  if (axes.length === 0) return ref;
  return o.node(op, [ref, o.graph.int64(axes)], { keepdims });
}

/** A reduction in the output's dtype (in tfjs the mean of integers is a float, and the sum of bools an integer). */
function reduction(op: string): Lowering {
  return (o) => {
    const dtype: ElementType = o.output.dtype === 'bool' ? 'int32' : o.output.dtype;
    return o.cast(reduced(o, op, o.as('x', dtype)), dtype, o.output.dtype);
  };
}

/** Makes integer results wrap on overflow, as in TensorFlow.js; ONNX Runtime would saturate. */
function inIntegers(op: string): Lowering {
  return (o) => {
    const isWhole = o.output.dtype === 'int32' && o.value('x').dtype === 'int32' && !o.graph.isPortable;
    return isWhole ? o.cast(reduced(o, op, o.as('x', 'int64')), 'int64', 'int32') : reduction(op)(o);
  };
}

/** Limits for adding rows as whole tensors: most rows, their most elements, fewest positions. */
const FEW_ROWS = 3;
const LONGEST = 128;
const MANY_PLACES = 32;

/**
 * Whether to add a few short rows at many positions (such as the outputs of each action) row by row. ONNX Runtime computes a product at each
 * position, which takes 3 µs longer for [64, 2, 51] over the middle axis.
 */
export function addsRows(shape: readonly number[], axes: readonly number[]): boolean {
  const [axis = 0] = axes;
  const [length, inner] = [shape[axis] ?? 0, sizeOf(shape.slice(axis + 1))];
  const isOfFew = axes.length === 1 && length > 1 && length <= FEW_ROWS && inner > 1 && inner <= LONGEST;
  return isOfFew && sizeOf(shape.slice(0, axis)) >= MANY_PLACES;
}

/** Adds the rows in the same order; a sum of −0 only is −0 here, not 0. */
function ofFewRows(o: Lowered): Ref {
  const { shape } = o.value('x');
  const [axis = 0] = axesOf(o.attr('axis'), shape.length);
  const length = shape[axis] as number;
  const dims = o.attr<boolean | undefined>('keepDims') === true ? [1] : [];
  const rows = range(length).map((i) => o.gather(o.in('x'), [i], dims, axis));
  const sums = rows.reduce((sum, row) => o.node('Add', [sum, row]));
  return o.operation.op === 'Mean' ? o.node('Div', [sums, o.graph.float(length)]) : sums;
}

function addition(op: 'ReduceSum' | 'ReduceMean'): Lowering {
  return (o) => {
    const { shape, dtype } = o.value('x');
    const isFloat = dtype === 'float32' && !o.graph.isPortable;
    const isByRows =
      o.attr<boolean | undefined>('byRows') ?? addsRows(shape, axesOf(o.attr('axis'), shape.length));
    return isFloat && isByRows ? ofFewRows(o) : inIntegers(op)(o);
  };
}

/** Fewer elements are summed as fast either way; the same limit applies to a batch. */
export const WORTHWHILE = 256;

/** A sum over leading axes (a bias's gradient) as a product of a row of ones and the matrix: several times faster than ReduceSum. */
function sum(o: Lowered): Ref | Ref[] {
  const { shape, dtype } = o.value('x');
  const axes = axesOf(o.attr('axis'), shape.length);
  const columns = sizeOf(shape.slice(axes.length));
  const rows = sizeOf(shape) / columns;
  const isLeading = axes.every((axis, i) => axis === i) && rows > 1 && columns > 1;
  if (!isLeading || dtype !== 'float32' || sizeOf(shape) < WORTHWHILE) return addition('ReduceSum')(o);
  const matrix = shape.length === 2 ? o.in('x') : o.reshape(o.in('x'), [rows, columns]);
  const ones = o.graph.constant('float32', [rows], new Float32Array(rows).fill(1));
  const sums = o.node('MatMul', [ones, matrix]);
  return o.output.shape.length === 1 ? sums : o.reshape(sums, o.output.shape);
}

function argument(op: 'ArgMax' | 'ArgMin'): Lowering {
  return (o) => {
    const { shape } = o.value('x');
    const [axis = 0] = axesOf(o.attr('axis'), shape.length);
    const dtype: ElementType = o.value('x').dtype === 'bool' ? 'int32' : o.value('x').dtype;
    if (o.graph.isPortable && dtype === 'float32') {
      const place = firstExtreme(o, o.in('x'), shape, axis, { op, keepdims: 0 });
      return o.cast(place, 'float32', 'int32');
    }
    const index = o.node(op, [o.as('x', dtype)], { axis, keepdims: 0 });
    return o.cast(index, 'int64', 'int32');
  };
}

function cumsum(o: Lowered): Ref {
  const [axis = 0] = axesOf(o.attr('axis'), o.value('x').shape.length);
  const dtype: ElementType = o.value('x').dtype === 'bool' ? 'int32' : o.value('x').dtype;
  const [exclusive, reverse] = ['exclusive', 'reverse'].map((name) => Number(o.attr<boolean>(name) === true));
  const attrs = { exclusive, reverse };
  return o.node('CumSum', [o.as('x', dtype), o.graph.constant('int64', [], [axis])], attrs);
}

/** A running product by doubling: after step k each element holds the product of 2^k neighbours. */
function cumprod(o: Lowered): Ref {
  const { shape } = o.value('x');
  const { dtype } = o.output;
  const [axis = 0] = axesOf(o.attr('axis'), shape.length);
  const length = shape[axis] as number;
  const reverse = o.attr<boolean>('reverse');
  const one = o.scalar(dtype, 1);
  const axisRef = o.graph.int64([axis]);
  /** Shifts elements by `by` positions (backwards, when reversed), filling up with ones. */
  const shifted = (ref: Ref, by: number): Ref => {
    const [from, to] = reverse ? [by, length] : [0, length - by];
    const kept = o.node('Slice', [ref, o.graph.int64([from]), o.graph.int64([to]), axisRef]);
    const pads = reverse ? [0, by] : [by, 0];
    return o.node('Pad', [kept, o.graph.int64(pads), one, axisRef]);
  };
  const x = o.as('x', dtype);
  let product = o.attr<boolean>('exclusive') ? shifted(x, 1) : x;
  for (let by = 1; by < length; by *= 2) product = o.node('Mul', [product, shifted(product, by)]);
  return product;
}

function topK(o: Lowered): Ref[] {
  const k = o.attr<number>('k');
  const sorted = o.attr<boolean>('sorted') === false ? 0 : 1;
  const outputs = o.graph.nodes('TopK', [o.in('x'), o.graph.int64([k])], { axis: -1, largest: 1, sorted }, 2);
  return [outputs[0] as Ref, o.cast(outputs[1] as Ref, 'int64', 'int32')];
}

export const REDUCE: LoweringTable = {
  Sum: sum,
  Mean: addition('ReduceMean'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Prod: inIntegers('ReduceProd'),
  All: reduction('ReduceMin'),
  Any: reduction('ReduceMax'),
  ArgMax: argument('ArgMax'),
  ArgMin: argument('ArgMin'),
  Softmax: (o) => {
    const [axis = 0] = axesOf(o.attr('dim'), o.value('logits').shape.length);
    return o.node('Softmax', [o.in('logits')], { axis });
  },
  Cumsum: cumsum,
  Cumprod: cumprod,
  TopK: topK,
};
