// Statements of the rules in WGSL: the body of a function for arguments of certain kinds.
import type * as js from 'acorn';
import { Calls } from './calls.ts';
import { Failure, wgslName, wgslResult } from './conversions.ts';
import { block, named } from './expressions.ts';
import { type Known, known, live, Scope, type Type, type Value, type Variable } from './values.ts';

export interface Parameter {
  readonly name: string;
  readonly key: string;
}

/** Says which specialization of a function an argument needs. @param idOf numbers known values */
export function shapeOf(value: Value, idOf: (value: unknown) => number): string {
  if (value.kind === 'known') return `=${idOf(value.value)}`;
  if (value.kind !== 'members') return value.kind === 'closure' ? `>${idOf(value.node)}` : '*';
  return `{${[...value.members].map(([name, one]) => `${name}:${shapeOf(one, idOf)}`).join()}}`;
}

/** The live parts of an argument. */
export function leavesOf(value: Value): readonly Value[] {
  if (value.kind === 'members') return [...value.members.values()].flatMap(leavesOf);
  return value.kind === 'live' || value.kind === 'oneOf' ? [value] : [];
}

export class FunctionBody extends Calls {
  readonly parameters: Parameter[] = [];
  /** Whether a \`break\` leaves the loop or switch that is being translated. */
  #isLeft = false;

  readonly #returnKey = `${this.key}/return`;

  get returns(): Type | undefined {
    return this.shared.typeOf(this.#returnKey);
  }

  /** Translates the function. @returns its statements */
  write(args: readonly Value[]): string[] {
    const { node } = this.source;
    if (node.async || node.generator) this.refuse(node, 'an async function or generator');
    const assigned = assignedNames(node.body);
    for (const [k, pattern] of node.params.entries())
      this.#parameter(pattern, args[k] ?? known(undefined), assigned);
    const { body } = node;
    if (body.type !== 'BlockStatement') this.#return(this.expression(body), body);
    else if (!this.#block(body)) {
      const result = wgslResult(this.returns);
      if (result !== undefined) this.lines.push(`return ${result}();`);
    }
    return this.lines;
  }

  /** Writes an argument of a call. */
  pass(value: Value, { key }: Parameter, node: js.Node): string {
    return this.coerced(value, this.shared.typeOf(key)!, node);
  }

  #parameter(pattern: js.Pattern, arg: Value, assigned: ReadonlySet<string>): void {
    const place = pattern.type === 'AssignmentPattern' ? pattern.left : pattern;
    const name = place.type === 'Identifier' ? place.name : `p${this.parameters.length}`;
    const value = this.#received(name, arg, pattern);
    this.destructure(pattern, value, (own, one, node) =>
      assigned.has(own) ? this.#declare(own, one, node) : this.scope.set(own, one),
    );
  }

  /** The argument as the function sees it. */
  #received(name: string, arg: Value, node: js.Node): Value {
    if (arg.kind === 'members')
      return {
        ...arg,
        members: new Map([...arg.members].map(([k, one]) => [k, this.#received(`${name}${k}`, one, node)])),
      };
    if (arg.kind !== 'live' && arg.kind !== 'oneOf') return arg;
    const key = `${this.key}/${this.parameters.length}`;
    const own = `${wgslName(name)}_p${this.parameters.length}`;
    this.raise(key, arg, node);
    this.parameters.push({ name: own, key });
    return this.ofType(this.shared.typeOf(key), own, true);
  }

  /** Declares a variable, named as WGSL's parameters are not. */
  #declare(name: string, value: Value | undefined, node: js.Node): void {
    const variable: Variable = {
      kind: 'variable',
      name: `${wgslName(name)}_v`,
      key: `${this.key}/${name}@${node.start}`,
    };
    if (value !== undefined) this.raise(variable.key, value, node);
    this.scope.set(name, variable);
    const type = this.shared.typeOf(variable.key);
    const result = wgslResult(type);
    if (result === undefined) return;
    const start = value === undefined ? '' : ` = ${this.coerced(value, type!, node)}`;
    this.lines.push(`var ${variable.name}: ${result}${start};`);
  }

  #declarations({ kind, declarations }: js.VariableDeclaration): void {
    for (const { id, init } of declarations) {
      const value = init ? this.expression(init) : undefined;
      if (value === undefined) {
        this.destructure(id, known(undefined), (name, _, node) => this.#declare(name, undefined, node));
        continue;
      }
      this.destructure(id, value, (name, one, node) => {
        const isConstant = kind === 'const' || one.kind === 'closure' || one.kind === 'members';
        if (isConstant) this.scope.set(name, this.kept(spelled(one), this.lines.length, name));
        else this.#declare(name, one, node);
      });
    }
  }

  // Statements

  /** @returns whether nothing after it is reached */
  #block({ body }: { readonly body: readonly js.Statement[] }): boolean {
    const outer = this.scope;
    this.scope = new Scope(outer);
    const ends = body.some((one) => this.#reached(one));
    this.scope = outer;
    return ends;
  }

  /** The body of a loop or switch. @returns also whether a `break` leaves it */
  #breakable<T>(body: () => T): readonly [T, isLeft: boolean] {
    const outer = this.#isLeft;
    this.#isLeft = false;
    const made = body();
    const isLeft = this.#isLeft;
    this.#isLeft = outer;
    return [made, isLeft];
  }

