// Variables that decay: multiplied by c with |c| < 1 at each step while nothing is added, they would end among the denormal numbers
// below 1e-38, on which many processors compute a hundred times slower. The moments of idle weights get there after some 800 steps of
// an optimizer.

import { type Program, sizeOf, type Value, type VariableUpdate } from '../program/ir.ts';
import { ProgramWriter } from '../program/writer.ts';
import { scaledParts } from './scaling.ts';

/** Magnitudes up to here count as nothing: 2⁻⁹⁹, about 1.6e-30. */
export const TINY = 2 ** -99;

/** What something is added to, or the larger is taken of. */
const JOINING = new Set(['Add', 'Maximum']);

/** Whether a value is a number below 1 times what the variable was. */
function isRemainder(value: Value | undefined, { variable }: VariableUpdate): boolean {
  const scaled = value && scaledParts(value);
  const factor = scaled?.by.data?.[0];
  return scaled?.base.variable === variable && factor !== undefined && Math.abs(factor) < 1;
}

/** Whether a value is a multiple of a variable's old or new value: what follows such a value does not end at 0. */
function isOfVariable(value: Value | undefined, renewed: ReadonlySet<Value>): boolean {
  const base = (value && scaledParts(value)?.base) ?? value;
  return base !== undefined && (base.variable !== undefined || renewed.has(base));
}

function decays(update: VariableUpdate, renewed: ReadonlySet<Value>): boolean {
  const { value } = update;
  if (value.dtype !== 'float32' || sizeOf(value.shape) === 1) return false;
  if (isRemainder(value, update)) return true;
  if (!JOINING.has(value.node?.op ?? '')) return false;
  const { a, b } = value.node?.inputs ?? {};
  return (
    (isRemainder(a, update) && !isOfVariable(b, renewed)) ||
    (isRemainder(b, update) && !isOfVariable(a, renewed))
  );
}

/**
 * Has decaying variables end at an exact 0: x − clip(x, ±{@link TINY}), which only numbers below 1e-22 notice. Other
 * results of the step stay as they were, and so do variables of one number, which cost nothing either way.
 */
export function endDecay<P extends Program>(program: P): P {
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
