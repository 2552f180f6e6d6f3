// Values as WGSL: conversions, parts, operators, and constants that keep them.
import type { Node } from 'acorn';
import { folded } from './intrinsics.ts';
import type { LiveCode, Source } from './liveCode.node.ts';
import {
  common,
  type Known,
  known,
  type Live,
  literal,
  live,
  OutcomeFields,
  Region,
  type Scalar,
  Scope,
  Stream,
  scalarOf,
  type Type,
  threshold,
  unstable,
  type Value,
  type Variable,
} from './values.ts';

const ARITHMETIC = ['+', '-', '*', '/', '%'];
const ORDER: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** A call of a translated function. */
export interface Called {
  readonly code: string;
  /** Undefined if it returns nothing. */
  readonly type: Type | undefined;
  /** Whether it writes, draws or fails. */
  readonly acts: boolean;
}

/** What the translations of all functions share. */
export interface Shared {
  readonly code: LiveCode;
  /** The statement being translated. */
  statement: readonly [Source, Node] | undefined;
  refuse(source: Source, node: Node, what: string): never;
  typeOf(key: string): Type | undefined;
  /** Notes that a value of a type flows into a variable. @returns whether the variable can hold it */
  raise(key: string, type: Type): boolean;
  call(source: Source, self: unknown, args: readonly Value[], node: Node, from: Source): Called;
  /** Declares a constant array. @returns its name */
  table(values: readonly (number | boolean)[], type: 'bool' | 'i32' | 'f32' | 'u32'): string;
  /** Declares a variable of a module that the rules write. */
  global(source: Source, name: string): Variable | undefined;
  addGlobal(source: Source, name: string, value: unknown): Variable;
  /** Variables of modules that this call of a method has written so far. */
  readonly writtenGlobals: Set<string>;
  /** The same object in every pass. */
  constant(key: string, value: object): object;
  /** Notes where the rules can fail. @returns the fault's number, from 1 */
  fault(place: string): number;
}

/** What the rules do here fails in JavaScript, too. */
export class Failure extends Error {}

/** Translates part of a function. */
export abstract class Conversions {
  protected readonly shared: Shared;
  protected readonly source: Source;
  protected readonly key: string;
  protected scope = new Scope();
  protected lines: string[] = [];
  /** Whether the function writes, draws or fails. */
  acts = false;
  protected readonly self: unknown;
  #temporaries = 0;

  constructor(shared: Shared, source: Source, self: unknown, key: string) {
    this.shared = shared;
    this.source = source;
    this.self = self;
    this.key = key;
  }

  protected refuse(node: Node, what: string): never {
    return this.shared.refuse(this.source, node, what);
  }

  /** The statements that something writes, apart from the others. */
  protected apart<T>(make: () => T): readonly [T, string[]] {
    const { lines } = this;
    this.lines = [];
    const made = make();
    const own = this.lines;
    this.lines = lines;
    return [made, own];
  }

  protected temporary(name = ''): string {
    this.#temporaries++;
    return `${wgslName(name)}_t${this.#temporaries}`;
  }

  /** Writes a value as a type. */
  protected as(value: Value, type: Scalar, node: Node): string {
    if (value.kind === 'known') {
      const own = scalarOf(value.value);
      if (own === undefined || type === 'sample' || Number.isNaN(value.value))
        return this.refuse(node, 'a value that is neither a number nor true or false');
      if (type === 'i32' && own === 'f32')
        return this.refuse(node, `${String(value.value)} where a whole number below 2³¹ is needed`);
      return literal(value.value as number | boolean, type);
    }
    if (value.kind !== 'live')
      return this.refuse(node, 'an array, object or function where a number is needed');
    const { code } = value;
    if (value.type === type) return code;
    if (value.type === 'bool')
      return `select(${literal(0, type as 'i32')}, ${literal(1, type as 'i32')}, ${code})`;
    if (type === 'bool')
      return `(${value.type === 'sample' ? `sampleFloat(${code})` : code} != ${value.type === 'i32' ? '0' : '0f'})`;
    if (value.type === 'sample') return type === 'i32' ? `i32(sampleFloat(${code}))` : `sampleFloat(${code})`;
    return `${type}(${code})`;
  }

