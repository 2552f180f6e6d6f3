// Requirements on JSON values and on objects that people write. Each has words for messages and a test; shapes are built from shapes.

/** A requirement on a value. */
export interface Shape {
  /** Completes "must be …": `a text`. */
  readonly words: string;
  readonly is: (value: unknown) => boolean;
  /** Finds the part of a value that violates the requirement; undefined if the value is valid, or wrong as a whole. */
  readonly misfitIn?: ((value: unknown) => Misfit | undefined) | undefined;
}

/** The place where a value violates its shape. */
export interface Misfit {
  /** Fields and list indices that lead to the place; empty for the whole value. */
  readonly path: readonly (string | number)[];
  /** Completes "must be …"; undefined for an unknown field. */
  readonly words: string | undefined;
  readonly found: unknown;
}

/** Shapes by the names of an object's fields. */
export type Shapes = { readonly [field: string]: Shape };

/** Whether a value is an object other than an array. */
export const isObject = (value: unknown): value is { readonly [field: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string. */
export const text: Shape = { words: 'a text', is: (value) => typeof value === 'string' };
/** A name from a file: longer ones would only fill pages and messages. */
export const name: Shape = {
  words: 'a text of at most 1000 characters',
  is: (value) => typeof value === 'string' && value.length <= 1000,
};
/** An object with any fields. */
export const object: Shape = { words: 'an object', is: isObject };
/** A function. */
export const method: Shape = { words: 'a function', is: (value) => typeof value === 'function' };
/** A safe integer of at least `minimum`. */
export const wholeFrom = (minimum: number): Shape => ({
  words: `an integer of at least ${minimum}`,
  is: (value) => Number.isSafeInteger(value) && (value as number) >= minimum,
});
/** A shape or `undefined`. */
export const optional = ({ is, ...shape }: Shape): Shape => ({
  ...shape,
  is: (value) => value === undefined || is(value),
});
/** An object with at least these fields. */
export const withFields = (fields: Shapes): Shape => ({
  words: `an object with ${Object.keys(fields).join(' and ')}`,
  is: (value) => isObject(value) && firstMisfit(value, fields) === undefined,
});
/** An object with these fields and no others. */
export function onlyFields(words: string, fields: Shapes): Shape {
  const misfitIn = (value: unknown): Misfit | undefined => {
    if (!isObject(value)) return undefined;
    for (const [field, shape] of Object.entries(fields)) {
      const misfit = misfitAt(field, value[field], shape);
      if (misfit !== undefined) return misfit;
    }
    const unknown = Object.keys(value).find((field) => !Object.hasOwn(fields, field));
    return unknown === undefined ? undefined : { path: [unknown], words: undefined, found: value[unknown] };
  };
  return { words, is: (value) => isObject(value) && misfitIn(value) === undefined, misfitIn };
}
/** A list of values of one shape. */
export const listOf = (words: string, shape: Shape): Shape => ({
  words,
  is: (value) => Array.isArray(value) && value.every(shape.is),
  misfitIn: (value) => {
    if (!Array.isArray(value)) return undefined;
    const k = value.findIndex((one) => !shape.is(one));
    return k === -1 ? undefined : misfitAt(k, value[k], shape);
  },
});
/** The shape that `choose` picks for the value. */
export const either = (words: string, choose: (value: unknown) => Shape): Shape => ({
  words,
  is: (value) => choose(value).is(value),
  misfitIn: (value) => misfitOf(value, choose(value)),
});
/** An object with fields of any name, all of one shape. */
export const byName = (words: string, { is }: Shape): Shape => ({
  words,
  is: (value) => isObject(value) && Object.values(value).every(is),
});

/** Finds the first field of an object that violates its shape; undefined if none does. */
export function firstMisfit(
  value: { readonly [field: string]: unknown },
  shapes: Shapes,
): { readonly field: string; readonly words: string; readonly found: unknown } | undefined {
  for (const [field, { words, is }] of Object.entries(shapes))
    if (!is(value[field])) return { field, words, found: value[field] };
  return undefined;
}

/** Finds the first place in a value, at any depth, that violates its shape; undefined if the value is valid. */
export function misfitOf(value: unknown, shape: Shape): Misfit | undefined {
  if (shape.is(value)) return undefined;
  return shape.misfitIn?.(value) ?? { path: [], words: shape.words, found: value };
}

function misfitAt(key: string | number, value: unknown, shape: Shape): Misfit | undefined {
  const misfit = misfitOf(value, shape);
  return misfit && { ...misfit, path: [key, ...misfit.path] };
}
