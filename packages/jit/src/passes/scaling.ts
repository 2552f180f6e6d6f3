// Scaling of whole tensors: divisions by one number become multiplications by its reciprocal, and successive scalings become one, so that an
// optimizer makes fewer passes over its parameters. Last bits may change.

import type { Operation, Program, Value, VariableUpdate } from '../program/ir.ts';
import { inBothOrders, sameShape, sizeOf } from '../program/ir.ts';
import { ELEMENTWISE_OPERATIONS } from '../program/operations.ts';
import { ProgramWriter, replaced } from '../program/writer.ts';
import { Rewriter } from './rewriter.ts';

export interface Scaled {
  readonly base: Value;
  readonly by: Value;
}

/** Matches a multiplication by one number. */
export function scaledParts({ node, shape }: Value): Scaled | undefined {
  for (const [base, by] of node?.op === 'Multiply' ? inBothOrders(node.inputs) : [])
    if (sizeOf(by.shape) === 1 && sameShape(base.shape, shape)) return { base, by };
  return undefined;
}

/** A constant number; undefined if it overflows or underflows in float32. */
function constant(writer: ProgramWriter, number: number): Value | undefined {
  const size = Math.abs(number);
  return size === 0 || (size >= 2 ** -126 && size < 2 ** 128) ? writer.scalar(number) : undefined;
}

function product(writer: ProgramWriter, a: Value, b: Value): Value | undefined {
  if (a.data !== undefined && b.data !== undefined)
    return constant(writer, (a.data[0] as number) * (b.data[0] as number));
  const shape = a.shape.length >= b.shape.length ? a.shape : b.shape;
  return writer.emit('Multiply', { a, b }, {}, shape, 'float32');
}

function reciprocal(writer: ProgramWriter, value: Value): Value | undefined {
  if (value.data !== undefined) return constant(writer, 1 / (value.data[0] as number));
  return writer.emit('RealDiv', { a: writer.scalar(1), b: value }, {}, value.shape, 'float32');
}

/**
 * Rewrites a multiplication or division; undefined to keep it.
 *
 * @param inputs the operation's inputs, rewritten
 * @param isUsedOnce whether the operation is the only user of an original input
 */
export function gatherScale(
  writer: ProgramWriter,
  { op, outputs, callSite }: Operation,
  { a, b }: Readonly<Record<string, Value>>,
  isUsedOnce: (name: string) => boolean,
): Value | undefined {
  const [{ shape, dtype }] = outputs as [Value];
  if ((op !== 'Multiply' && op !== 'RealDiv') || a === undefined || b === undefined) return undefined;
  if (sizeOf(shape) === 1 || [dtype, a.dtype, b.dtype].some((type) => type !== 'float32')) return undefined;
  const scale = (base: Value, by: Value | undefined): Value | undefined =>
    by && writer.emit('Multiply', { a: base, b: by }, {}, shape, dtype, callSite);
  const scales = (by: Value, tensor: Value): boolean =>
    sizeOf(by.shape) === 1 && sameShape(tensor.shape, shape);
  const flatB = scales(b, a);
  if (op === 'RealDiv') {
    const parts = isUsedOnce('a') ? scaledParts(a) : undefined;
    if (flatB) {
      const by = reciprocal(writer, b);
      return parts && by ? scale(parts.base, product(writer, parts.by, by)) : scale(a, by);
    }
    if (parts === undefined || !sameShape(a.shape, shape)) return undefined;
    return scale(writer.emit('RealDiv', { a: parts.base, b }, {}, shape, dtype, callSite), parts.by);
  }
  if (!flatB && !scales(a, b)) return undefined;
  const [name, tensor, by] = flatB ? (['a', a, b] as const) : (['b', b, a] as const);
  const parts = isUsedOnce(name) ? scaledParts(tensor) : undefined;
  return parts && scale(parts.base, product(writer, parts.by, by));
}

// Decaying variables: multiplied at each step by c with |c| < 1, they would end up among the denormal numbers below 1e-38, on which many
// processors compute a hundred times slower. The moments of idle weights reach them after some 800 steps of an optimizer.

/** Magnitudes up to this become 0: 2⁻⁹⁹, about 1.6e-30. */
const TINY = 2 ** -99;

/** Operations that combine the decayed value with another. */
const JOINING = new Set(['Add', 'Maximum']);

/** Whether a value is a number below 1 times the old value of the variable. */
function isRemainder(value: Value | undefined, { variable }: VariableUpdate): boolean {
  const scaled = value && scaledParts(value);
  const factor = scaled?.by.data?.[0];
  return scaled?.base.variable === variable && factor !== undefined && Math.abs(factor) < 1;
}

/** Whether a value is a multiple of a variable's old or new value; a variable that follows such a value does not decay to 0. */
function isOfVariable(value: Value | undefined, renewed: ReadonlySet<Value>): boolean {
  const base = (value && scaledParts(value)?.base) ?? value;
  return base !== undefined && (base.variable !== undefined || renewed.has(base));
}

