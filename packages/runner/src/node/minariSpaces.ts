import {
  Box,
  Dict,
  Discrete,
  type DType,
  MultiBinary,
  MultiDiscrete,
  PrismError,
  type Space,
  Tuple,
} from '@prism-rl/core';
import { describeValue, shape } from '@prism-rl/core/checks';

/** A part of a space without parts, with the path of its array. */
export interface Leaf {
  /** `/goal/_index_0`; empty if the space has no parts. */
  readonly path: string;
  readonly space: Space;
  /** In the packed form of the whole. */
  readonly offset: number;
}

/** The parts of nested Dicts and Tuples in packed order, by the names of their arrays in Minari's files. */
export function leavesOf(space: Space, path = '', offset = 0): Leaf[] {
  if (space.kind !== 'dict' && space.kind !== 'tuple') return [{ path, space, offset }];
  let start = offset;
  return childrenOf(space).flatMap(([name, part]) => {
    const own = leavesOf(part, `${path}/${name}`, start);
    start += part.size;
    return own;
  });
}

function childrenOf(space: Space): [name: string, part: Space][] {
  const { spaces } = space as Space<unknown> as Dict<{ [name: string]: unknown }> | Tuple<unknown[]>;
  if (Array.isArray(spaces)) return spaces.map((part: Space, k) => [`_index_${k}`, part]);
  return Object.entries<Space>(spaces as { readonly [name: string]: Space }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
}

/** Whether Minari keeps these values as JPEG, unless told otherwise. */
export function isPicture(space: Space): boolean {
  const [height = 0, width = 0] = space.shape;
  return (
    space.kind === 'box' &&
    space.dtype === 'uint8' &&
    [2, 3].includes(space.shape.length) &&
    height >= 32 &&
    width >= 32
  );
}

/** Types of NumPy, by the nearest that packed arrays have. */
const types: { readonly [name: string]: DType } = {
  ...{ float16: 'float32', float32: 'float32', float64: 'float64' },
  ...{
    bool: 'uint8',
    uint8: 'uint8',
    int8: 'int8',
    int16: 'int32',
    uint16: 'int32',
    int32: 'int32',
    int64: 'int32',
  },
};

/** Reads a space that Minari wrote. @throws PrismError `incompatible` for a space that there is not here, `corrupt` for no space. */
export function spaceOfMinari(text: string): Space {
  try {
    // Python writes infinite numbers bare.
    return spaceIn(JSON.parse(text.replaceAll(/(?<=[[,:\s])-?Infinity(?=\s*[\],}])/g, '"$&"')));
  } catch (cause) {
    if (cause instanceof PrismError) throw cause;
    throw PrismError.corrupt`The metadata of Minari hold a space that cannot be read: ${describeValue(text)}.
      Restore the file metadata.json.`.causedBy(cause);
  }
}

const flat = (value: unknown): number[] => [value].flat(Number.POSITIVE_INFINITY).map(Number);

function spaceIn(json: unknown): Space {
  const { type, dtype, low, high, n, nvec, start, subspaces, shape: size } = shape.isObject(json) ? json : {};
  switch (type) {
    case 'Box':
      return new Box({
        low: flat(low),
        high: flat(high),
        shape: flat(size),
        dtype: typeOf(dtype),
      }) as unknown as Space;
    case 'Discrete':
      return new Discrete(Number(n), { start: Number(start ?? 0) }) as Space;
    case 'MultiDiscrete':
      return new MultiDiscrete(flat(nvec), {
        start: start === undefined ? flat(nvec).map(() => 0) : flat(start),
      }) as Space;
    case 'MultiBinary':
      return new MultiBinary(flat(n).reduce((product, one) => product * one, 1)) as Space;
    case 'Tuple':
      return new Tuple((subspaces as unknown[]).map(spaceIn)) as unknown as Space;
    case 'Dict':
      return new Dict(
        Object.fromEntries(Object.entries(subspaces as object).map(([name, part]) => [name, spaceIn(part)])),
      ) as unknown as Space;
    default:
      throw PrismError.incompatible`The data set has values in a space that cannot be read: ${describeValue(type ?? json)}.
        Spaces are Box, Discrete, MultiDiscrete, MultiBinary, Dict and Tuple.`;
  }
}

function typeOf(name: unknown): DType {
  const type = Object.hasOwn(types, String(name)) ? types[String(name)] : undefined;
  if (type !== undefined) return type;
  throw PrismError.incompatible`The data set has a Box of ${describeValue(name)}, which cannot be read.
    Types are ${Object.keys(types).join(', ')}.`;
}

/** Writes a space as Minari reads it. */
export function minariSpace(space: Space): string {
  // Python reads infinite numbers bare.
  return JSON.stringify(jsonOf(space)).replaceAll(/"(-?Infinity)"/g, '$1');
}

function jsonOf(space: Space): object {
  switch (space.kind) {
    case 'dict':
      return {
        type: 'Dict',
        subspaces: Object.fromEntries(childrenOf(space).map(([name, part]) => [name, jsonOf(part)])),
      };
    case 'tuple':
      return { type: 'Tuple', subspaces: childrenOf(space).map(([, part]) => jsonOf(part)) };
    case 'multi-binary':
      return { type: 'MultiBinary', n: space.size };
    case 'discrete': {
      const { n, start } = space as Space<unknown> as Discrete;
      return { type: 'Discrete', dtype: 'int64', start, n };
    }
    case 'multi-discrete': {
      const { nvec, start } = space as Space<unknown> as MultiDiscrete;
      return { type: 'MultiDiscrete', dtype: 'int64', nvec: Array.from(nvec), start: Array.from(start) };
    }
    default: {
      const { low, high, shape: dimensions, dtype } = space as Space<unknown> as Box;
      return {
        type: 'Box',
        dtype,
        shape: dimensions,
        low: nested(low, dimensions),
        high: nested(high, dimensions),
      };
    }
  }
}

/** Numbers in row-major order as nested lists; infinite ones as text. */
function nested(values: ArrayLike<number>, [first, ...rest]: readonly number[]): unknown {
  if (first === undefined) return Number.isFinite(values[0]) ? values[0] : String(values[0]);
  const each = rest.reduce((product, n) => product * n, 1);
  const all = Array.from(values);
  return Array.from({ length: first }, (_, k) => nested(all.slice(k * each, (k + 1) * each), rest));
}
