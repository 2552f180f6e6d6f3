// Moving elements about: nothing moves from one run to another.

import { axesOf, sizeOf, type Value } from '../../program/ir.ts';
import { sliceOf } from '../../program/slices.ts';
import type { StackedOperation, StackRule, StackRules } from '../stackedOperation.ts';

/** All operands of a list, with an axis of runs. */
function list(o: StackedOperation): Record<string, Value> {
  return Object.fromEntries(Object.keys(o.operation.inputs).map((name) => [name, o.stacked(name)]));
}

const reshape: StackRule = (o) => o.reshape(o.stacked('x'), [o.runs, ...o.output.shape]);

const transpose: StackRule = (o) => {
  const perm = [0, ...(o.attrs.perm as number[]).map((axis) => axis + 1)];
  return o.again({ x: o.stacked('x') }, { ...o.attrs, perm });
};

const slice: StackRule = (o) => {
  const { begin, size } = sliceOf(o.operand('x'), o.attrs);
  return o.again({ x: o.stacked('x') }, { begin: [0, ...begin], size: [o.runs, ...size] });
};

/** Cuts or joins along an axis. */
function along(name?: string): StackRule {
  return (o) => {
    const rank = (name === undefined ? o.output : o.operand(name)).shape.length;
    const [axis = 0] = axesOf(o.attrs.axis, rank);
    return o.again(name === undefined ? list(o) : { [name]: o.stacked(name) }, {
      ...o.attrs,
      axis: axis + 1,
    });
  };
}

/** Values laid end to end, each run's by themselves. */
const flatConcat: StackRule = (o) => {
  const parts = Object.entries(list(o)).map(([name, value]) => {
    return [name, o.reshape(value, [o.runs, sizeOf(value.shape) / o.runs])] as const;
  });
  return o.emit('Concat', Object.fromEntries(parts), { axis: 1 }, [o.runs, ...o.output.shape]);
};

const pad: StackRule = (o) => {
  const paddings = [[0, 0], ...(o.attrs.paddings as number[][])];
  return o.again({ x: o.stacked('x') }, { ...o.attrs, paddings });
};

const tile: StackRule = (o) =>
  o.again({ x: o.stacked('x') }, { ...o.attrs, reps: [1, ...(o.attrs.reps as number[])] });

const reverse: StackRule = (o) => {
  const dims = axesOf(o.attrs.dims, o.output.shape.length).map((axis) => axis + 1);
  return o.again({ x: o.stacked('x') }, { ...o.attrs, dims });
};

const broadcast: StackRule = (o) => o.again({ x: o.aligned('x', o.output.shape.length) });

/** Moves that keep every element as it is. */
export const MOVES: StackRules = {
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