function decays(update: VariableUpdate, renewed: ReadonlySet<Value>): boolean {
  const { value } = update;
  if (value.dtype !== 'float32' || sizeOf(value.shape) === 1) return false;
  if (isRemainder(value, update)) return true;
  if (!JOINING.has(value.node?.op ?? '')) return false;
  return inBothOrders(value.node?.inputs ?? {}).some(
    ([rest, other]) => isRemainder(rest, update) && !isOfVariable(other, renewed),
  );
}

/**
 * Makes decaying variables end at exactly 0: x − clip(x, ±{@link TINY}), which changes only numbers below 1e-22. Other results of the step
 * stay the same, and so do variables of one number, which cost nothing either way.
 */
export function endDecay(program: Program): Program {
  const renewed = new Set(program.updates.map(({ value }) => value));
  const decaying = new Set(program.updates.filter((update) => decays(update, renewed)));
  if (decaying.size === 0) return program;
  const writer = new ProgramWriter();
  const ended = (x: Value): Value => {
    const within = { clipValueMin: -TINY, clipValueMax: TINY };
    const tiny = writer.emit('ClipByValue', { x }, within, x.shape, x.dtype);
    return writer.emit('Sub', { a: x, b: tiny }, {}, x.shape, x.dtype);
  };
  const updates = program.updates.map((update) =>
    decaying.has(update) ? { ...update, value: ended(update.value) } : update,
  );
  return { ...program, operations: [...program.operations, ...writer.operations], updates };
}

// Joins y + x·s for a number s: as the matrix product of the 1×1 matrix s and the row x, added to the row y, ONNX Runtime makes fewer passes over
// memory. An optimizer's moving averages and its last step have this form. The results are the same bit for bit.

/** For fewer elements the passes are cheaper than the reshapes. */
const WORTHWHILE = 8192;

class ScaledSums extends Rewriter {
  protected override rewrite(operation: Operation): Value | undefined {
    return this.#scaledSum(operation) ?? this.#onRow(operation);
  }

  /** Lets an operation read a sum's row before its reshape. */
  #onRow({ op, inputs, attrs, outputs, callSite }: Operation): Value | undefined {
    const [{ shape, dtype }] = outputs as [Value];
    const size = sizeOf(shape);
    if (!ELEMENTWISE_OPERATIONS.has(op) || dtype !== 'float32' || size < WORTHWHILE) return undefined;
    const rows = replaced(inputs, (value) => this.#rowOf(this.get(value)));
    const shapes = Object.values(rows).map((value) => value.shape);
    const fits = shapes.every((one) => sameShape(one, [1, size]) || one.length === 0);
    if (!fits || !shapes.some(({ length }) => length === 2)) return undefined;
    const result = this.writer.emit(op, rows, attrs, [1, size], dtype, callSite);
    return this.#reshaped(result, shape);
  }

  /** The row that a value reshapes; other values unchanged. */
  #rowOf(value: Value): Value {
    const x = value.node?.op === 'Reshape' ? value.node.inputs.x : undefined;
    return x?.shape.length === 2 && x.shape[0] === 1 && x.node !== undefined ? x : value;
  }

  /** A sum or difference in one operation, if one operand is a scaled tensor without other uses. */
  #scaledSum({ op, inputs, outputs }: Operation): Value | undefined {
    const [output] = outputs as [Value];
    const { a, b } = inputs;
    if (a === undefined || b === undefined || output.dtype !== 'float32') return undefined;
    const size = sizeOf(output.shape);
    if (size < WORTHWHILE || !sameShape(a.shape, output.shape) || !sameShape(b.shape, output.shape))
      return undefined;
    const isScaled = (value: Value): boolean => this.usesOf(value) === 1 && scaledParts(value) !== undefined;
    if (op === 'Add') {
      if (isScaled(b)) return this.#sum(b, a, output);
      return isScaled(a) ? this.#sum(a, b, output) : undefined;
    }
    return op === 'Sub' && isScaled(b) ? this.#sum(b, a, output, true) : undefined;
  }

  #sum(scaled: Value, other: Value, { shape }: Value, negative = false): Value {
    const { base, by } = scaledParts(scaled) as Scaled;
    const row = (value: Value): Value => this.#reshaped(this.get(value), [1, sizeOf(shape)]);
    const factor = this.#reshaped(this.get(by), [1, 1]);
    const inputs = { x: row(base), by: negative ? this.#negative(factor) : factor, y: row(other) };
    const sum = this.writer.emit('ScaledSum', inputs, {}, [1, sizeOf(shape)], 'float32');
    return this.#reshaped(sum, shape);
  }

  #negative(value: Value): Value {
    const { data, shape, dtype } = value;
    if (data === undefined) return this.writer.emit('Neg', { x: value }, {}, shape, dtype);
    const negative = Float32Array.from(data, (x) => -x);
    return this.writer.constant(dtype, shape, negative);
  }

  #reshaped(value: Value, shape: readonly number[]): Value {
    if (value.data !== undefined) return this.writer.constant(value.dtype, shape, value.data);
    const origin = value.node?.op === 'Reshape' ? (value.node.inputs.x as Value) : value;
    return this.writer.reshape(origin, shape);
  }
}

export function joinScaledSums(program: Program): Program {
  return new ScaledSums(program).run();
}
