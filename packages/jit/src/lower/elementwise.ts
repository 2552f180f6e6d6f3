// Elementwise operations: arithmetic, comparisons, logic, activations. ONNX broadcasts as tfjs does.

import type { Ref } from '../onnx/builder.ts';
import type { ElementType } from '../onnx/model.ts';
import { isRowOf, sameShape, sizeOf } from '../program/ir.ts';
import type { Lowered, Lowering, LoweringTable } from './context.ts';

/** One equivalent ONNX node; integers pass through float32 if ONNX Runtime has no integer kernel. */
function unary(op: string, integers = false): Lowering {
  return (o) => {
    const { dtype } = o.value('x');
    if (dtype === 'float32' || (integers && dtype === 'int32')) return o.node(op, [o.in('x')]);
    return o.cast(o.node(op, [o.as('x', 'float32')]), 'float32', o.output.dtype);
  };
}

/** A float32 operation of several nodes; integers pass through float32. */
function ofFloats(write: (o: Lowered, x: Ref) => Ref): Lowering {
  return (o) => o.cast(write(o, o.as('x', 'float32')), 'float32', o.output.dtype);
}

/** A rounding operation, which leaves integers unchanged. */
function rounding(op: string): Lowering {
  return (o) => (o.value('x').dtype === 'float32' ? o.node(op, [o.in('x')]) : o.in('x'));
}

/** A narrow table justifies a product from this many rows, and up to this many columns. */
const MANY_ROWS = 128;
const FEW_COLUMNS = 16;
/** ONNX Runtime broadcasts a stretch of this many rows as fast as a whole table. */
const LONG_STRETCH = 32;

/**
 * An operand of a narrow table `[…, columns]`; a single column or row is broadcast by a product with ones. ONNX Runtime broadcasts row by row at
 * 8 ns each: 4 µs for 512 rows of 2 numbers, where the product takes 0.7 µs.
 */
function narrow(o: Lowered, name: 'a' | 'b'): Ref {
  const columns = o.output.shape.at(-1) ?? 0;
  const column = [...o.output.shape.slice(0, -1), 1];
  const rows = sizeOf(column);
  const isNarrow = rows >= MANY_ROWS && columns > 1 && columns <= FEW_COLUMNS;
  if (!isNarrow || o.graph.isPortable) return o.in(name);
  const { shape } = o.value(name);
  const ones = (size: readonly number[]): Ref =>
    o.graph.constant('float32', size, new Float32Array(sizeOf(size)).fill(1));
  if (sameShape(shape, column)) return o.node('MatMul', [o.in(name), ones([1, columns])]);
  if (!isRowOf(columns, shape)) return o.in(name);
  return o.node('MatMul', [ones(longTail(column)), o.reshape(o.in(name), [1, columns])]);
}

/** The fewest last axes that contain a long stretch of rows; a broadcast row may repeat along the axes before them. */
function longTail(column: readonly number[]): readonly number[] {
  const tails = column.map((_, axis) => column.slice(axis)).toReversed();
  return tails.find((tail) => sizeOf(tail) >= LONG_STRETCH) ?? column;
}

function binary(op: string): Lowering {
  return (o) => {
    const { dtype } = o.value('a');
    if (dtype === 'float32') return o.node(op, [narrow(o, 'a'), narrow(o, 'b')]);
    if (dtype !== 'bool') return o.node(op, [o.in('a'), o.in('b')]);
    return o.cast(o.node(op, [o.as('a', 'int32'), o.as('b', 'int32')]), 'int32', o.output.dtype);
  };
}

/** An operation that tfjs also applies to the bytes of bools, where 1 + 1 is 2: ONNX bools cannot hold that. */
function ofNumbers(lowering: Lowering): Lowering {
  return (o) => {
    const isOfFlags = [...o.list().values, o.output].every(({ dtype }) => dtype === 'bool');
    return isOfFlags
      ? o.unsupported('of bools has no bool result: cast one operand to int32 or float32')
      : lowering(o);
  };
}

function comparison(op: string): Lowering {
  return (o) => {
    const dtype = o.value('a').dtype === 'bool' ? 'int32' : o.value('a').dtype;
    return o.node(op, [o.as('a', dtype), o.as('b', dtype)]);
  };
}

function logical(op: string): Lowering {
  return (o) => o.node(op, [o.as('a', 'bool'), o.as('b', 'bool')]);
}

/** log(1 + x), accurate near 0 (Kahan): log(u)·(x/(u − 1)) with u = 1 + x; log(u) if the 1 is negligible or x is infinite. */
function log1p(o: Lowered, x: Ref): Ref {
  const one = o.graph.float(1);
  const u = o.node('Add', [x, one]);
  const isOne = o.node('Equal', [u, one]);
  const safe = o.node('Where', [isOne, one, o.node('Sub', [u, one])]);
  const log = o.node('Log', [u]);
  const isLarge = o.node('Equal', [u, x]);
  const close = o.node('Mul', [log, o.node('Div', [x, safe])]);
  return o.node('Where', [isOne, x, o.node('Where', [isLarge, log, close])]);
}

