// What values of JSON, and objects that people write, must be: requirements in words, each with its test, and made of each other.

/** A requirement on a value. */
export interface Shape {
  /** As it continues "must be": `a text`. */
  readonly words: string;
  readonly is: (value: unknown) => boolean;
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
export const optional = ({ words, is }: Shape): Shape => ({
  words,
  is: (value) => value === undefined || is(value),
});
/** An object with at least these fields, which its words name. */
export const withFields = (fields: Shapes): Shape => ({
  words: `an object with ${Object.keys(fields).join(' and ')}`,
  is: (value) => isObject(value) && firstMisfit(value, fields) === undefined,
});
/** A list of values of one shape. */
export const listOf = (words: string, { is }: Shape): Shape => ({
  words,
  is: (value) => Array.isArray(value) && value.every(is),
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
