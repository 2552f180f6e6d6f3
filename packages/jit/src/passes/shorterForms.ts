// Rewrites chains that ONNX has as one operation: tfjs's log-softmax, lines clipped to [0, 1], a column minus a constant row. Removes factors of
// ones if the gradient's next operation broadcasts as well.

import type { Operation, Program, Value } from '../program/ir.ts';
import { axesOf, inBothOrders, isRowOf, numberIn, sameShape, sizeOf } from '../program/ir.ts';
import { ELEMENTWISE_OPERATIONS } from '../program/operations.ts';
import { Rewriter } from './rewriter.ts';
import { type Scaled, scaledParts } from './scaling.ts';

/** The operand of `value` if it is a reduction over the last axis that keeps the axis. */
function reducedRows(value: Value | undefined, op: 'Max' | 'Sum'): Value | undefined {
  const x = value?.node?.op === op ? value.node.inputs.x : undefined;
  if (x === undefined || value === undefined || x.shape.at(-1) === 1) return undefined;
  return sameShape(value.shape, [...x.shape.slice(0, -1), 1]) ? x : undefined;
}

/** x of (x − max x) − log Σ exp(x − max x). */
function logSoftmaxOf({ op, inputs: { a, b } }: Operation): Value | undefined {
  const shifted = a?.node;
  if (op !== 'Sub' || shifted?.op !== 'Sub' || b?.node?.op !== 'Log') return undefined;
  const { a: x, b: most } = shifted.inputs;
  const exponentials = reducedRows(b.node.inputs.x, 'Sum')?.node;
  const isSum = exponentials?.op === 'Exp' && exponentials.inputs.x === a;
  return isSum && x !== undefined && reducedRows(most, 'Max') === x ? x : undefined;
}

/** x of x·1, where the ones are a larger tensor. */
function spreadByOnes({ node, shape }: Value): Value | undefined {
  const orders = node?.op === 'Multiply' ? inBothOrders(node.inputs) : [];
  return orders.find(([x, ones]) => {
    const isOnes = ones.data?.every((value) => value === 1);
    return isOnes && x.data === undefined && sizeOf(x.shape) < sizeOf(shape);
  })?.[0];
}

/** The shape to which two compatible shapes are broadcast. */
function spread(one: readonly number[], other: readonly number[]): number[] {
  const rank = Math.max(one.length, other.length);
  return Array.from({ length: rank }, (_, i) => {
    const [m, n] = [one[i + one.length - rank] ?? 1, other[i + other.length - rank] ?? 1];
    return m === 1 ? n : m;
  });
}

/** Smaller tables are written as fast either way. */
const WORTHWHILE = 8192;

class ShorterForms extends Rewriter {
  protected override rewrite(operation: Operation): Value | undefined {
    const [{ shape, dtype }] = operation.outputs as [Value];
    if (dtype !== 'float32') return undefined;
    const x = logSoftmaxOf(operation);
    if (x !== undefined) return this.writer.emit('LogSoftmax', { x: this.get(x) }, {}, shape, dtype);
    return this.#clippedLine(operation) ?? this.#outerDifference(operation) ?? this.#withoutOnes(operation);
  }

  /** A large table of differences between columns `[…, m, 1]` and a constant row of n. */
  #outerDifference({ op, inputs: { a, b }, outputs }: Operation): Value | undefined {
    const [{ shape, dtype }] = outputs as [Value];
    const n = shape.at(-1);
    if (op !== 'Sub' || a === undefined || b?.data === undefined || sizeOf(shape) < WORTHWHILE)
      return undefined;
    if (n === undefined || n === 1 || !isRowOf(n, b.shape)) return undefined;
    if (!sameShape(a.shape, [...shape.slice(0, -1), 1])) return undefined;
    const rows = sizeOf(a.shape);
    const scaled = this.usesOf(a) === 1 ? scaledParts(a) : undefined;
    const by = scaled?.by.data?.[0];
    const x = this.writer.reshape(this.get(by === undefined ? a : (scaled as Scaled).base), [rows, 1]);
    const ones = this.writer.constant(dtype, [1, n], new Float32Array(n).fill(by ?? 1));
    const negative = Float32Array.from(b.data, (value) => -value);
    const y = this.writer.constant(dtype, [n], negative);
    const table = this.writer.emit('ScaledSum', { by: x, x: ones, y }, {}, [rows, n], dtype);
    return this.writer.reshape(table, shape);
  }

  /** Lets an operation on x·1 read x itself if its other operand has the shape that the ones gave x. */
  #withoutOnes({ op, attrs, inputs, outputs, callSite }: Operation): Value | undefined {
    const { a, b } = inputs;
    if (a === undefined || b === undefined || !ELEMENTWISE_OPERATIONS.has(op)) return undefined;
    const [{ shape, dtype }] = outputs as [Value];
    const [slimA, slimB] = [spreadByOnes(a), spreadByOnes(b)];
    for (const [x, y] of [
      [slimA, b],
      [a, slimB],
    ]) {
      if (x === undefined || y === undefined || !sameShape(spread(x.shape, y.shape), shape)) continue;
      return this.writer.emit(op, { a: this.get(x), b: this.get(y) }, attrs, shape, dtype, callSite);
    }
    return undefined;
  }

  /** a·x + b clipped to [0, 1]. */
  #clippedLine({ op, attrs, inputs, outputs }: Operation): Value | undefined {
    const isUnit = attrs.clipValueMin === 0 && attrs.clipValueMax === 1;
    if (op !== 'ClipByValue' || !isUnit || inputs.x === undefined) return undefined;
    const [{ shape, dtype }] = outputs as [Value];
    const { x, a, b } = this.#line(inputs.x);
    // Without a line around it, only a table of differences gains: its product can clip itself.
    const isBare = a === 1 && b === 0;
    if (isBare && this.get(x).node?.op !== 'ScaledSum') return undefined;
    return this.writer.emit('ClippedLine', { x: this.get(x) }, { a, b }, shape, dtype);
  }

  /** Writes `value` as a·x + b with numbers a and b, if the values in between have no other use. */
  #line(value: Value): { readonly x: Value; readonly a: number; readonly b: number } {
    const { a: left, b: right } = value.node?.inputs ?? {};
    const isInBetween = (x: Value | undefined): x is Value =>
      x?.dtype === 'float32' && sameShape(x.shape, value.shape) && this.usesOf(value) === 1;
    const step = LINES[value.node?.op ?? ''];
    for (const [x, number, isLeft] of [
      [left, numberIn(right), true],
      [right, numberIn(left), false],
    ] as const) {
      if (step === undefined || number === undefined || !isInBetween(x)) continue;
      const inner = this.#line(x);
      const [a, b] = step(number, isLeft);
      // A large offset would lose digits of x that subtracting before scaling keeps.
      if (Math.abs(a * inner.b) <= LARGEST_OFFSET) return { x: inner.x, a: a * inner.a, b: a * inner.b + b };
      return { x, a, b };
    }
    return { x: value, a: 1, b: 0 };
  }
}

