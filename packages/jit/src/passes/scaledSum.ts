// Joins a tensor times one number and its addition to another tensor: y + x·s is the matrix product of the 1×1 matrix s
// and the row x, added to the row y, which ONNX Runtime computes in fewer passes over memory than two operations.
// An optimizer's moving averages and its last step have this form. The numbers stay the same to the last bit.

import { ELEMENTWISE_OPERATIONS } from '../program/elementwise.ts';
import type { FusedProgram } from '../program/fused.ts';
import { type Operation, sameShape, sizeOf, type Value } from '../program/ir.ts';
import { Rewriter } from './rewriter.ts';
import { type Scaled, scaledParts } from './scaling.ts';

/** Below this many elements the passes are cheaper than the reshapes. */
const WORTHWHILE = 8192;

class ScaledSums extends Rewriter {
  protected override rewrite(operation: Operation): Value | undefined {
    return this.#scaledSum(operation) ?? this.#onRow(operation);
  }

  /** An operation on a sum's row takes it as it is, not reshaped. */
  #onRow({ op, inputs, attrs, outputs, callSite }: Operation): Value | undefined {
    const [{ shape, dtype }] = outputs as [Value];
    const size = sizeOf(shape);
    if (!ELEMENTWISE_OPERATIONS.has(op) || dtype !== 'float32' || size < WORTHWHILE) return undefined;
    const rows = Object.entries(inputs).map(([name, value]) => [name, this.#rowOf(this.get(value))] as const);
    const fits = rows.every(([, value]) => sameShape(value.shape, [1, size]) || value.shape.length === 0);
    if (!fits || !rows.some(([, value]) => value.shape.length === 2)) return undefined;
    const result = this.writer.emit(op, Object.fromEntries(rows), attrs, [1, size], dtype, callSite);
    return this.#reshaped(result, shape);
  }

  /** The row that a value is a reshaped form of; other values as they are. */
  #rowOf(value: Value): Value {
    const x = value.node?.op === 'Reshape' ? value.node.inputs.x : undefined;
    return x?.shape.length === 2 && x.shape[0] === 1 && x.node !== undefined ? x : value;
  }

  /** A sum or difference in one operation, if one operand is a scaled tensor with no other use. */
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
    if (value.data !== undefined)
      return this.writer.constant(
        value.dtype,
        value.shape,
        Float32Array.from(value.data, (x) => -x),
      );
    return this.writer.emit('Neg', { x: value }, {}, value.shape, value.dtype);
  }

  #reshaped(value: Value, shape: readonly number[]): Value {
    if (value.data !== undefined) return this.writer.constant(value.dtype, shape, value.data);
    const origin = value.node?.op === 'Reshape' ? (value.node.inputs.x as Value) : value;
    if (sameShape(origin.shape, shape)) return origin;
    return this.writer.emit('Reshape', { x: origin }, {}, shape, value.dtype);
  }
}

/** Joins the scaled sums of a program. */
export function joinScaledSums(program: FusedProgram): FusedProgram {
  return new ScaledSums(program).run();
}
