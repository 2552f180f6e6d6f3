// Numbers that scale whole tensors: divisions by one number become multiplications by its reciprocal, and successive
// scalings become one, so that an optimizer passes fewer times over its parameters. Last bits may change.
import { type Operation, sameShape, sizeOf, type Value } from '../program/ir.ts';
import type { ProgramWriter } from '../program/writer.ts';

/** A tensor times one number. */
export interface Scaled {
  readonly base: Value;
  readonly by: Value;
}

/** Reads a multiplication by one number. */
export function scaledParts(value: Value): Scaled | undefined {
  const { node } = value;
  if (node?.op !== 'Multiply') return undefined;
  const { a, b } = node.inputs;
  if (a === undefined || b === undefined) return undefined;
  if (sizeOf(b.shape) === 1 && sameShape(a.shape, value.shape)) return { base: a, by: b };
  return sizeOf(a.shape) === 1 && sameShape(b.shape, value.shape) ? { base: b, by: a } : undefined;
}

/** A constant number; undefined where float32 has not enough room for it. */
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
 * Rewrites one multiplication or division, or returns undefined when it stays as it is.
 *
 * @param inputs the operation's inputs, rewritten
 * @param isUsedOnce whether one of the operation's original inputs has no other use
 */
export function gatherScale(
  writer: ProgramWriter,
  operation: Operation,
  inputs: Readonly<Record<string, Value>>,
  isUsedOnce: (name: string) => boolean,
): Value | undefined {
  const { op } = operation;
  const [output] = operation.outputs as [Value];
  const { a, b } = inputs;
  if ((op !== 'Multiply' && op !== 'RealDiv') || a === undefined || b === undefined) return undefined;
  if (
    output.dtype !== 'float32' ||
    a.dtype !== 'float32' ||
    b.dtype !== 'float32' ||
    sizeOf(output.shape) === 1
  ) {
    return undefined;
  }
  const scale = (base: Value, by: Value | undefined): Value | undefined =>
    by && writer.emit('Multiply', { a: base, b: by }, {}, output.shape, 'float32', operation.callSite);
  const flatB = sizeOf(b.shape) === 1 && sameShape(a.shape, output.shape);
  const flatA = sizeOf(a.shape) === 1 && sameShape(b.shape, output.shape);
  if (op === 'RealDiv') {
    const parts = isUsedOnce('a') ? scaledParts(a) : undefined;
    if (flatB) {
      const by = reciprocal(writer, b);
      return parts && by ? scale(parts.base, product(writer, parts.by, by)) : scale(a, by);
    }
    if (parts === undefined || !sameShape(a.shape, output.shape)) return undefined;
    const quotient = writer.emit(
      'RealDiv',
      { a: parts.base, b },
      {},
      output.shape,
      'float32',
      operation.callSite,
    );
    return scale(quotient, parts.by);
  }
  if (!flatA && !flatB) return undefined;
  const [name, tensor, by] = flatB ? (['a', a, b] as const) : (['b', b, a] as const);
  const parts = isUsedOnce(name) ? scaledParts(tensor) : undefined;
  return parts === undefined ? undefined : scale(parts.base, product(writer, parts.by, by));
}