  /** Writes a value as a type, which may be one of several values of the running program: then an index. */
  protected coerced(value: Value, type: Type, node: Node): string {
    if (typeof type === 'string') return this.as(value, type, node);
    if (value.kind === 'known') return String(type.indexOf(value.value));
    if (value.kind !== 'oneOf') return this.refuse(node, 'an object made on the device');
    const places = value.values.map((one) => type.indexOf(one));
    return places.every((place, k) => place === k)
      ? value.code
      : `${this.shared.table(places, 'i32')}[${value.code}]`;
  }

  protected typeOf(value: Value, node: Node): Type {
    if (value.kind === 'known') return [value.value];
    if (value.kind === 'live') return value.type;
    if (value.kind === 'oneOf') return value.values;
    return this.refuse(node, 'an array, object or function of the device that is kept in a variable');
  }

  /** What code of a type means. */
  protected ofType(type: Type | undefined, code: string, isStable: boolean): Value {
    if (type === undefined || typeof type === 'string')
      return { kind: 'live', type: type ?? 'i32', code, isStable };
    return type.length === 1 ? known(type[0]) : { kind: 'oneOf', values: type, code, isStable };
  }

  /** Keeps a value in a constant, so that it does not change. @param at where the constant is declared; default: here */
  protected kept(value: Value, at = this.lines.length, name = 'x'): Value {
    const keep = (code: string): string => {
      const own = this.temporary(name);
      this.lines.splice(at, 0, `let ${own} = ${code};`);
      return own;
    };
    if (value.kind === 'members') {
      const members = [...value.members].map(([name, one]) => [name, this.kept(one, at)] as const);
      return { ...value, members: new Map(members) };
    }
    if (value.kind === 'oneOf')
      return value.isStable ? value : { ...value, code: keep(value.code), isStable: true };
    if (value.kind !== 'live' || value.isStable) return value;
    if (value.quotient) {
      const [a, b] = value.quotient.map((one) => this.kept(one, at) as Live);
      return quotient(a!, b!);
    }
    if (value.difference) return difference(this.kept(value.difference[0], at) as Live, value.difference[1]);
    if (value.element) {
      const [values, index] = value.element;
      return this.element(values, live('i32', keep(index)));
    }
    return live(value.type, keep(value.code));
  }

  protected raise(key: string, value: Value, node: Node): void {
    if (!this.shared.raise(key, this.typeOf(value, node)))
      this.refuse(node, 'a variable that holds values of different types');
  }
  protected act(line: string): void {
    this.acts = true;
    this.lines.push(line);
  }
  /** The one of several known values at an index. */
  protected pick(values: readonly unknown[], index: Live, node: Node): Value {
    if (values.length > 0 && values.every((one) => Object.is(one, values[0]))) return known(values[0]);
    const scalars = values.map(scalarOf);
    if (scalars.every((one) => one === undefined))
      return { kind: 'oneOf', values, code: this.as(index, 'i32', node), isStable: index.isStable };
    const type = scalars.reduce((one, other) => one && other && common(one, other));
    if (type === undefined) return this.refuse(node, 'an array whose elements are of different types');
    return this.element(values as number[], { ...index, type: 'i32', code: this.as(index, 'i32', node) });
  }

  protected element(values: readonly number[], index: Live): Live {
    const type = values.map((one) => scalarOf(one)!).reduce((one, other) => common(one, other)!) as
      | 'bool'
      | 'i32'
      | 'f32';
    const one = live(type, `${this.shared.table(values, type)}[${index.code}]`, index);
    return type === 'f32' ? { ...one, element: [values, index.code] } : one;
  }

  protected member(value: Value, name: string, node: Node): Value {
    if (value.kind === 'members') return value.members.get(name) ?? known(undefined);
    if (value.kind === 'oneOf') {
      const values = value.values.map((one) => (one as Record<string, unknown>)[name]);
      return this.pick(values, live('i32', value.code, value), node);
    }
    if (value.kind !== 'known') return this.refuse(node, `.${name} of a number`);
    const object = value.value;
    if (object instanceof OutcomeFields) {
      if (name === 'reward') return unstable('f32', 'rulesReward');
      return name === 'terminated' ? unstable('bool', 'rulesTerminated') : known(false);
    }
    if (object === undefined || object === null) throw new Failure();
    return known((object as Record<string, unknown>)[name]);
  }

