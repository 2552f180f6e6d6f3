// Bounds of values that follow from their operations, to decide whether an index can be out of range. Ignores NaN, which as an integer is 0 or −2³¹:
// the first index, or none.

import { type Attributes, axesOf, type Operation, type TypedArray, type Value } from './ir.ts';

type Bounds = readonly [least: number, most: number];

const NOTHING_KNOWN: Bounds = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const INTEGERS: Bounds = [-(2 ** 31), 2 ** 31 - 1];

function joined(all: readonly Bounds[]): Bounds {
  return [Math.min(...all.map(([least]) => least)), Math.max(...all.map(([, most]) => most))];
}

/** Computes an output's bounds from the inputs' bounds, in order. */
type Rule = (inputs: readonly Bounds[], attrs: Attributes, values: readonly Value[]) => Bounds;

const same: Rule = ([x = NOTHING_KNOWN]) => x;
const any: Rule = (inputs) => joined(inputs);
/** Holds for every rounding mode. */
const rounded: Rule = ([[least, most] = NOTHING_KNOWN]) => [Math.floor(least), Math.ceil(most)];
const place: Rule = (_, { axis }, [x]) => {
  const shape = x?.shape ?? [];
  return [0, (shape[axesOf(axis, shape.length)[0] ?? 0] ?? 1) - 1];
};

const RULES: Readonly<Record<string, Rule>> = {
  Add: ([a = NOTHING_KNOWN, b = NOTHING_KNOWN]) => [a[0] + b[0], a[1] + b[1]],
  Sub: ([a = NOTHING_KNOWN, b = NOTHING_KNOWN]) => [a[0] - b[1], a[1] - b[0]],
  Multiply: ([a = NOTHING_KNOWN, b = NOTHING_KNOWN]) => {
    const products = a.flatMap((x) => b.map((y) => x * y));
    return [Math.min(...products), Math.max(...products)];
  },
  Minimum: ([a = NOTHING_KNOWN, b = NOTHING_KNOWN]) => [Math.min(a[0], b[0]), Math.min(a[1], b[1])],
  Maximum: ([a = NOTHING_KNOWN, b = NOTHING_KNOWN]) => [Math.max(a[0], b[0]), Math.max(a[1], b[1])],
  ClipByValue: ([x = NOTHING_KNOWN], { clipValueMin, clipValueMax }) => {
    const [low, high] = [clipValueMin as number, clipValueMax as number];
    return [Math.min(high, Math.max(low, x[0])), Math.max(low, Math.min(high, x[1]))];
  },
  ClippedLine: () => [0, 1],
  Relu: ([x = NOTHING_KNOWN]) => [Math.max(0, x[0]), Math.max(0, x[1])],
  Floor: rounded,
  Ceil: rounded,
  Round: rounded,
  ArgMax: place,
  ArgMin: place,
  Concat: any,
  Pack: any,
  Cast: same,
  BroadcastTo: same,
  Reshape: same,
  Reverse: same,
  Slice: same,
  SplitV: same,
  Tile: same,
  Transpose: same,
  Unpack: same,
};

function ofNumbers(data: TypedArray): Bounds {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of data) [least, most] = [Math.min(least, x), Math.max(most, x)];
  return [least, most];
}

/** Bounds in the dtype: no bounds if they are NaN, or exceed int32, which wraps on overflow. */
function held([least, most]: Bounds, { dtype }: Value): Bounds {
  if (dtype === 'bool') return [0, 1];
  const [hold, all] = dtype === 'int32' ? [Math.trunc, INTEGERS] : [Math.fround, NOTHING_KNOWN];
  const [from, to] = [hold(least), hold(most)];
  return from <= to && from >= all[0] && to <= all[1] ? [from, to] : all;
}

/** Walks back from a value to its operands, visiting each value once. */
class Search {
  readonly #known = new Map<Value, Bounds>();
  readonly #row: Row | undefined;

  /** @param row the only row to look at; default all */
  constructor(row?: Row) {
    this.#row = row;
  }

  boundsOf(value: Value): Bounds {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const bounds = held(this.#made(value), value);
    this.#known.set(value, bounds);
    return bounds;
  }

  #made(value: Value): Bounds {
    const { data, node, bounds, shape } = value;
    const row = this.#row;
    if (data !== undefined) {
      const isWhole = row === undefined || shape.length !== row.axes || shape[0] !== row.count;
      const width = data.length / (shape[0] ?? 1);
      return ofNumbers(isWhole ? data : data.subarray(row.at * width, (row.at + 1) * width));
    }
    if (row !== undefined && node !== undefined && !keepsRows(node)) return boundsOf(value);
    if (bounds !== undefined) return bounds;
    const rule = node && RULES[node.op];
    if (node === undefined || rule === undefined) return NOTHING_KNOWN;
    const values = Object.values(node.inputs);
    return rule(
      values.map((one) => this.boundsOf(one)),
      node.attrs,
      values,
    );
  }
}

/** One row of tensors of a given rank and number of rows. */
interface Row {
  readonly at: number;
  readonly count: number;
  readonly axes: number;
}

/** Operations whose row i depends only on row i of their inputs. */
const BY_ROWS = new Set('Add Sub Multiply Minimum Maximum ClipByValue Floor Cast Concat'.split(' '));

function keepsRows({ op, attrs, outputs }: Operation): boolean {
  const axes = outputs[0]?.shape.length ?? 0;
  return BY_ROWS.has(op) && (op !== 'Concat' || axesOf(attrs.axis, axes)[0] !== 0);
}

/**
 * The number of rows into which indices and `length` results can be divided so that each row of indices is known to lie in the same row of
 * results; 1 if there is no such division.
 */
export function rowsOfIndices(indices: Value, length: number): number {
  let value = indices;
  while (value.node?.op === 'Reshape') value = value.node.inputs.x as Value;
  const { shape } = value;
  const [count = 1] = shape;
  const part = length / count;
  if (shape.length < 2 || !Number.isInteger(part)) return 1;
  const isWithin = (at: number): boolean => {
    const [least, most] = new Search({ at, count, axes: shape.length }).boundsOf(value);
    return least >= at * part && most < (at + 1) * part;
  };
  return Array.from({ length: count }, (_, at) => at).every(isWithin) ? count : 1;
}

/** Bounds of a value except NaN; infinite if nothing is known. */
export function boundsOf(value: Value): readonly [least: number, most: number] {
  return new Search().boundsOf(value);
}