/** exp(x) − 1, accurate near 0 (Kahan): (u − 1)·x/log(u) with u = exp(x). */
function expm1(o: Lowered, x: Ref): Ref {
  const one = o.graph.float(1);
  const u = o.node('Exp', [x]);
  const away = o.node('Sub', [u, one]);
  const near = o.node('And', [
    o.node('Less', [o.node('Abs', [x]), o.graph.float(1)]),
    o.node('Not', [o.node('Equal', [u, one])]),
  ]);
  const log = o.node('Where', [near, o.node('Log', [u]), one]);
  const close = o.node('Div', [o.node('Mul', [away, x]), log]);
  return o.node('Where', [near, close, o.node('Where', [o.node('Equal', [u, one]), x, away])]);
}

/** Steep enough that the smallest normal number reaches 1. */
const STEEP = 2 ** 127;

/** 1 if x > 0, else `alpha`. A steep HardSigmoid, max(0, min(1, s·x)), is one vectorised pass; Sign is not vectorised. */
function step(o: Lowered, x: Ref): Ref {
  const alpha = o.attr<number | undefined>('alpha') ?? 0;
  if (alpha === 0) return o.node('HardSigmoid', [x], { alpha: { float: STEEP }, beta: { float: 0 } });
  return o.node('Where', [o.node('Greater', [x, o.graph.float(0)]), o.graph.float(1), o.graph.float(alpha)]);
}

/** Rounds the quotient down. Divides in float64 as tfjs does for all dtypes; float64 represents every int32 exactly. */
function floorDiv(o: Lowered): Ref {
  const isNarrow = o.graph.isPortable && o.value('a').dtype === 'float32';
  const wide: ElementType = isNarrow ? 'float32' : 'float64';
  const quotient = o.node('Floor', [o.node('Div', [o.as('a', wide), o.as('b', wide)])]);
  return o.cast(quotient, wide, o.output.dtype);
}

/** The remainder with the sign of the divisor. */
function mod(o: Lowered): Ref {
  if (o.value('a').dtype === 'int32') return o.node('Mod', [o.in('a'), o.in('b')], { fmod: 0 });
  const b = o.in('b');
  const zero = o.graph.float(0);
  const a = o.in('a');
  const rest = o.node('Mod', [a, b], { fmod: 1 });
  const alike = o.node('Equal', [o.node('Less', [a, zero]), o.node('Less', [b, zero])]);
  return o.node('Where', [alike, rest, o.node('Mod', [o.node('Add', [rest, b]), b], { fmod: 1 })]);
}

/** The angle of (b, a): the arctangent of a / b, shifted by π if b is negative. */
function atan2(o: Lowered): Ref {
  const y = o.as('a', 'float32');
  const x = o.as('b', 'float32');
  const zero = o.graph.float(0);
  const xIsZero = o.node('Equal', [x, zero]);
  const safe = o.node('Where', [xIsZero, o.graph.float(1), x]);
  const sign = o.node('Where', [o.node('Less', [y, zero]), o.graph.float(-1), o.graph.float(1)]);
  const turn = o.node('Mul', [
    o.node('Where', [o.node('Less', [x, zero]), o.graph.float(Math.PI), zero]),
    sign,
  ]);
  const slope = o.node('Add', [o.node('Atan', [o.node('Div', [y, safe])]), turn]);
  const upright = o.node('Mul', [o.node('Sign', [y]), o.graph.float(Math.PI / 2)]);
  return o.cast(o.node('Where', [xIsZero, upright, slope]), 'float32', o.output.dtype);
}

function addN(o: Lowered): Ref {
  const { refs } = o.list();
  if (o.output.dtype === 'float32' && !o.graph.isPortable) return o.node('Sum', refs);
  return refs.reduce((sum, ref) => o.node('Add', [sum, ref]));
}

/** `t` where the condition holds, else `e`. */
function select(o: Lowered): Ref {
  const { dtype } = o.value('t');
  const through: ElementType = dtype === 'bool' ? 'int32' : dtype;
  const operands = [o.as('condition', 'bool'), o.as('t', through), o.as('e', through)];
  return o.cast(o.node('Where', operands), through, o.output.dtype);
}

