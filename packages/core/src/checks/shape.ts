// What values of JSON, and objects that people write, must be: requirements in words, each with its test, and made of each other.

/** A requirement on a value. */
export interface Shape {
  /** As it continues "must be": `a text`. */
  readonly words: string;
  readonly is: (value: unknown) => boolean;
  /** What in a value is not as it must be; undefined if nothing is, or if the value is wrong as a whole. */
  readonly misfitIn?: ((value: unknown) => Misfit | undefined) | undefined;
}

/** Where a value is not as its shape wants it. */
export interface Misfit {
  /** Fields, and places in lists, that lead there; none for the whole value. */
  readonly path: readonly (string | number)[];
  /** As they continue "must be"; undefined for a field that the object does not know. */
  readonly words: string | undefined;
  readonly found: unknown;
}

/** Shapes by the names of an object's fields. */
export type Shapes = { readonly [field: string]: Shape };

/** Whether a value is an object with fields, and no array. */
export const isObject = (value: unknown): value is { readonly [field: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string. */
export const text: Shape = { words: 'a text', is: (value) => typeof value === 'string' };
/** An object with any fields. */
export const object: Shape = { words: 'an object', is: isObject };
/** Something to call. */
export const method: Shape = { words: 'a function', is: (value) => typeof value === 'function' };
/** A whole number that a double holds exactly. */
export const wholeFrom = (minimum: number): Shape => ({
  words: `an integer of at least ${minimum}`,
  is: (value) => Number.isSafeInteger(value) && (value as number) >= minimum,
});
/** What may be left out. */
export const optional = ({ is, ...shape }: Shape): Shape => ({
  ...shape,
  is: (value) => value === undefined || is(value),
});
/** An object with at least these fields, which its words name. */
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
/** One of several shapes, by the kind of value: an error speaks of the shape that `choose` gives. */
export const either = (words: string, choose: (value: unknown) => Shape): Shape => ({
  words,
  is: (value) => choose(value).is(value),
  misfitIn: (value) => misfitOf(value, choose(value)),
});
/** An object whose fields, whatever their names, have one shape. */
export const byName = (words: string, { is }: Shape): Shape => ({
  words,
  is: (value) => isObject(value) && Object.values(value).every(is),
});

/** The first field of an object that is not as its shape wants it; undefined where all are. */
export function firstMisfit(
  value: { readonly [field: string]: unknown },
  shapes: Shapes,
): { readonly field: string; readonly words: string; readonly found: unknown } | undefined {
  for (const [field, { words, is }] of Object.entries(shapes))
    if (!is(value[field])) return { field, words, found: value[field] };
  return undefined;
}

/** The first thing in a value that is not as its shape wants it, however deep; undefined where all is. */
export function misfitOf(value: unknown, shape: Shape): Misfit | undefined {
  if (shape.is(value)) return undefined;
  return shape.misfitIn?.(value) ?? { path: [], words: shape.words, found: value };
}

function misfitAt(key: string | number, value: unknown, shape: Shape): Misfit | undefined {
  const misfit = misfitOf(value, shape);
  return misfit && { ...misfit, path: [key, ...misfit.path] };
}
