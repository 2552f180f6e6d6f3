// What an expression of the rules is: known while translating, or computed on the device.
import type { Node } from 'acorn';

/** Types of numbers on the device. A `sample` is a random number of 53 bits as two words: the upper 27 bits, and the lower 26. */
export type Scalar = 'bool' | 'i32' | 'f32' | 'sample';

/** An array on the device; it stands for an array argument of the rules. */
export class Region {
  readonly name: string;
  readonly element: 'i32' | 'f32';
  readonly length: number;

  constructor(name: string, element: 'i32' | 'f32', length: number) {
    this.name = name;
    this.element = element;
    this.length = length;
  }
}

/** Stands for the random stream. */
export class Stream {
  readonly kind: string;

  constructor(kind: string) {
    this.kind = kind;
  }
}

/** Stands for the outcome of a step. */
export class OutcomeFields {}

/** A value of the running program. */
export interface Known {
  readonly kind: 'known';
  readonly value: unknown;
}

/** A number or boolean on the device. */
export interface Live {
  readonly kind: 'live';
  readonly type: Scalar;
  readonly code: string;
  /** Whether the code has the same value wherever it stands. */
  readonly isStable: boolean;
  /** Dividend and divisor, if this is a quotient of integers. */
  readonly quotient?: readonly [Live, Live];
  /** Sample and known number, if this is their difference. */
  readonly difference?: readonly [sample: Live, less: number];
  /** Float64 numbers and an index, if this is the number at that index. */
  readonly element?: readonly [values: readonly number[], index: string];
}

/** One of several values of the running program: its index is known on the device. */
export interface OneOf {
  readonly kind: 'oneOf';
  readonly values: readonly unknown[];
  readonly code: string;
  readonly isStable: boolean;
}

/** A new array or object. */
export interface Members {
  readonly kind: 'members';
  readonly members: ReadonlyMap<string, Value>;
}

/** An arrow function of the rules. */
export interface Closure {
  readonly kind: 'closure';
  readonly node: Node;
  readonly scope: Scope;
}

export type Value = Known | Live | OneOf | Members | Closure;

/** A variable of the device, whose type is found from what it is assigned. */
export interface Variable {
  readonly kind: 'variable';
  readonly name: string;
  readonly key: string;
  /** Whether it is one of a module. */
  readonly isGlobal?: boolean;
}

/** Names of a block. */
export class Scope extends Map<string, Value | Variable> {
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    super();
    this.#outer = outer;
  }

  override get(name: string): Value | Variable | undefined {
    return super.get(name) ?? this.#outer?.get(name);
  }
}

export const known = (value: unknown): Known => ({ kind: 'known', value });

/** @param parts the code's operands */
export function live(type: Scalar, code: string, ...parts: readonly (Live | Known | OneOf)[]): Live {
  return { kind: 'live', type, code, isStable: parts.every((one) => one.kind === 'known' || one.isStable) };
}

/** What must be kept in a variable if something happens between its computation and its use. */
export const unstable = (type: Scalar, code: string): Live => ({ kind: 'live', type, code, isStable: false });

/** A type: of a number, or the values of the running program that occur. */
export type Type = Scalar | readonly unknown[];

/** The type of a known number or boolean; undefined for other values. */
export function scalarOf(value: unknown): Scalar | undefined {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value !== 'number') return undefined;
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? 'i32' : 'f32';
}

/** The type of numbers of both types; undefined if there is none. */
export function common(a: Scalar, b: Scalar): Scalar | undefined {
  if (a === b) return a;
  return a === 'bool' || b === 'bool' ? undefined : 'f32';
}

/** The type of both kinds of values; undefined if there is none. One known number stays known, two become a type. */
export function join(a: Type | undefined, b: Type): Type | undefined {
  if (a === undefined) return b;
  if (typeof a === 'string' && typeof b === 'string') return common(a, b);
  const values = [a, b].filter((one) => typeof one !== 'string').flat() as readonly unknown[];
  const all = [...new Set(values)];
  if (typeof a !== 'string' && typeof b !== 'string' && all.length === 1) return all;
  const scalars = all.map(scalarOf);
  if (scalars.every((one) => one === undefined))
    return typeof a === 'string' || typeof b === 'string' ? undefined : all;
  return [a, b]
    .flatMap((one) => (typeof one === 'string' ? [one] : one.map(scalarOf)))
    .reduce((one, other) => one && other && common(one, other));
}

export function literal(given: number | boolean, type: 'bool' | 'i32' | 'f32'): string {
  if (type === 'bool') return String(Boolean(given));
  const value = Number(given);
  if (type === 'i32') return value < 0 ? `i32(${value})` : String(value);
  const most = 3.4028234663852886e38;
  const text = String(Math.max(-most, Math.min(most, Math.fround(value))));
  return `${value < 0 ? '(' : ''}${/[.e]/.test(text) ? text : `${text}.0`}f${value < 0 ? ')' : ''}`;
}

/** The samples below a number: those whose 53 bits are below this one, as the upper 27 and the lower 26 bits. */
export function threshold(value: number, isIncluded = false): readonly [high: number, low: number] {
  const scaled = value * 2 ** 53;
  const bits = Math.min(2 ** 53, Math.max(0, isIncluded ? Math.floor(scaled) + 1 : Math.ceil(scaled)));
  return [Math.floor(bits / 2 ** 26), bits % 2 ** 26];
}
