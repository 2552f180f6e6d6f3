// JavaScript's operators in WGSL.
import type { Node } from 'acorn';
import { areWhole, Conversions, difference, isScalar, quotient, typeOfScalar } from './conversions.ts';
import { folded } from './intrinsics.ts';
import {
  common,
  type Known,
  known,
  type Live,
  literal,
  live,
  scalarOf,
  threshold,
  unstable,
  type Value,
} from './values.ts';

const ARITHMETIC = ['+', '-', '*', '/', '%'];
const ORDER: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
export abstract class Operators extends Conversions {
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
    return this.refuse(
      node,
      operator === '>>>'
        ? '>>> by a number that may be 0, whose result may exceed 2³¹'
        : `the operator ${operator}`,
    );
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
    const type = areWhole([a, b]) ? 'i32' : 'f32';
    return live('bool', `(${this.as(a, type, node)} ${operator} ${this.as(b, type, node)})`, a, b);
  }
}

function shift(by: Live | Known, code: string): string {
  return by.kind === 'known' ? `${(by.value as number) & 31}u` : `(u32(${code}) & 31u)`;
}