function sign(o: Lowered): Ref {
  if (!o.graph.isPortable) return unary('Sign', true)(o) as Ref;
  const { dtype } = o.value('x');
  const through = dtype === 'bool' ? 'int32' : dtype;
  const [x, zero] = [o.as('x', through), o.scalar(through, 0)];
  const [above, below] = [o.node('Greater', [x, zero]), o.node('Less', [x, zero])];
  const difference = o.node('Sub', [o.cast(above, 'bool', through), o.cast(below, 'bool', through)]);
  return o.cast(difference, through, o.output.dtype);
}

/** x above 0, x times the slope below. ONNX broadcasts the slope to x, not x to the slope. */
function prelu(o: Lowered): Ref {
  const { shape } = o.output;
  const x = o.as('x', 'float32');
  const whole = sameShape(o.value('x').shape, shape) ? x : o.node('Expand', [x, o.graph.int64(shape)]);
  return o.node('PRelu', [whole, o.as('alpha', 'float32')]);
}

/** Truncates a number and saturates it to int32. */
function wholeNumber(value: number): number {
  return Math.trunc(Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, value)));
}

function clip(o: Lowered): Ref {
  const { dtype } = o.value('x');
  const through = dtype === 'bool' ? 'int32' : dtype;
  // A bound outside int32 has no effect.
  const bound = (value: number): Ref => o.scalar(through, through === 'int32' ? wholeNumber(value) : value);
  const [min, max] = [bound(o.attr<number>('clipValueMin')), bound(o.attr<number>('clipValueMax'))];
  return o.cast(o.node('Clip', [o.as('x', through), min, max]), through, dtype);
}

/** For bools (bytes): square(x) = x; squaredDifference(a, b) = a ≠ b. */
function square(o: Lowered): Ref {
  return o.output.dtype === 'bool' ? o.in('x') : o.node('Mul', [o.in('x'), o.in('x')]);
}

function squaredDifference(o: Lowered): Ref {
  if (o.output.dtype === 'bool') return o.node('Xor', [o.in('a'), o.in('b')]);
  const d = o.node('Sub', [o.in('a'), o.in('b')]);
  return o.node('Mul', [d, d]);
}

/** Lowerings to the ONNX operators of the same names. */
function byName(names: string, lowering: (name: string) => Lowering): LoweringTable {
  return Object.fromEntries(names.split(' ').map((name) => [name, lowering(name)]));
}

export const ELEMENTWISE: LoweringTable = {
  ...byName('Exp Log Sqrt Reciprocal Elu Sigmoid Tanh Softplus Erf', (name) => unary(name)),
  ...byName('Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh', (name) => unary(name)),
  ...byName('Abs Neg', (name) => unary(name, true)),
  ...byName('Floor Ceil Round', rounding),
  Add: ofNumbers(binary('Add')),
  Sub: ofNumbers(binary('Sub')),
  Multiply: binary('Mul'),
  RealDiv: ofNumbers((o) => o.node('Div', [o.as('a', 'float32'), o.as('b', 'float32')])),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Pow: binary('Pow'),
  SquaredDifference: squaredDifference,
  FloorDiv: floorDiv,
  Mod: ofNumbers(mod),
  Atan2: atan2,
  AddN: addN,
  Prelu: prelu,

  Equal: comparison('Equal'),
  NotEqual: (o) => o.node('Not', [o.node('Equal', [o.in('a'), o.in('b')])]),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  LogicalNot: (o) => o.node('Not', [o.as('x', 'bool')]),
  Select: select,

  Sign: sign,
  Expm1: ofFloats(expm1),
  Log1p: ofFloats(log1p),
  Rsqrt: (o) => o.node('Reciprocal', [o.node('Sqrt', [o.as('x', 'float32')])]),
  Square: square,
  // GPU providers have Relu for floats only.
  Relu: (o) => unary('Relu', !o.graph.isPortable)(o),
  Relu6: ofFloats((o, x) => o.node('Clip', [x, o.graph.float(0), o.graph.float(6)])),
  LeakyRelu: ofFloats((o, x) => o.node('LeakyRelu', [x], { alpha: { float: o.attr<number>('alpha') } })),
  // The derivative is 1 for y ≥ 0, else y + 1.
  EluGrad: (o) => {
    const slope = o.node('Add', [o.node('Min', [o.in('y'), o.graph.float(0)]), o.graph.float(1)]);
    return o.node('Mul', [o.in('dy'), slope]);
  },
  Selu: ofFloats((o, x) =>
    o.node('Selu', [x], { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } }),
  ),
  Step: ofFloats(step),
  ClipByValue: clip,
  IsNan: (o) => o.node('IsNaN', [o.as('x', 'float32')]),
  IsInf: (o) => o.node('IsInf', [o.as('x', 'float32')]),
  IsFinite: (o) => {
    const x = o.as('x', 'float32');
    return o.node('Not', [o.node('Or', [o.node('IsNaN', [x]), o.node('IsInf', [x])])]);
  },
  Cast: (o) => o.as('x', o.output.dtype),
};
