// Expressions of the rules in WGSL. What is known while translating is worked out; what happens is written as statements, in order.
import type * as js from 'acorn';
import { areKnown, Conversions, wgslType } from './conversions.ts';
import {
  join,
  type Known,
  known,
  type Live,
  live,
  OutcomeFields,
  Region,
  scalarOf,
  type Value,
  type Variable,
} from './values.ts';

/** Something that can be read and written. */
interface Place {
  read(): Value;
  write(value: Value, node: js.Node): void;
}

export abstract class Expressions extends Conversions {
  protected abstract call(node: js.CallExpression): Value;

  /** Values in the order of their nodes, although later ones may do something. */
  protected operands(nodes: readonly js.Node[]): Value[] {
    const values: Value[] = [];
    for (const node of nodes) {
      const before = this.lines.length;
      const value = this.expression(node as js.Expression);
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
  expression(node: js.Expression): Value {
    switch (node.type) {
      case 'Literal':
        return known(node.value);
      case 'Identifier':
        return this.#name(node.name, node);
      case 'ThisExpression':
        return known(this.self);
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
        return this.unary(node.operator, this.expression(node.argument), node);
      case 'UpdateExpression':
        return this.update(node, true);
      case 'BinaryExpression': {
        const [a, b] = this.operands([node.left, node.right]);
        return this.binary(node.operator, a!, b!, node);
      }
      case 'LogicalExpression':
        return this.#logical(node);
      case 'ConditionalExpression':
        return this.#conditional(node);
      case 'AssignmentExpression':
        return this.assign(node);
      case 'MemberExpression':
        return this.#memberExpression(node);
      case 'CallExpression':
        return this.call(node);
      case 'ArrayExpression':
        return this.#array(node);
      case 'ObjectExpression':
        return this.#object(node);
      case 'ArrowFunctionExpression':
        return { kind: 'closure', node, scope: this.scope };
      default:
        return this.refuse(node, `a ${named(node.type)}`);
    }
  }

  #name(name: string, node: js.Node): Value {
    const found = this.scope.get(name);
    if (found === undefined) {
      const variable = this.shared.global(this.source, name);
      if (variable !== undefined) return this.#read(variable, node);
      const outer = this.source.lookUp(name);
      return outer === undefined ? this.refuse(node, `a name without a value, ${name}`) : known(outer.value);
    }
    return found.kind === 'variable' ? this.#read(found, node) : found;
  }

  #read({ key, name, isGlobal }: Variable, node: js.Node): Value {
    if (isGlobal && !this.shared.writtenGlobals.has(key))
      return this.refuse(
        node,
        'a variable of the module that is read before it is written: state belongs in the row',
      );
    return this.ofType(this.shared.typeOf(key), name, false);
  }