/** In units of the clip interval. */
const LARGEST_OFFSET = 4;

/** Operations with one number as a·x + b. `isLeft` says whether x is the first operand. */
const LINES: Readonly<Record<string, (number: number, isLeft: boolean) => readonly [a: number, b: number]>> =
  {
    Add: (number) => [1, number],
    Sub: (number, isLeft) => (isLeft ? [1, -number] : [-1, number]),
    Multiply: (number) => [number, 0],
  };

export function shorten(program: Program): Program {
  return new ShorterForms(program).run();
}

// Sums over actions weighted by a greedy policy: Σₐ x(b, a, k)·[a = argmax y(b)] is row argmax y(b) of x(b), gathered instead of multiplied by
// zeros and ones and summed. (Infinities and NaN in other rows do not propagate then; multiplied by 0 they would make the sum NaN.)

/** The indices of the ones in a table of zeros and ones `[rows, actions, 1]`, if they come from an argmax or argmin. */
function choiceIn(mask: Value): Value | undefined {
  const flat = mask.node?.op === 'Reshape' ? mask.node.inputs.x : mask;
  const { op, inputs, attrs } = flat?.node ?? {};
  const indices =
    op === 'OneHot' && attrs?.onValue === 1 && attrs.offValue === 0 ? inputs?.indices : undefined;
  // Only these indices are known to be within the rows.
  const isChosen = indices?.node?.op === 'ArgMax' || indices?.node?.op === 'ArgMin';
  const table = mask.shape.slice(0, 2);
  // Tables of another form have their rows elsewhere.
  const isTable =
    flat !== undefined && sameShape(flat.shape, table) && sameShape(indices?.shape ?? [], table.slice(0, 1));
  const argument = indices?.node?.inputs.x;
  const isWithin = argument !== undefined && sameShape(argument.shape, table);
  return isChosen && isTable && isWithin ? indices : undefined;
}

class PickedRows extends Rewriter {
  protected override rewrite({ op, inputs, attrs, outputs, callSite }: Operation): Value | undefined {
    const [{ shape, dtype }] = outputs as [Value];
    const product = inputs.x;
    const [rows = 0, actions = 0, k = 0] = product?.shape ?? [];
    if (op !== 'Sum' || product?.node?.op !== 'Multiply' || product.shape.length !== 3) return undefined;
    const isOverActions = sameShape(axesOf(attrs.axis, 3), [1]) && sameShape(shape, [rows, k]);
    if (!isOverActions || dtype !== 'float32') return undefined;
    for (const [x, mask] of inBothOrders(product.node.inputs)) {
      const indices = sameShape(mask.shape, [rows, actions, 1]) ? choiceIn(mask) : undefined;
      if (indices === undefined || !sameShape(x.shape, product.shape)) continue;
      const starts = Int32Array.from({ length: rows }, (_, i) => i * actions);
      const first = this.writer.constant('int32', [rows], starts);
      const at = this.writer.emit('Add', { a: this.get(indices), b: first }, {}, [rows], 'int32', callSite);
      const flat = this.writer.emit('Reshape', { x: this.get(x) }, {}, [rows * actions, k], dtype);
      const fromRows = { axis: 0, batchDims: 0 };
      return this.writer.emit('GatherV2', { x: flat, indices: at }, fromRows, shape, dtype, callSite);
    }
    return undefined;
  }
}

/** Gathers the rows that a program selects by greedy policies. */
export function pickRows(program: Program): Program {
  return new PickedRows(program).run();
}
