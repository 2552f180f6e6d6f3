// Calls of the rules in WGSL.
import type * as js from 'acorn';
import { areKnown, areWhole, isList, isScalar, wgslResult } from './conversions.ts';
import { Expressions, isNullish } from './expressions.ts';
import { type Callable, type Intrinsic, intrinsics, pureFunctions } from './intrinsics.ts';
import type { Source } from './liveCode.node.ts';
import {
  type Closure,
  type Known,
  known,
  type Live,
  live,
  Region,
  Scope,
  Stream,
  threshold,
  unstable,
  type Value,
} from './values.ts';
import { STREAMS } from './wgslSamples.ts';

/** Functions of Math that leave integers as they are, and that make integers of integers. */
const ROUNDING = ['floor', 'trunc', 'ceil', 'round'];
const EXACT = ['min', 'max', 'abs', 'sign'];
/** Methods of constant arrays, by what joins their tests. */
const UNROLLED = new Map<unknown, string>([
  [Array.prototype.some, ' || '],
  [Array.prototype.every, ' && '],
]);

export abstract class Calls extends Expressions {
  protected call(node: js.CallExpression): Value {
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
        ? this.at(self, this.expression(property as js.Expression), callee)
        : this.property(self, callee);
    } else if (callee.type !== 'Super') fn = this.expression(callee);
    if (fn === undefined) return this.refuse(node, 'super');
    if (node.optional && isNullish(fn)) return known(undefined);
    if (fn.kind === 'closure') return this.#inlined(fn, this.#arguments(node), node);
    if (fn.kind !== 'known' || typeof fn.value !== 'function')
      return this.refuse(node, 'a call of something that is no known function');
    const intrinsic = intrinsics.get(fn.value);
    if (intrinsic !== undefined) return this.#intrinsic(intrinsic, fn.value as Callable, node);
    const operator = UNROLLED.get(fn.value);
    if (operator && self.kind === 'known' && Array.isArray(self.value))
      return this.#unrolled(self.value, operator, node);
    const args = this.#arguments(node);
    if (pureFunctions.has(fn.value) && self.kind === 'known' && areKnown(args))
      return this.#result(fn.value as Callable, self.value, args);
    if (/\{\s*\[native code\]\s*\}$/.test(String(fn.value)))
      return this.refuse(node, `a call of ${fn.value.name}`);
    if (self.kind !== 'known') return this.refuse(node, 'a method of an object that is chosen on the device');
    return this.#translated(this.shared.code.source(fn.value), self.value, args, node);
  }

  #result(fn: Callable, self: unknown, args: readonly Known[]): Known {
    const values = args.map((one) => one.value) as never[];
    return known(Reflect.apply(fn, self, values));
  }

  #arguments({ arguments: nodes }: js.CallExpression): Value[] {
    const spread = nodes.find((one): one is js.SpreadElement => one.type === 'SpreadElement');
    return spread ? this.refuse(spread, 'a spread argument') : this.operands(nodes);
  }

  #translated(source: Source, self: unknown, args: readonly Value[], node: js.Node): Value {
    const { code, type, acts } = this.shared.call(source, self, args, node, this.source);
    if (acts) this.acts = true;
    if (wgslResult(type) === undefined) {
      if (acts) this.lines.push(`${code};`);
      return known(type?.[0]);
    }
    const value = this.ofType(type, code, false);
    return acts ? this.kept(value) : value;
  }

  /** An arrow function of one expression, written where it is called. */
  #inlined({ node, scope }: Closure, args: readonly Value[], from: js.Node): Value {
    const { params, body } = node as js.Function;
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

  #unrolled(values: readonly unknown[], operator: string, node: js.CallExpression): Value {
    const test = this.expression(node.arguments[0] as js.Expression);
    if (test.kind !== 'closure') return this.refuse(node, 'a test that is no arrow function');
    const actsBefore = this.acts;
    this.acts = false;
    const tests = values.map((value, k) =>
      this.as(this.#inlined(test, [known(value), known(k)], node), 'bool', node),
    );
    if (this.acts) return this.refuse(node, 'a test that writes or draws');
    this.acts = actsBefore;
    return unstable('bool', `(${tests.join(operator)})`);
  }

  #intrinsic({ name, isWhole, write }: Intrinsic, fn: Callable, node: js.CallExpression): Value {
    const args = this.#arguments(node);
    if (areKnown(args)) return this.#result(fn, undefined, args);
    if (!args.every(isScalar)) return this.refuse(node, `Math.${name} of an array or object`);
    const x = args[0]!;
    const random = x.kind === 'live' && (x.difference ?? (x.type === 'sample' && ([x, 0] as const)));
    if (name === 'sign' && random) {
      const [high, low] = threshold(random[1]);
      return live('i32', `sampleSign(${random[0].code}, ${high}u, ${low}u)`, random[0]);
    }
    // The floor of a quotient of integers is exact; a quotient in f32 is not.
    if (x.kind === 'live' && x.quotient && (name === 'floor' || name === 'trunc')) {
      const [a, b] = x.quotient;
      const code = name === 'trunc' ? `(${a.code} / ${b.code})` : `floorDivision(${a.code}, ${b.code})`;
      return live('i32', code, a, b);
    }
    const areIntegers = areWhole(args);
    if (areIntegers && ROUNDING.includes(name)) return x;
    const type = isWhole || (areIntegers && EXACT.includes(name)) ? 'i32' : 'f32';
    const codes = args.map((one) => (isWhole ? this.whole(one, node) : this.as(one, type, node)));
    return live(type, write(...codes), ...args);
  }

  #draw({ kind }: Stream, name: string, node: js.CallExpression): Value {
    const draw = STREAMS[kind]?.[name];
    if (draw === undefined) return this.refuse(node, `${kind}.${name}`);
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

  #regionCall({ name: region, element, length }: Region, name: string, node: js.CallExpression): Value {
    const args = this.#arguments(node);
    const whole = (k: number, otherwise: number): string =>
      args[k] ? this.as(this.kept(args[k]), 'i32', node) : String(otherwise);
    if (name === 'fill') {
      const value = this.as(this.kept(args[0]!), element, node);
      this.act(`for (var k = ${whole(1, 0)}; k < ${whole(2, length)}; k++) { ${region}[k] = ${value}; }`);
    } else if (name === 'copyWithin') {
      const [to, first, end] = [whole(0, 0), whole(1, 0), whole(2, length)];
      const move = `${region}[${to} + k - ${first}] = ${region}[k];`;
      this.act(`if (${to} < ${first}) { for (var k = ${first}; k < ${end}; k++) { ${move} } }
else { for (var k = ${end} - 1; k >= ${first}; k--) { ${move} } }`);
    } else return this.refuse(node, `${name} of an array on the device`);
    return known(undefined);
  }
}