  protected at(array: Value, index: Value, node: Node): Value {
    if (array.kind === 'known' && array.value instanceof Region) {
      const { name, element } = array.value;
      return unstable(element, `${name}[${this.as(index, 'i32', node)}]`);
    }
    if (index.kind === 'known') return this.member(array, String(index.value), node);
    if (index.kind !== 'live') return this.refuse(node, 'an index that is no number');
    if (array.kind === 'known' && isList(array.value)) return this.pick(Array.from(array.value), index, node);
    if (array.kind === 'oneOf' && array.values.every(isList)) {
      const { length } = array.values[0]!;
      const code = `${array.code} * ${length} + ${this.as(index, 'i32', node)}`;
      const values = array.values.flatMap((one) => Array.from(one));
      if (array.values.every((one) => one.length === length))
        return this.pick(values, live('i32', code, array, index), node);
    }
    return this.refuse(node, 'an index into something that is no array, or no constant one');
  }

  // Operators

  protected unary(operator: string, x: Value, node: Node): Value {
    if (operator === 'void') return known(undefined);
    if (x.kind === 'known') return known(folded.unary[operator]!(x.value as number, 0));
    if (operator === '!')
      return x.kind === 'live' ? live('bool', `!${this.as(x, 'bool', node)}`, x) : known(false);
    if (operator === 'typeof')
      return known(x.kind !== 'live' ? 'object' : x.type === 'bool' ? 'boolean' : 'number');
    if (x.kind !== 'live') return this.refuse(node, 'arithmetic with an array or object');
    if (operator === '~') return live('i32', `~${this.whole(x, node)}`, x);
    const type = areWhole([x]) ? 'i32' : 'f32';
    const code = this.as(x, type, node);
    return operator === '+' || operator === '-'
      ? live(type, operator === '-' ? `(-${code})` : code, x)
      : this.refuse(node, `the operator ${operator}`);
  }

  protected binary(operator: string, a: Value, b: Value, node: Node): Value {
    if (a.kind === 'known' && b.kind === 'known') {
      const fold = folded.binary[operator];
      return fold
        ? known(fold(a.value as number, b.value as number))
        : this.refuse(node, `the operator ${operator}`);
    }
    if (operator === '===' || operator === '!==') return this.#equal(operator === '===', a, b, node);
    if (!isScalar(a) || !isScalar(b)) return this.refuse(node, `${operator} between arrays or objects`);
    if (operator in ORDER) return this.#compare(operator, a, b, node);
    if (operator === '-' && a.kind === 'live' && a.type === 'sample' && b.kind === 'known')
      return difference(a, b.value as number);
    const type = areWhole([a, b]) ? 'i32' : 'f32';
    if (operator === '/' && type === 'i32')
      return quotient(live('i32', this.as(a, 'i32', node), a), live('i32', this.as(b, 'i32', node), b));
    if (operator === '**')
      return live('f32', `rulesPow(${this.as(a, 'f32', node)}, ${this.as(b, 'f32', node)})`, a, b);
    if (ARITHMETIC.includes(operator))
      return live(type, `(${this.as(a, type, node)} ${operator} ${this.as(b, type, node)})`, a, b);
    // Bits: JavaScript cuts fractions, as a conversion does.
    const [x, y] = [this.whole(a, node), this.whole(b, node)];
    if (operator === '&' || operator === '|' || operator === '^')
      return live('i32', `(${x} ${operator} ${y})`, a, b);
    if (operator === '<<' || operator === '>>') return live('i32', `(${x} ${operator} ${shift(b, y)})`, a, b);
    if (operator === '>>>' && b.kind === 'known' && ((b.value as number) & 31) !== 0)
      return live('i32', `i32(u32(${x}) >> ${shift(b, y)})`, a, b);
    const why = ' by a number that may be 0, whose result may exceed 2³¹';
    return this.refuse(node, operator === '>>>' ? `>>>${why}` : `the operator ${operator}`);
  }

  /** Without its fraction. */
  protected whole(value: Live | Known, node: Node): string {
    if (value.kind === 'live' && value.quotient)
      return `(${value.quotient[0].code} / ${value.quotient[1].code})`;
    return value.kind === 'known' ? literal((value.value as number) | 0, 'i32') : this.as(value, 'i32', node);
  }