  #braced(node: js.Statement): readonly [ends: boolean, lines: string[]] {
    return this.apart(() => this.#block(node.type === 'BlockStatement' ? node : { body: [node] }));
  }

  /** @returns whether nothing after it is reached */
  #reached(node: js.Statement): boolean {
    const { lines, scope } = this;
    this.shared.statement = [this.source, node];
    try {
      return this.#statement(node);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      [this.lines, this.scope] = [lines, scope];
      return this.#fail(node);
    }
  }

  #fail(node: js.Node): true {
    this.acts = true;
    const result = wgslResult(this.returns);
    const fault = this.shared.fault(this.source.place(node));
    this.lines.push(`envFault = ${fault}u;`, result === undefined ? 'return;' : `return ${result}();`);
    return true;
  }

  /** @returns whether nothing after it is reached */
  #statement(node: js.Statement): boolean {
    switch (node.type) {
      case 'EmptyStatement':
        return false;
      case 'BlockStatement':
        return this.#nested(node);
      case 'VariableDeclaration':
        this.#declarations(node);
        return false;
      case 'ExpressionStatement':
        if (node.expression.type === 'UpdateExpression') this.update(node.expression, false);
        else this.expression(node.expression);
        return false;
      case 'ReturnStatement':
        if (node.argument) this.#return(this.expression(node.argument), node.argument);
        else this.lines.push('return;');
        return true;
      case 'ContinueStatement':
      case 'BreakStatement':
        if (node.label) this.refuse(node, 'a label');
        this.#isLeft ||= node.type === 'BreakStatement';
        this.lines.push(node.type === 'BreakStatement' ? 'break;' : 'continue;');
        return true;
      case 'IfStatement':
        return this.#if(node);
      case 'WhileStatement':
        return this.#loop(node.test, node.body, undefined);
      case 'DoWhileStatement': {
        const [[, body]] = this.#breakable(() => this.#braced(node.body));
        const [test, lines] = this.apart(() => this.as(this.expression(node.test), 'bool', node.test));
        const after = block('continuing {', [...lines, `break if !(${test});`]);
        this.lines.push(...block('loop {', [...block('{', body), ...after]));
        return false;
      }
      case 'ForStatement':
        return this.#for(node);
      case 'ForOfStatement':
        return this.#forOf(node);
      case 'SwitchStatement':
        return this.#switch(node);
      case 'ThrowStatement':
        return this.#fail(node);
      default:
        return this.refuse(node, `a ${named(node.type)}`);
    }
  }

  #nested(node: js.Statement): boolean {
    const [ends, lines] = this.#braced(node);
    if (lines.length > 0) this.lines.push('{', ...lines, '}');
    return ends;
  }

  #return(value: Value, node: js.Node): void {
    this.raise(this.#returnKey, value, node);
    const type = this.returns!;
    this.lines.push(
      wgslResult(type) === undefined ? 'return;' : `return ${this.coerced(value, type, node)};`,
    );
  }

  #if({ test, consequent, alternate }: js.IfStatement): boolean {
    const value = this.expression(test);
    if (value.kind === 'known') {
      const taken = value.value ? consequent : alternate;
      return taken ? this.#nested(taken) : false;
    }
    const condition = value.kind === 'live' ? this.as(value, 'bool', test) : 'true';
    const [ends, lines] = this.#braced(consequent);
    const [otherEnds, others] = alternate ? this.#braced(alternate) : [false, []];
    const otherwise = others.length > 0 ? ['} else {', ...others] : [];
    this.lines.push(...block(`if (${condition}) {`, [...lines, ...otherwise]));
    return ends && otherEnds;
  }

  /** @param step what happens after each turn */
  #loop(test: js.Expression | null | undefined, body: js.Statement, step: (() => void) | undefined): boolean {
    const [value, check] = this.apart(() => (test ? this.expression(test) : known(true)));
    if (value.kind === 'known' && !value.value) {
      this.lines.push(...check);
      return false;
    }
    const [[, lines], isLeft] = this.#breakable(() => this.#braced(body));
    const [, after] = this.apart(() => step?.());
    const isEndless = (!test || test.type === 'Literal') && !isLeft;
    const result = isEndless ? wgslResult(this.returns) : undefined;
    // Some compilers look for a result after an endless loop, too; others warn of it if they know that the loop is endless.
    const leave =
      value.kind !== 'known'
        ? [`if (!${this.as(value, 'bool', test!)}) { break; }`]
        : result === undefined
          ? []
          : ['if (false) { break; }'];
    const next = after.length > 0 ? block('continuing {', after) : [];
    this.lines.push(...block('loop {', [...check, ...leave, ...block('{', lines), ...next]));
    if (result !== undefined) this.lines.push(`return ${result}();`);
    return isEndless;
  }

  #for({ init, test, update, body }: js.ForStatement): boolean {
    const outer = this.scope;
    this.scope = new Scope(outer);
    const [ends, lines] = this.apart(() => {
      if (init?.type === 'VariableDeclaration') this.#declarations(init);
      else if (init) this.expression(init);
      return this.#loop(test, body, () => {
        if (update?.type === 'UpdateExpression') this.update(update, false);
        else if (update) this.expression(update);
      });
    });
    this.lines.push('{', ...lines, '}');
    this.scope = outer;
    return ends;
  }

  /** Over a constant array. */
  #forOf({ left, right, body }: js.ForOfStatement): boolean {
    const list = this.expression(right);
    const items =
      list.kind === 'known' && (Array.isArray(list.value) || ArrayBuffer.isView(list.value))
        ? Array.from(list.value as ArrayLike<unknown>)
        : undefined;
    if (items === undefined || left.type !== 'VariableDeclaration')
      return this.refuse(right, 'a loop over something that is no constant array');
    if (items.length === 0) return false;
    const name = this.temporary('k');
    const outer = this.scope;
    this.scope = new Scope(outer);
    const [, lines] = this.apart(() => {
      this.destructure(left.declarations[0]!.id, this.pick(items, live('i32', name), right), (own, one) =>
        this.scope.set(own, this.kept(one)),
      );
      this.#breakable(() => this.#block(body.type === 'BlockStatement' ? body : { body: [body] }));
    });
    this.scope = outer;
    this.lines.push(`for (var ${name} = 0; ${name} < ${items.length}; ${name}++) {`, ...lines, '}');
    return false;
  }

  #switch({ discriminant, cases }: js.SwitchStatement): boolean {
    const value = this.as(this.expression(discriminant), 'i32', discriminant);
    const lines: string[] = [];
    let selectors: string[] = [];
    let hasDefault = false;
    let ends = true;
    for (const { test, consequent } of cases) {
      const selector = test ? this.expression(test) : undefined;
      if (selector && selector.kind !== 'known') return this.refuse(test!, 'a case that is no constant');
      selectors.push(selector ? this.as(selector as Known, 'i32', test!) : 'default');
      hasDefault ||= !selector;
      if (consequent.length === 0) continue;
      const [[isOver, isLeft], own] = this.apart(() =>
        this.#breakable(() => this.#block({ body: consequent })),
      );
      ends &&= isOver && !isLeft;
      if (!isOver && cases.at(-1)!.consequent !== consequent)
        return this.refuse(consequent[0]!, 'a case that continues with the next one');
      lines.push(`case ${selectors.join(', ')}: {`, ...own, '}');
      selectors = [];
    }
    this.lines.push(`switch ${value} {`, ...lines, ...(hasDefault ? [] : ['default: {}']), '}');
    return ends && hasDefault;
  }
}

/** The value, so that it gets a constant of its own unless it is a name already. */
function spelled(value: Value): Value {
  if (value.kind !== 'live' && value.kind !== 'oneOf') return value;
  return /^\w+$/.test(value.code) ? value : { ...value, isStable: false };
}

/** Names that something assigns. */
function assignedNames(node: unknown, names = new Set<string>()): ReadonlySet<string> {
  if (typeof node !== 'object' || node === null) return names;
  const { type, left, argument } = node as Partial<Record<'left' | 'argument', { name?: string }>> & {
    type?: string;
  };
  const target = type === 'AssignmentExpression' ? left : type === 'UpdateExpression' ? argument : undefined;
  if (target?.name) names.add(target.name);
  for (const each of Object.values(node)) assignedNames(each, names);
  return names;
}
