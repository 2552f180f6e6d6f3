// Expressions of the rules in WGSL. What is known while translating is worked out; what happens is written as statements, in order.
import type {
  ArrayExpression,
  AssignmentExpression,
  BinaryExpression,
  CallExpression,
  ConditionalExpression,
  Expression,
  Function as FunctionNode,
  LogicalExpression,
  MemberExpression,
  Node,
  ObjectExpression,
  Pattern,
  PrivateIdentifier,
  SpreadElement,
  UnaryExpression,
  UpdateExpression,
} from 'acorn';
import { type Callable, folded, type Intrinsic, intrinsics, pureFunctions } from './intrinsics.ts';
import type { LiveCode, Source } from './liveCode.node.ts';
import {
  type Closure,
  common,
  join,
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
import { STREAMS } from './wgslSamples.ts';

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
  /** The same object in every pass. */
  constant(key: string, value: object): object;
  /** Notes where the rules can fail. @returns the fault's number, from 1 */
  fault(place: string): number;
}

const ARITHMETIC = ['+', '-', '*', '/', '%'];
const ORDER: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const isNullish = (value: Value): boolean =>
  value.kind === 'known' && (value.value === undefined || value.value === null);

/** What the rules do here fails in JavaScript, too. */
export class Failure extends Error {}

export abstract class Expressions {
  protected readonly shared: Shared;
  protected readonly source: Source;
  protected readonly key: string;
  protected scope = new Scope();
  protected lines: string[] = [];
  /** Whether the function writes, draws or fails. */
  acts = false;
  readonly #self: unknown;
  #temporaries = 0;

