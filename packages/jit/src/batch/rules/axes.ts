// Operations along axes: in a batch each axis shifts by one.

import { addsRows, WORTHWHILE } from '../../lower/reduce.ts';
import { type Attributes, axesOf, sizeOf, type Value } from '../../program/ir.ts';
import { sliceOf } from '../../program/writer.ts';
import { type BatchedOperation, type BatchRule, type BatchRules, LANES } from '../batchedOperation.ts';

function rankOf(o: BatchedOperation, name: string): number {
  return o.operand(name).shape.length;
}

/** Max and Min name their axes differently. */
function axesIn({ axis, reductionIndices }: Attributes, rank: number): number[] {
  return axesOf(axis ?? reductionIndices, rank).map((n) => n + 1);
}

/** The same operation on x, with some attributes changed. */
function onX(change: (o: BatchedOperation) => Attributes = () => ({})): BatchRule {
  return (o) => o.again({ x: o.batched('x') }, { ...o.attrs, ...change(o) });
}

const reduction = onX((o) => ({ axis: axesIn(o.attrs, rankOf(o, 'x')) }));

/**
 * A processor's order of addition depends on the batch in some cases: for sums over the first or separate axes on the size of the axes
 * behind them, for others on the alignment within a register, and for a whole tensor because it is summed two registers at a time.
 */
const addition: BatchRule = (o) => {
  const { shape } = o.operand('x');
  const axes = axesOf(o.attrs.axis, shape.length).filter((axis) => shape[axis] !== 1);
  const last = axes.at(-1) ?? 0;
  const isJoined = axes.every(
    (axis, i) => i === 0 || shape.slice((axes[i - 1] as number) + 1, axis).every((n) => n === 1),
  );
  const isLeading = sizeOf(shape.slice(0, axes[0])) === 1 && sizeOf(shape.slice(last + 1)) > 1;
  const named = axesOf(o.attrs.axis, shape.length).length;
  const isWhole = sizeOf(o.output.shape) === 1;
  // A column is summed as the rows of a matrix are.
  if (o.isExact && isWhole && named > 0 && named < shape.length) return undefined;
  const isAligned = sizeOf(shape) % (isWhole ? 2 * LANES : LANES) === 0;
  const isAlike = axes.length === 0 || (!isLeading && isJoined && isAligned);
  if (o.isExact && !isAlike) return undefined;
  // Decide as for a single run, regardless of the number of runs.
  const byRows = addsRows(shape, axesOf(o.attrs.axis, shape.length));
  return o.again({ x: o.batched('x') }, { ...o.attrs, axis: axesIn(o.attrs, shape.length), byRows });
};

/** A sum over leading axes (a bias's gradient) is a product of a row of ones and each run's matrix, as for a single run. */
const sum: BatchRule = (o) => {
  const { shape, dtype } = o.operand('x');
  const axes = axesOf(o.attrs.axis, shape.length);
  const columns = sizeOf(shape.slice(axes.length));
  const rows = sizeOf(shape) / columns;
  const isLeading = axes.every((axis, i) => axis === i) && rows > 1 && columns > 1;
  if (!isLeading || dtype !== 'float32' || sizeOf(shape) < WORTHWHILE) return addition(o);
  const ones = o.writer.constant('float32', [1, rows], new Float32Array(rows).fill(1));
  const b = o.reshape(o.batched('x'), [o.runs, rows, columns]);
  const sums = o.emit('BatchedProduct', { a: ones, b }, { activation: 'linear' }, [o.runs, 1, columns]);
  return o.reshape(sums, [o.runs, ...o.output.shape]);
};

const sumOfSquares: BatchRule = (o) => {
  if (o.isExact && sizeOf(o.operand('x').shape) % (2 * LANES) !== 0) return undefined;
  const axes = axesOf(undefined, rankOf(o, 'x')).map((n) => n + 1);
  return o.again({ x: o.batched('x') }, { ...o.attrs, axes });
};

/** Along one axis, by default the first. */
const alongAxis = onX((o) => ({ axis: (axesOf(o.attrs.axis, rankOf(o, 'x'))[0] ?? 0) + 1 }));

const softmax: BatchRule = (o) => {
  const [dim = 0] = axesOf(o.attrs.dim, rankOf(o, 'logits'));
  return o.again({ logits: o.batched('logits') }, { ...o.attrs, dim: dim + 1 });
};

const alongLast = onX();

export const AXES: BatchRules = {
  Sum: sum,
  Mean: addition,
  Max: reduction,
  Min: reduction,
  Prod: addition,
  All: reduction,
  Any: reduction,
  SumOfSquares: sumOfSquares,
  ArgMax: alongAxis,
  ArgMin: alongAxis,
  Cumsum: alongAxis,
  Cumprod: alongAxis,
  Softmax: softmax,
  LogSoftmax: alongLast,
  TopK: alongLast,
};

// Moves of elements, within each run.

/** All operands of a list, with an axis of runs. */
function list(o: BatchedOperation): Record<string, Value> {
  return Object.fromEntries(Object.keys(o.operation.inputs).map((name) => [name, o.batched(name)]));
}

const reshape: BatchRule = (o) => o.reshape(o.batched('x'), [o.runs, ...o.output.shape]);

const transpose = onX((o) => ({ perm: [0, ...(o.attrs.perm as number[]).map((axis) => axis + 1)] }));

const slice = onX((o) => {
  const { begin, size } = sliceOf(o.operand('x'), o.attrs);
  return { begin: [0, ...begin], size: [o.runs, ...size] };
});

/** Splits or concatenates along an axis. */
function along(name?: string): BatchRule {
  return (o) => {
    const rank = (name === undefined ? o.output : o.operand(name)).shape.length;
    const [axis = 0] = axesOf(o.attrs.axis, rank);
    return o.again(name === undefined ? list(o) : { [name]: o.batched(name) }, {
      ...o.attrs,
      axis: axis + 1,
    });
  };
}

const flatConcat: BatchRule = (o) => {
  const parts = Object.entries(list(o)).map(([name, value]) => {
    return [name, o.reshape(value, [o.runs, sizeOf(value.shape) / o.runs])] as const;
  });
  return o.emit('Concat', Object.fromEntries(parts), { axis: 1 }, [o.runs, ...o.output.shape]);
};

const pad = onX((o) => ({ paddings: [[0, 0], ...(o.attrs.paddings as number[][])] }));

const tile = onX((o) => ({ reps: [1, ...(o.attrs.reps as number[])] }));

const reverse = onX((o) => ({
  dims: axesOf(o.attrs.dims, o.output.shape.length).map((axis) => axis + 1),
}));

const broadcast: BatchRule = (o) => o.again({ x: o.aligned('x', o.output.shape.length) });

export const MOVES: BatchRules = {
  Reshape: reshape,
  Transpose: transpose,
  Slice: slice,
  SplitV: along('x'),
  Unpack: along('value'),
  Concat: along(),
  Pack: along(),
  FlatConcat: flatConcat,
  PadV2: pad,
  MirrorPad: pad,
  Tile: tile,
  Reverse: reverse,
  BroadcastTo: broadcast,
};