  #logical({ operator, left, right }: js.LogicalExpression): Value {
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
    const then = [...lines, `${name} = ${this.as(b, 'bool', right)};`];
    this.lines.push(`var ${name} = ${test};`, ...block(`if (${goesOn ? '' : '!'}${name}) {`, then));
    return live('bool', name);
  }

  #conditional(node: js.ConditionalExpression): Value {
    const test = this.expression(node.test);
    if (test.kind === 'known') return this.expression(test.value ? node.consequent : node.alternate);
    const condition = this.as(test, 'bool', node.test);
    const [a, linesA] = this.apart(() => this.expression(node.consequent));
    const [b, linesB] = this.apart(() => this.expression(node.alternate));
    const type = join(this.typeOf(a, node.consequent), this.typeOf(b, node.alternate));
    if (type === undefined) return this.refuse(node, 'a choice between values of different types');
    const [x, y] = [this.coerced(a, type, node), this.coerced(b, type, node)];
    if (linesA.length + linesB.length === 0) {
      const isStable = [test, a, b].every(
        (one) => one.kind === 'known' || ('isStable' in one && one.isStable),
      );
      return this.ofType(type, `select(${y}, ${x}, ${condition})`, isStable);
    }
    const name = this.temporary('x');
    const choice = [...linesA, `${name} = ${x};`, '} else {', ...linesB, `${name} = ${y};`];
    this.lines.push(`var ${name}: ${wgslType(type)};`, ...block(`if (${condition}) {`, choice));
    return this.ofType(type, name, true);
  }

  #memberExpression(node: js.MemberExpression): Value {
    if (node.object.type === 'Super') return this.refuse(node, 'super');
    if (node.computed) {
      const [object, index] = this.operands([node.object, node.property]);
      return node.optional && isNullish(object!) ? known(undefined) : this.at(object!, index!, node);
    }
    return this.property(this.expression(node.object), node);
  }

  protected property(object: Value, { property, optional }: js.MemberExpression): Value {
    if (optional && isNullish(object)) return known(undefined);
    const { name } = property as js.PrivateIdentifier;
    if (property.type !== 'PrivateIdentifier') return this.member(object, name, property);
    const field =
      object.kind === 'known' ? this.shared.code.privateField(object.value as object, name) : undefined;
    return field === undefined
      ? this.refuse(property, `a private field without a value, #${name}`)
      : known(field.value);
  }

  #array({ elements }: js.ArrayExpression): Value {
    const first = elements.find((one) => one === null || one.type === 'SpreadElement');
    if (first) return this.refuse(first, 'an array of other arrays’ elements');
    const values = this.operands(elements as js.Expression[]);
    if (areKnown(values)) {
      const array = values.map(({ value }) => value);
      return known(this.shared.constant(`${this.key}@${elements[0]?.start ?? 0}`, array));
    }
    const members = values.map((one, k): [string, Value] => [String(k), one]);
    return { kind: 'members', members: new Map([...members, ['length', known(values.length)]]) };
  }

  #object(node: js.ObjectExpression): Value {
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
    if (areKnown(values)) {
      const object = Object.fromEntries(members.map(([name, one]) => [name, (one as Known).value]));
      return known(this.shared.constant(`${this.key}@${node.start}`, object));
    }
    return { kind: 'members', members: new Map(members) };
  }

  // Writing

  /** Declares or assigns the names of a pattern. */
  protected destructure(
    pattern: js.Pattern,
    value: Value,
    bind: (name: string, value: Value, node: js.Node) => void,
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

  protected assign(node: js.AssignmentExpression): Value {
    const { left, right, operator } = node;
    if (left.type === 'ArrayPattern' || left.type === 'ObjectPattern')
      return this.refuse(node, 'an assignment to several names at once');
    const place = this.#place(left as js.Expression);
    if (operator === '=') {
      const value = this.expression(right);
      place.write(value, right);
      return value.kind === 'known' ? value : place.read();
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
  protected update({ operator, argument, prefix }: js.UpdateExpression, isUsed: boolean): Value {
    const place = this.#place(argument);
    const old = isUsed && !prefix ? this.kept(place.read()) : place.read();
    place.write(this.binary(operator === '++' ? '+' : '-', old, known(1), argument), argument);
    return prefix ? place.read() : old;
  }

  /** Where something can be written. */
  #place(node: js.Expression): Place {
    if (node.type === 'Identifier') return this.#variable(node.name, node);
    if (node.type !== 'MemberExpression' || node.object.type === 'Super')
      return this.refuse(node, 'an assignment to this');
    if (node.computed) {
      const [array, index] = this.operands([node.object, node.property]);
      if (array!.kind === 'known' && array!.value instanceof Region) {
        const { name, element } = array!.value;
        const at = this.kept(index!);
        return {
          read: () => this.at(array!, at, node),
          write: (value, from) =>
            this.act(`${name}[${this.as(at, 'i32', node.property)}] = ${this.as(value, element, from)};`),
        };
      }
    } else {
      const object = this.expression(node.object);
      if (object.kind === 'known' && object.value instanceof OutcomeFields) {
        const { name } = node.property as { name: string };
        const read = (): Value => this.member(object, name, node);
        if (name === 'truncated')
          return {
            read,
            write: (value, from) => {
              if (value.kind !== 'known' || value.value !== false)
                this.refuse(from, 'a limit of its own (outcome.truncated)');
            },
          };
        const [code, type] =
          name === 'reward' ? (['rulesReward', 'f32'] as const) : (['rulesTerminated', 'bool'] as const);
        return { read, write: (value, from) => this.act(`${code} = ${this.as(value, type, from)};`) };
      }
    }
    return this.refuse(
      node,
      'a write to something other than the row, the observation, the outcome or a variable',
    );
  }
  #variable(name: string, node: js.Node): Place {
    let found = this.scope.get(name);
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
    const write = (value: Value, from: js.Node): void => {
      if (variable.isGlobal) {
        this.acts = true;
        this.shared.writtenGlobals.add(variable.key);
      }
      this.raise(variable.key, value, from);
      const type = this.shared.typeOf(variable.key)!;
      if (typeof type === 'string' || type.length > 1)
        this.lines.push(`${variable.name} = ${this.coerced(value, type, from)};`);
    };
    return { read: () => this.#read(variable, node), write };
  }
}

export function isNullish(value: Value): boolean {
  return value.kind === 'known' && (value.value === undefined || value.value === null);
}

export const block = (head: string, lines: readonly string[]): string[] => [head, ...lines, '}'];

/** A node's type as words. */
export function named(type: string): string {
  return type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