  constructor(shared: Shared, source: Source, self: unknown, key: string) {
    this.shared = shared;
    this.source = source;
    this.#self = self;
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

  // Conversions

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
    if (type === undefined) return { kind: 'live', type: 'i32', code, isStable };
    if (typeof type === 'string') return { kind: 'live', type, code, isStable };
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
      return this.element(values, { kind: 'live', type: 'i32', code: keep(index), isStable: true });
    }
    return { kind: 'live', type: value.type, code: keep(value.code), isStable: true };
  }

  /** Values in the order of their nodes, although later ones may do something. */
  protected operands(nodes: readonly Node[]): Value[] {
    const values: Value[] = [];
    for (const node of nodes) {
      const before = this.lines.length;
      const value = this.expression(node as Expression);
      const written = this.lines.length;
      if (written > before) {
        let at = before;
        for (const [k, one] of values.entries()) {
          const length = this.lines.length;
          values[k] = this.kept(one, at);
          at += this.lines.length - length;
        }
      }
      values.push(value);
    }
    return values;
  }

  // Parts of values

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

  protected element(values: readonly number[], { code, isStable }: Live): Live {
    const type = values.map((one) => scalarOf(one)!).reduce((one, other) => common(one, other)!) as
      | 'bool'
      | 'i32'
      | 'f32';
    const name = this.shared.table(values, type);
    return {
      kind: 'live',
      type,
      code: `${name}[${code}]`,
      isStable,
      ...(type === 'f32' && { element: [values, code] }),
    };
  }

  protected member(value: Value, name: string, node: Node): Value {
    if (value.kind === 'members') return value.members.get(name) ?? known(undefined);
    if (value.kind === 'oneOf') {
      const index = { kind: 'live', type: 'i32', code: value.code, isStable: value.isStable } as const;
      return this.pick(
        value.values.map((one) => (one as Record<string, unknown>)[name]),
        index,
        node,
      );
    }
    if (value.kind !== 'known') return this.refuse(node, `.${name} of a number`);
    const object = value.value;
    if (object instanceof OutcomeFields) {
      if (name === 'reward') return unstable('f32', 'rulesReward');
      return name === 'terminated' ? unstable('bool', 'rulesTerminated') : known(false);
    }
    if (isNullish(value)) throw new Failure();
    return known((object as Record<string, unknown>)[name]);
  }

  #at(array: Value, index: Value, node: Node): Value {
    if (index.kind === 'known') {
      if (array.kind === 'known' && array.value instanceof Region)
        return unstable(array.value.element, `${array.value.name}[${this.as(index, 'i32', node)}]`);
      return this.member(array, String(index.value), node);
    }
    if (index.kind !== 'live') return this.refuse(node, 'an index that is no number');
    if (array.kind === 'known' && array.value instanceof Region)
      return unstable(array.value.element, `${array.value.name}[${this.as(index, 'i32', node)}]`);
    if (array.kind === 'known' && isList(array.value)) return this.pick(Array.from(array.value), index, node);
    if (array.kind === 'oneOf' && array.values.every(isList)) {
      const { length } = array.values[0] as ArrayLike<unknown>;
      if (array.values.every((one) => (one as ArrayLike<unknown>).length === length))
        return this.pick(
          array.values.flatMap((one) => Array.from(one as ArrayLike<unknown>)),
          {
            kind: 'live',
            type: 'i32',
            code: `${array.code} * ${length} + ${this.as(index, 'i32', node)}`,
            isStable: array.isStable && index.isStable,
          },
          node,
        );
    }
    return this.refuse(node, 'an index into something that is no array, or no constant one');
  }

  // Expressions

  expression(node: Expression): Value {
    switch (node.type) {
      case 'Literal':
        return known(node.value);
      case 'Identifier':
        return this.#name(node.name, node);
      case 'ThisExpression':
        return known(this.#self);
      case 'TemplateLiteral': {
        const parts = node.expressions.map((one) => this.expression(one));
        if (!areKnown(parts)) return this.refuse(node, 'a text that is made on the device');
        return known(
          node.quasis
            .map((one, k) => `${one.value.cooked}${k < parts.length ? String(parts[k]!.value) : ''}`)
            .join(''),
        );
      }
      case 'ChainExpression':
        return this.expression(node.expression);
      case 'SequenceExpression':
        return node.expressions.map((one) => this.expression(one)).at(-1)!;
      case 'UnaryExpression':
        return this.#unary(node);
      case 'UpdateExpression':
        return this.update(node, true);
      case 'BinaryExpression':
        return this.#infix(node);
      case 'LogicalExpression':
        return this.#logical(node);
      case 'ConditionalExpression':
        return this.#conditional(node);
      case 'AssignmentExpression':
        return this.assign(node);
      case 'MemberExpression':
        return this.#memberExpression(node);
      case 'CallExpression':
        return this.#call(node);
      case 'ArrayExpression':
        return this.#array(node);
      case 'ObjectExpression':
        return this.#object(node);
      case 'ArrowFunctionExpression':
        return { kind: 'closure', node, scope: this.scope };
      default:
        return this.refuse(node, `a ${node.type} (${named(node.type)})`);
    }
  }

  #name(name: string, node: Node): Value {
    const found = this.scope.get(name);
    if (found === undefined) {
      const variable = this.shared.global(this.source, name);
      if (variable !== undefined) return this.ofType(this.shared.typeOf(variable.key), variable.name, false);
      const outer = this.source.lookUp(name);
      return outer === undefined
        ? this.refuse(node, `a name that has no value, ${name},`)
        : known(outer.value);
    }
    if (found.kind !== 'variable') return found;
    return this.ofType(this.shared.typeOf(found.key), found.name, false);
  }

  #unary({ operator, argument }: UnaryExpression): Value {
    const x = this.expression(argument);
    if (operator === 'void') return known(undefined);
    if (x.kind === 'known') return known(folded.unary[operator]!(x.value as number, 0));
    if (operator === '!')
      return x.kind === 'live' ? live('bool', `!${this.as(x, 'bool', argument)}`, x) : known(false);
    if (operator === 'typeof')
      return known(x.kind === 'live' ? (x.type === 'bool' ? 'boolean' : 'number') : 'object');
    if (x.kind !== 'live') return this.refuse(argument, 'arithmetic with an array or object');
    if (operator === '~') return live('i32', `~${this.as(x, 'i32', argument)}`, x);
    const type = x.type === 'i32' ? 'i32' : 'f32';
    if (operator === '-') return live(type, `(-${this.as(x, type, argument)})`, x);
    if (operator === '+') return live(type, this.as(x, type, argument), x);
    return this.refuse(argument, `the operator ${operator}`);
  }

  #infix(node: BinaryExpression): Value {
    if (node.left.type === 'PrivateIdentifier') return this.refuse(node, 'a test for a private field');
    const [a, b] = this.operands([node.left, node.right]);
    return this.binary(node.operator, a!, b!, node);
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
    const types = [a, b].map((one) => (one.kind === 'live' ? one.type : scalarOf(one.value)!));
    const areWhole = types.every((one) => one === 'i32' || one === 'bool');
    if (operator === '/' && areWhole)
      return quotient(live('i32', this.as(a, 'i32', node), a), live('i32', this.as(b, 'i32', node), b));
    const type = areWhole ? 'i32' : 'f32';
    if (operator === '**')
      return live('f32', `pow(${this.as(a, 'f32', node)}, ${this.as(b, 'f32', node)})`, a, b);
    if (ARITHMETIC.includes(operator))
      return live(type, `(${this.as(a, type, node)} ${operator} ${this.as(b, type, node)})`, a, b);
    // Bits: JavaScript cuts fractions, as a conversion does.
    const [x, y] = [this.#whole(a, node), this.#whole(b, node)];
    if (operator === '&' || operator === '|' || operator === '^')
      return live('i32', `(${x} ${operator} ${y})`, a, b);
    if (operator === '<<' || operator === '>>') return live('i32', `(${x} ${operator} ${shift(b, y)})`, a, b);
    if (operator === '>>>' && b.kind === 'known' && ((b.value as number) & 31) !== 0)
      return live('i32', `i32(u32(${x}) >> ${shift(b, y)})`, a, b);
    return this.refuse(
      node,
      operator === '>>>'
        ? '>>> by a number that may be 0, whose result may exceed 2³¹'
        : `the operator ${operator}`,
    );
  }

  /** Without its fraction. */
  #whole(value: Live | Known, node: Node): string {
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
        return live('bool', `(${one.code} ${symbol} ${one.values.indexOf(other.value)})`, {
          ...unstable('i32', ''),
          isStable: one.isStable,
        });
      // A number is never null, undefined, a text or an object.
      if (one.kind === 'live' && other.kind !== 'live' && !(other.kind === 'known' && scalarOf(other.value)))
        return known(!isEqual);
      if ((one.kind === 'members' || one.kind === 'closure') && other.kind === 'known')
        return known(!isEqual);
    }
    if (!isScalar(a) || !isScalar(b)) return this.refuse(node, `${symbol}= between arrays or objects`);
    const types = [a, b].map((one) => (one.kind === 'live' ? one.type : scalarOf(one.value)!)) as [
      Scalar,
      Scalar,
    ];
    const type = common(...types);
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
      const below = (bits: string, ...parts: (Live | Known)[]): Live =>
        live(
          'bool',
          `${op === '<' || op === '<=' ? '' : '!'}sampleBelow(${random.code}, ${bits})`,
          random,
          ...parts,
        );
      if (other.kind === 'known')
        return below(
          threshold((other.value as number) + less, isIncluded)
            .map((one) => `${one}u`)
            .join(', '),
        );
      if (other.element && less === 0) {
        const bits = other.element[0].map((one) => threshold(one, isIncluded));
        const [high, low] = [0, 1].map((k) =>
          this.shared.table(
            bits.map((one) => one[k]!),
            'u32',
          ),
        );
        return below(`${high}[${other.element[1]}], ${low}[${other.element[1]}]`, other);
      }
    }
    const types = [a, b].map((one) => (one.kind === 'live' ? one.type : scalarOf(one.value)!));
    const type = types.every((one) => one === 'i32' || one === 'bool') ? 'i32' : 'f32';
    return live('bool', `(${this.as(a, type, node)} ${operator} ${this.as(b, type, node)})`, a, b);
  }

  #logical({ operator, left, right }: LogicalExpression): Value {
    const a = this.expression(left);
    if (operator === '??') {
      if (isNullish(a)) return this.expression(right);
      return a.kind === 'oneOf' ? this.refuse(left, 'an object that may be missing') : a;
    }
    const goesOn = operator === '&&';
    if (a.kind === 'known') return Boolean(a.value) === goesOn ? this.expression(right) : a;
    if (a.kind !== 'live') return goesOn ? this.expression(right) : a;
    const test = this.as(a, 'bool', left);
    const [b, lines] = this.apart(() => this.expression(right));
    if (lines.length === 0) {
      const parts = [a, b].filter((one): one is Live => one.kind === 'live');
      return live('bool', `(${test} ${operator} ${this.as(b, 'bool', right)})`, ...parts);
    }
    const name = this.temporary('x');
    this.lines.push(
      `var ${name} = ${test};`,
      `if (${goesOn ? '' : '!'}${name}) {`,
      ...lines,
      `${name} = ${this.as(b, 'bool', right)};`,
      '}',
    );
    return { kind: 'live', type: 'bool', code: name, isStable: true };
  }

  #conditional(node: ConditionalExpression): Value {
    const test = this.expression(node.test);
    if (test.kind === 'known') return this.expression(test.value ? node.consequent : node.alternate);
    const condition = this.as(test, 'bool', node.test);
    const [a, linesA] = this.apart(() => this.expression(node.consequent));
    const [b, linesB] = this.apart(() => this.expression(node.alternate));
    const type = join(this.typeOf(a, node.consequent), this.typeOf(b, node.alternate));
    if (type === undefined) return this.refuse(node, 'a choice between values of different types');
    if (typeof type !== 'string' && type.length === 1 && linesA.length + linesB.length === 0)
      return known(type[0]);
    const [x, y] = [this.coerced(a, type, node), this.coerced(b, type, node)];
    if (linesA.length + linesB.length === 0) {
      const isStable = [test, a, b].every(
        (one) => one.kind === 'known' || ((one.kind === 'live' || one.kind === 'oneOf') && one.isStable),
      );
      return this.ofType(type, `select(${y}, ${x}, ${condition})`, isStable);
    }
    const name = this.temporary('x');
    this.lines.push(
      `var ${name}: ${wgslType(type)};`,
      `if (${condition}) {`,
      ...linesA,
      `${name} = ${x};`,
      '} else {',
      ...linesB,
      `${name} = ${y};`,
      '}',
    );
    return this.ofType(type, name, true);
  }

  #memberExpression(node: MemberExpression): Value {
    if (node.object.type === 'Super') return this.refuse(node, 'super');
    if (node.computed) {
      const [object, index] = this.operands([node.object, node.property]);
      return node.optional && isNullish(object!) ? known(undefined) : this.#at(object!, index!, node);
    }
    return this.#property(this.expression(node.object), node);
  }

  #property(object: Value, { property, optional }: MemberExpression): Value {
    if (optional && isNullish(object)) return known(undefined);
    const { name } = property as PrivateIdentifier;
    if (property.type !== 'PrivateIdentifier') return this.member(object, name, property);
    const field =
      object.kind === 'known' ? this.shared.code.privateField(object.value as object, name) : undefined;
    return field === undefined
      ? this.refuse(property, `a private field without a value, #${name},`)
      : known(field.value);
  }

  #array({ elements }: ArrayExpression): Value {
    const first = elements.find((one) => one === null || one.type === 'SpreadElement');
    if (first) return this.refuse(first, 'an array of other arrays’ elements');
    const values = this.operands(elements as Expression[]);
    if (areKnown(values))
      return known(
        this.shared.constant(
          `${this.key}@${elements[0]?.start ?? 0}`,
          values.map((one) => one.value),
        ),
      );
    return {
      kind: 'members',
      members: new Map(
        [...values.entries()]
          .map(([k, one]) => [String(k), one] as const)
          .concat([['length', known(values.length)]]),
      ),
    };
  }

  #object(node: ObjectExpression): Value {
    const named = node.properties.map((one) => {
      if (one.type === 'SpreadElement' || one.computed || one.kind !== 'init' || one.method)
        return this.refuse(one, 'an object with more than names and values');
      return [
        one.key.type === 'Identifier' ? one.key.name : String((one.key as { value?: unknown }).value),
        one.value,
      ] as const;
    });
    const values = this.operands(named.map(([, value]) => value));
    const members = named.map(([name], k) => [name, values[k]!] as const);
    if (areKnown(values))
      return known(
        this.shared.constant(
          `${this.key}@${node.start}`,
          Object.fromEntries(members.map(([name, one]) => [name, (one as Known).value])),
        ),
      );
    return { kind: 'members', members: new Map(members) };
  }

  // Writing

  /** Declares or assigns the names of a pattern. */
  protected destructure(
    pattern: Pattern,
    value: Value,
    bind: (name: string, value: Value, node: Node) => void,
  ): void {
    switch (pattern.type) {
      case 'Identifier':
        bind(pattern.name, value, pattern);
        return;
      case 'AssignmentPattern': {
        const isMissing = value.kind === 'known' && value.value === undefined;
        this.destructure(pattern.left, isMissing ? this.expression(pattern.right) : value, bind);
        return;
      }
      case 'ArrayPattern':
        for (const [k, one] of pattern.elements.entries())
          if (one) this.destructure(one, this.member(value, String(k), one), bind);
        return;
      case 'ObjectPattern':
        for (const one of pattern.properties) {
          if (one.type === 'RestElement' || one.computed || one.key.type !== 'Identifier')
            this.refuse(one, 'this pattern');
          this.destructure(one.value, this.member(value, one.key.name, one), bind);
        }
        return;
      default:
        this.refuse(pattern, 'this pattern');
    }
  }

  protected assign(node: AssignmentExpression): Value {
    const { left, right, operator } = node;
    if (left.type === 'ArrayPattern' || left.type === 'ObjectPattern')
      return this.refuse(node, 'an assignment to several names at once');
    const place = this.#place(left as Expression);
    if (operator === '=') {
      const value = this.expression(right);
      place.write(value, right);
      return place.isKept ? place.read() : value;
    }
    const fold = operator.slice(0, -1);
    const before = this.lines.length;
    let old = place.read();
    const value = this.expression(right);
    if (this.lines.length > before) old = this.kept(old, before);
    place.write(this.binary(fold, old, value, node), node);
    return place.read();
  }

  /** @param isUsed whether the value is of interest, not only what happens */
  protected update({ operator, argument, prefix }: UpdateExpression, isUsed: boolean): Value {
    const place = this.#place(argument);
    const old = isUsed && !prefix ? this.kept(place.read()) : place.read();
    place.write(this.binary(operator === '++' ? '+' : '-', old, known(1), argument), argument);
    return prefix ? place.read() : old;
  }

  /** Where something can be written. */
  #place(node: Expression): {
    read(): Value;
    write(value: Value, node: Node): void;
    readonly isKept?: boolean;
  } {
    if (node.type === 'Identifier') return this.#variable(node.name, node);
    if (node.type !== 'MemberExpression' || node.object.type === 'Super')
      return this.refuse(node, 'an assignment to this');
    if (node.computed) {
      const [array, index] = this.operands([node.object, node.property]);
      if (array!.kind === 'known' && array!.value instanceof Region) {
        const region = array!.value;
        const at = this.as(this.kept(index!), 'i32', node.property);
        const code = `${region.name}[${at}]`;
        return {
          read: () => unstable(region.element, code),
          write: (value, from) => this.#act(`${code} = ${this.as(value, region.element, from)};`),
        };
      }
    } else {
      const object = this.expression(node.object);
      if (object.kind === 'known' && object.value instanceof OutcomeFields) {
        const { name } = node.property as { name: string };
        if (name === 'truncated')
          return {
            read: () => known(false),
            write: (value, from) =>
              void (value.kind === 'known' && value.value === false
                ? undefined
                : this.refuse(from, 'a limit of its own (outcome.truncated)')),
          };
        const [code, type] =
          name === 'reward' ? (['rulesReward', 'f32'] as const) : (['rulesTerminated', 'bool'] as const);
        return {
          read: () => unstable(type, code),
          write: (value, from) => this.#act(`${code} = ${this.as(value, type, from)};`),
        };
      }
    }
    return this.refuse(
      node,
      'a write to something other than the row, the observation, the outcome or a variable',
    );
  }

  #act(line: string): void {
    this.acts = true;
    this.lines.push(line);
  }

  #variable(
    name: string,
    node: Node,
  ): { read(): Value; write(value: Value, node: Node): void; readonly isKept: boolean } {
    let found = this.scope.get(name);
    const isLocal = found !== undefined;
    if (found === undefined) {
      found = this.shared.global(this.source, name);
      if (found === undefined) {
        const outer = this.source.lookUp(name);
        if (outer === undefined || scalarOf(outer.value) === undefined)
          return this.refuse(node, `a write to ${name}, which is no number of the module`);
        found = this.shared.addGlobal(this.source, name, outer.value);
      }
    }
    if (found.kind !== 'variable') return this.refuse(node, `a write to ${name}`);
    const variable = found;
    const read = (): Value => this.ofType(this.shared.typeOf(variable.key), variable.name, false);
    const write = (value: Value, from: Node): void => {
      if (!isLocal) this.acts = true;
      this.raise(variable.key, value, from);
      const type = this.shared.typeOf(variable.key)!;
      if (typeof type === 'string' || type.length > 1)
        this.lines.push(`${variable.name} = ${this.coerced(value, type, from)};`);
    };
    return { read, write, isKept: true };
  }

  protected raise(key: string, value: Value, node: Node): void {
    if (!this.shared.raise(key, this.typeOf(value, node)))
      this.refuse(node, 'a variable that holds values of different types');
  }

  // Calls

  #call(node: CallExpression): Value {
    const { callee } = node;
    let self: Value = known(undefined);
    let fn: Value | undefined;
    if (callee.type === 'MemberExpression' && callee.object.type !== 'Super') {
      self = this.expression(callee.object);
      if (callee.optional && isNullish(self)) return known(undefined);
      const { property } = callee;
      if (self.kind === 'known' && !callee.computed) {
        if (self.value instanceof Stream)
          return this.#draw(self.value, (property as { name: string }).name, node);
        if (self.value instanceof Region)
          return this.#regionCall(self.value, (property as { name: string }).name, node);
        if (property.type === 'PrivateIdentifier') {
          const method = this.shared.code.privateMethod(self.value as object, property.name);
          if (method !== undefined) return this.#translated(method, self.value, this.#arguments(node), node);
        }
      }
      fn = callee.computed
        ? this.#at(self, this.expression(property as Expression), callee)
        : this.#property(self, callee);
    } else if (callee.type !== 'Super') fn = this.expression(callee);
    if (fn === undefined) return this.refuse(node, 'super');
    if (node.optional && isNullish(fn)) return known(undefined);
    if (fn.kind === 'closure') return this.#inlined(fn, this.#arguments(node), node);
    if (fn.kind !== 'known' || typeof fn.value !== 'function')
      return this.refuse(node, 'a call of something that is no known function');
    const intrinsic = intrinsics.get(fn.value);
    if (intrinsic !== undefined) return this.#intrinsic(intrinsic, fn.value as Callable, node);
    if (
      self.kind === 'known' &&
      Array.isArray(self.value) &&
      (fn.value === Array.prototype.some || fn.value === Array.prototype.every)
    )
      return this.#unrolled(self.value, fn.value === Array.prototype.some ? ' || ' : ' && ', node);
    const args = this.#arguments(node);
    if (pureFunctions.has(fn.value) && self.kind === 'known' && areKnown(args))
      return known(
        Reflect.apply(
          fn.value,
          self.value,
          args.map((one) => one.value),
        ),
      );
    if (/\{\s*\[native code\]\s*\}$/.test(String(fn.value)))
      return this.refuse(node, `a call of ${fn.value.name}`);
    if (self.kind !== 'known') return this.refuse(node, 'a method of an object that is chosen on the device');
    return this.#translated(this.shared.code.source(fn.value), self.value, args, node);
  }

  #arguments({ arguments: nodes }: CallExpression): Value[] {
    const spread = nodes.find((one): one is SpreadElement => one.type === 'SpreadElement');
    return spread ? this.refuse(spread, 'a spread argument') : this.operands(nodes);
  }

  #translated(source: Source, self: unknown, args: readonly Value[], node: Node): Value {
    const { code, type, acts } = this.shared.call(source, self, args, node, this.source);
    if (acts) this.acts = true;
    const isVoid = type === undefined || (typeof type !== 'string' && type.length === 1);
    if (isVoid) {
      if (acts) this.lines.push(`${code};`);
      return known(type?.[0]);
    }
    const value = this.ofType(type, code, false);
    return acts ? this.kept(value) : value;
  }

  /** An arrow function of one expression, written where it is called. */
  #inlined({ node, scope }: Closure, args: readonly Value[], from: Node): Value {
    const { params, body } = node as FunctionNode;
    if (body.type === 'BlockStatement')
      return this.refuse(from, 'a call of a function that was made inside a function and has statements');
    const outer = this.scope;
    this.scope = new Scope(scope);
    for (const [k, pattern] of params.entries()) {
      const value = args[k] ?? known(undefined);
      this.destructure(pattern, value, (name, one) =>
        this.scope.set(name, one.kind === 'closure' ? one : this.kept(one)),
      );
    }
    const value = this.expression(body);
    this.scope = outer;
    return value;
  }

  #unrolled(values: readonly unknown[], operator: string, node: CallExpression): Value {
    const test = this.expression(node.arguments[0] as Expression);
    if (test.kind !== 'closure') return this.refuse(node, 'a test that is no arrow function');
    const tests = values.map((value, k) => this.#inlined(test, [known(value), known(k)], node));
    return live(
      'bool',
      `(${tests.map((one) => this.as(one, 'bool', node)).join(operator)})`,
      unstable('bool', ''),
    );
  }

  #intrinsic({ name, isWhole, write }: Intrinsic, fn: Callable, node: CallExpression): Value {
    const args = this.#arguments(node);
    if (areKnown(args))
      return known(
        Reflect.apply(
          fn,
          undefined,
          args.map((one) => one.value),
        ),
      );
    if (!args.every(isScalar)) return this.refuse(node, `Math.${name} of an array or object`);
    const [x] = args as [Live | Known];
    const type = (one: Live | Known): Scalar => (one.kind === 'live' ? one.type : scalarOf(one.value)!);
    if (name === 'sign' && x.kind === 'live' && (x.difference || x.type === 'sample')) {
      const [sample, less] = x.difference ?? [x, 0];
      return live(
        'i32',
        `sampleSign(${sample.code}, ${threshold(less)
          .map((one) => `${one}u`)
          .join(', ')})`,
        sample,
      );
    }
    // The floor of a quotient of integers is exact; a quotient in f32 is not.
    if (x.kind === 'live' && x.quotient && (name === 'floor' || name === 'trunc')) {
      const [a, b] = x.quotient;
      return live(
        'i32',
        name === 'trunc' ? `(${a.code} / ${b.code})` : `floorDivision(${a.code}, ${b.code})`,
        a,
        b,
      );
    }
    const areInts = args.every((one) => type(one as Live) === 'i32');
    if (areInts && ['floor', 'trunc', 'ceil', 'round'].includes(name)) return x;
    const as = isWhole || (areInts && ['min', 'max', 'abs', 'sign'].includes(name)) ? 'i32' : 'f32';
    return live(
      as,
      write(...args.map((one) => (isWhole ? this.#whole(one as Live, node) : this.as(one, as, node)))),
      ...(args as Live[]),
    );
  }

  #draw({ kind }: Stream, name: string, node: CallExpression): Value {
    const draw = STREAMS[kind]?.[name];
    if (draw === undefined) return this.refuse(node, `${kind}.${name}, which GPUs do not have,`);
    const args = this.#arguments(node);
    this.acts = true;
    if (name === 'choice') {
      const [from] = args;
      if (args.length > 1) return this.refuse(node, 'a choice with options');
      const list = from?.kind === 'known' && isList(from.value) ? from.value : undefined;
      const most = list ? String(list.length) : this.as(from!, 'i32', node);
      const index = this.kept(unstable('i32', `${kind}_${draw.name}(0, ${most})`)) as Live;
      return list ? this.pick(Array.from(list), index, node) : index;
    }
    const given = args.map((one) => this.as(one, draw.takes, node));
    const all =
      given.length === 1 && draw.defaults.length === 2 && draw.takes === 'i32'
        ? [draw.defaults[0]!, given[0]!]
        : [...given, ...draw.defaults.slice(given.length)];
    return this.kept(unstable(draw.type, `${kind}_${draw.name}(${all.join(', ')})`));
  }

  #regionCall({ name: region, element, length }: Region, name: string, node: CallExpression): Value {
    const args = this.#arguments(node);
    const whole = (k: number, otherwise: number): string =>
      args[k] ? this.as(this.kept(args[k]), 'i32', node) : String(otherwise);
    if (name === 'fill') {
      const value = this.as(this.kept(args[0]!), element, node);
      this.#act(`for (var k = ${whole(1, 0)}; k < ${whole(2, length)}; k++) { ${region}[k] = ${value}; }`);
    } else if (name === 'copyWithin') {
      const [to, first, end] = [whole(0, 0), whole(1, 0), whole(2, length)];
      const move = `${region}[${to} + k - ${first}] = ${region}[k];`;
      this.#act(`if (${to} < ${first}) { for (var k = ${first}; k < ${end}; k++) { ${move} } }
else { for (var k = ${end} - 1; k >= ${first}; k--) { ${move} } }`);
    } else return this.refuse(node, `${name} of an array on the device`);
    return known(undefined);
  }
}

function areKnown(values: readonly Value[]): values is Known[] {
  return values.every(
    (one) =>
      one.kind === 'known' &&
      !(one.value instanceof Region || one.value instanceof Stream || one.value instanceof OutcomeFields),
  );
}

function isScalar(value: Value): value is Live | Known {
  return value.kind === 'live' || (value.kind === 'known' && scalarOf(value.value) !== undefined);
}

function isList(value: unknown): value is ArrayLike<unknown> {
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

function shift(by: Live | Known, code: string): string {
  return by.kind === 'known' ? `${(by.value as number) & 31}u` : `(u32(${code}) & 31u)`;
}

/** A node's type as words. */
function named(type: string): string {
  return type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

export function wgslType(type: Type): string {
  return typeof type === 'string' ? (type === 'sample' ? 'vec2u' : type) : 'i32';
}

/** A name without what WGSL does not allow in one. */
export function wgslName(name: string): string {
  return `${/^[A-Za-z]/.test(name) ? '' : 'x'}${name.replace(/[^A-Za-z0-9]/g, '')}`;
}
