// Lowers a program: turns each tfjs operation, in order, into graph nodes.

import type { GraphBuilder, Ref } from '../onnx/builder.ts';
import type { Operation, Value } from '../program/ir.ts';
import { Lowered, type LoweringTable } from './context.ts';
import { CONV } from './conv.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { IMAGE, POOL } from './image.ts';
import { INDEX } from './index-ops.ts';
import { MATMUL } from './matmul.ts';
import { MOVE } from './move.ts';
import { REDUCE } from './reduce.ts';

const TABLE: LoweringTable = {
  ...ELEMENTWISE,
  ...REDUCE,
  ...MOVE,
  ...INDEX,
  ...MATMUL,
  ...CONV,
  ...POOL,
  ...IMAGE,
};

function logSoftmax(o: Lowered): Ref {
  if (!o.graph.isPortable) return o.node('LogSoftmax', [o.in('x')], { axis: -1 });
  const last = o.graph.int64([o.value('x').shape.length - 1]);
  const shifted = o.node('Sub', [o.in('x'), o.node('ReduceMax', [o.in('x'), last], { keepdims: 1 })]);
  const sum = o.node('ReduceSum', [o.node('Exp', [shifted]), last], { keepdims: 1 });
  return o.node('Sub', [shifted, o.node('Log', [sum])]);
}

/** Operations that passes create. */
const INTERNAL: LoweringTable = {
  ScaledSum: (o) => o.node('Gemm', [o.in('by'), o.in('x'), o.in('y')]),
  SumOfSquares: (o) => {
    const axes = o.attr<number[] | undefined>('axes');
    const inputs = axes === undefined ? [o.in('x')] : [o.in('x'), o.graph.int64(axes)];
    return o.node('ReduceSumSquare', inputs, { keepdims: 0 });
  },
  LogSoftmax: logSoftmax,
  /** max(0, min(1, a·x + b)), in one pass. */
  ClippedLine: (o) => {
    const [alpha, beta] = [o.attr<number>('a'), o.attr<number>('b')];
    return o.node('HardSigmoid', [o.in('x')], { alpha: { float: alpha }, beta: { float: beta } });
  },
  BroadcastTo: (o) => o.node('Expand', [o.in('x'), o.graph.int64(o.output.shape)]),
};

/** The TensorFlow.js operations that can be compiled, in alphabetical order. */
export const SUPPORTED_OPERATIONS: readonly string[] = [
  ...Object.keys(TABLE),
  'Identity',
  'OnesLike',
  'ZerosLike',
  'Fill',
  'Range',
  'LinSpace',
].sort();

/** Supplies tensors of inputs and variables, and the lowerings that depend on where variables lie. */
export interface LoweringSources {
  /** Returns the tensor of an input or a variable. */
  source(value: Value): Ref;
  /** Lowerings in addition to the table's. */
  readonly extra: LoweringTable;
}

/**
 * Lowers operations.
 *
 * @returns maps each value of the program to its tensor
 * @throws JitError `not-lowered` with the operation's name and the line that called it
 */
export function lowerOperations(
  operations: readonly Operation[],
  graph: GraphBuilder,
  sources: LoweringSources,
): (value: Value) => Ref {
  const refs = new Map<Value, Ref>();
  const ref = (value: Value): Ref => {
    const known = refs.get(value);
    if (known !== undefined) return known;
    const made =
      value.source === 'constant' && value.data !== undefined
        ? graph.constant(value.dtype, value.shape, value.data)
        : sources.source(value);
    refs.set(value, made);
    return made;
  };
  for (const operation of operations) {
    const lowered = new Lowered(graph, operation, ref);
    const lowering = sources.extra[operation.op] ?? INTERNAL[operation.op] ?? TABLE[operation.op];
    const made = lowering === undefined ? lowered.unsupported('cannot be compiled') : lowering(lowered);
    const outputs = Array.isArray(made) ? made : [made];
    for (const [i, value] of operation.outputs.entries()) {
      const output = outputs[i];
      if (output !== undefined) refs.set(value, output);
    }
  }
  return ref;
}
