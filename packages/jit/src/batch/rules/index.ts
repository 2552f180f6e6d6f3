// Elementwise operations: each operand's axis of runs precedes the broadcast axes.

import { type Operation, sizeOf } from '../../program/ir.ts';
import { ELEMENTWISE_OPERATIONS } from '../../program/operations.ts';
import type { BatchedOperation, BatchRule, BatchRules } from '../batchedOperation.ts';
import { AXES, MOVES } from './axes.ts';
import { INDICES } from './indices.ts';
import { IMAGES, PRODUCTS } from './products.ts';

function elementwise(o: BatchedOperation) {
  const rank = o.output.shape.length;
  const names = Object.keys(o.operation.inputs);
  return o.again(Object.fromEntries(names.map((name) => [name, o.aligned(name, rank)])));
}

/** Functions that give other bits in a register than for the remaining elements. */
const IN_REGISTERS = [
  ...['Acos', 'Asin', 'Atan', 'Atan2', 'Cos', 'Elu', 'Expm1', 'Log', 'Log1p', 'Selu', 'Sin', 'Softplus'],
];

const inRegisters: BatchRule = (o) => (o.hasRemainder ? undefined : elementwise(o));

/** A table of products of a column and a row that all runs share. */
const scaledSum: BatchRule = (o) => {
  if (o.differs('x') || o.differs('y')) return undefined;
  const [rows = 1, columns = 1] = o.output.shape;
  const by = o.reshape(o.batched('by'), [o.runs * rows, 1]);
  if (sizeOf(o.operand('by').shape) !== rows) return undefined;
  const table = o.emit('ScaledSum', { by, x: o.shared('x'), y: o.shared('y') }, o.attrs, [
    o.runs * rows,
    columns,
  ]);
  return o.reshape(table, [o.runs, ...o.output.shape]);
};

const OTHERS = [
  ...['AddN', 'ClippedLine', 'EluGrad', 'FusedBatchNorm', 'IsFinite', 'IsInf', 'IsNan', 'Prelu', 'Select'],
];

const ELEMENTWISE: BatchRules = {
  ...Object.fromEntries([...ELEMENTWISE_OPERATIONS, ...OTHERS].map((op) => [op, elementwise])),
  ...Object.fromEntries(IN_REGISTERS.map((op) => [op, inRegisters])),
  ScaledSum: scaledSum,
};

// The rules of all operations that can be batched.

const RULES: BatchRules = { ...ELEMENTWISE, ...PRODUCTS, ...AXES, ...MOVES, ...INDICES, ...IMAGES };

/** The rule of an operation; undefined if it is repeated for each run. */
export function batchRule({ op }: Operation): BatchRule | undefined {
  return Object.hasOwn(RULES, op) ? RULES[op] : undefined;
}