  #equal(isEqual: boolean, a: Value, b: Value, node: Node): Value {
    const symbol = isEqual ? '==' : '!=';
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (one.kind === 'oneOf' && other.kind === 'known')
        return live('bool', `(${one.code} ${symbol} ${one.values.indexOf(other.value)})`, one);
      // A number is never null, undefined, a text or an object.
      if (one.kind === 'live' && other.kind !== 'live' && !(other.kind === 'known' && scalarOf(other.value)))
        return known(!isEqual);
      if ((one.kind === 'members' || one.kind === 'closure') && other.kind === 'known')
        return known(!isEqual);
    }
    if (a.kind === 'oneOf' && b.kind === 'oneOf') {
      const values = [...new Set([...a.values, ...b.values])];
      const [x, y] = [a, b].map((one) => this.coerced(one, values, node));
      return unstable('bool', `(${x} ${symbol} ${y})`);
    }
    if (!isScalar(a) || !isScalar(b)) return this.refuse(node, `${symbol}= between arrays or objects`);
    const type = common(typeOfScalar(a), typeOfScalar(b));
    if (type === undefined) return known(!isEqual);
    const as = type === 'sample' ? 'f32' : type;
    return live('bool', `(${this.as(a, as, node)} ${symbol} ${this.as(b, as, node)})`, a, b);
  }

  #compare(operator: string, a: Live | Known, b: Live | Known, node: Node): Value {
    for (const [sample, other, op] of [
      [a, b, operator],
      [b, a, ORDER[operator]!],
    ] as const) {
      const [random, less] = sample.kind === 'live' ? (sample.difference ?? [sample, 0]) : [undefined, 0];
      if (random?.type !== 'sample') continue;
      const isIncluded = op === '<=' || op === '>';
      const not = op === '<' || op === '<=' ? '' : '!';
      const below = (bits: readonly string[]): Live =>
        live('bool', `${not}sampleBelow(${random.code}, ${bits.join(', ')})`, random, other);
      if (other.kind === 'known') {
        const most = threshold((other.value as number) + less, isIncluded);
        return below(most.map((word) => `${word}u`));
      }
      if (other.element && less === 0) {
        const [values, index] = other.element;
        const bits = values.map((one) => threshold(one, isIncluded));
        const tables = [bits.map(([high]) => high), bits.map(([, low]) => low)];
        return below(tables.map((words) => `${this.shared.table(words, 'u32')}[${index}]`));
      }
    }
    const type = areWhole([a, b]) ? 'i32' : 'f32';
    return live('bool', `(${this.as(a, type, node)} ${operator} ${this.as(b, type, node)})`, a, b);
  }
}

export function areKnown(values: readonly Value[]): values is Known[] {
  return values.every(
    (one) =>
      one.kind === 'known' &&
      !(one.value instanceof Region || one.value instanceof Stream || one.value instanceof OutcomeFields),
  );
}

export function isScalar(value: Value): value is Live | Known {
  return value.kind === 'live' || (value.kind === 'known' && scalarOf(value.value) !== undefined);
}

/** The type of a number or boolean. */
function typeOfScalar(value: Live | Known): Scalar {
  return value.kind === 'live' ? value.type : scalarOf(value.value)!;
}

export function areWhole(values: readonly (Live | Known)[]): boolean {
  return values.map(typeOfScalar).every((one) => one === 'i32' || one === 'bool');
}

export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function quotient(a: Live, b: Live): Live {
  return { ...live('f32', `(f32(${a.code}) / f32(${b.code}))`, a, b), quotient: [a, b] };
}

function difference(sample: Live, less: number): Live {
  return {
    ...live('f32', `(sampleFloat(${sample.code}) - ${literal(less, 'f32')})`, sample),
    difference: [sample, less],
  };
}

/** The type of a result in WGSL; undefined if there is none, or if it is known. */
export function wgslResult(type: Type | undefined): string | undefined {
  return type === undefined || (typeof type !== 'string' && type.length === 1) ? undefined : wgslType(type);
}

export function wgslType(type: Type): string {
  return typeof type === 'string' ? (type === 'sample' ? 'vec2u' : type) : 'i32';
}

/** A name without what WGSL does not allow in one. */
export function wgslName(name: string): string {
  return `${/^[A-Za-z]/.test(name) ? '' : 'x'}${name.replace(/[^A-Za-z0-9]/g, '')}`;
}

function shift(by: Live | Known, code: string): string {
  return by.kind === 'known' ? `${(by.value as number) & 31}u` : `(u32(${code}) & 31u)`;
}
