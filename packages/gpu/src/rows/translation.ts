// Rules on a row of numbers in WGSL: the functions that a task's methods reach, for the arguments with which they are called.

import { PrismError } from '@prism-rl/core';
import type { Node } from 'acorn';
import { type Called, type Shared, wgslName, wgslResult, wgslType } from './conversions.ts';
import type { LiveCode, Source } from './liveCode.node.ts';
import { FunctionBody, leavesOf, shapeOf } from './statements.ts';
import { join, literal, scalarOf, type Type, type Value, type Variable } from './values.ts';

/** Elements of the largest constant array that every implementation of WGSL accepts. */
const MOST_ELEMENTS = 2047;
/** Types settle after a few passes. */
const MOST_PASSES = 50;
/** Depth of calls beyond which a function is taken for recursive. */
const MOST_CALLS = 40;

interface Written {
  readonly name: string;
  readonly body: FunctionBody;
  text: string;
}

export class Translation implements Shared {
  readonly code: LiveCode;
  readonly writtenGlobals = new Set<string>();
  statement: readonly [Source, Node] | undefined;
  readonly #id: string;
  readonly #types = new Map<string, Type>();
  readonly #ids = new Map<unknown, number>();
  readonly #constants = new Map<string, object>();
  readonly #globals = new Map<string, Variable & { readonly start: unknown }>();
  #tables = new Map<string, string>();
  #functions = new Map<string, Written>();
  #faults: string[] = [];
  #changed = false;
  #depth = 0;

  constructor(code: LiveCode, id: string) {
    this.code = code;
    this.#id = id;
  }

  /** Where the rules can fail: what `envFault` counts, from 1. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /**
   * Translates methods of an object.
   *
   * @param methods the arguments of each
   * @returns WGSL, and the code of each call
   */
  write(
    object: object,
    methods: Readonly<Record<string, readonly Value[]>>,
  ): { readonly wgsl: string; readonly calls: readonly string[] } {
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      this.#changed = false;
      this.#functions = new Map();
      this.#tables = new Map();
      this.#faults = [];
      this.#depth = 0;
      let calls: string[];
      try {
        calls = Object.entries(methods).map(([name, args]) => {
          this.writtenGlobals.clear();
          const source = this.code.source((object as Record<string, object>)[name]!);
          return this.call(source, object, args, source.node, source).code;
        });
      } catch (error) {
        // What does not fit may fit once all types are known.
        if (this.#changed) continue;
        throw error;
      }
      if (this.#changed) continue;
      const globals = [...this.#globals.values()].map(({ name, key, start }) => {
        const type = this.#types.get(key);
        return typeof type === 'string'
          ? `var<private> ${name}: ${wgslType(type)} = ${literal(start as number, type as 'f32')};`
          : '';
      });
      const wgsl = [...this.#tables].map(([text, name]) => `const ${name} = ${text};`);
      return {
        wgsl: [...wgsl, ...globals, ...[...this.#functions.values()].map(({ text }) => text)].join('\n'),
        calls,
      };
    }
    throw new Error(`the types of ${this.#id} do not settle`);
  }

  refuse(source: Source, node: Node, what: string): never {
    throw PrismError.incompatible`${this.#id} cannot run on a GPU: ${source.place(node)} has ${what}.
      Change it (the README of @prism-rl/gpu lists what rules may contain), or train on the processor.`;
  }

  typeOf(key: string): Type | undefined {
    return this.#types.get(key);
  }

  raise(key: string, type: Type): boolean {
    const before = this.#types.get(key);
    const after = join(before, type);
    if (after === undefined) return false;
    const isSame = typeof after === 'string' ? after === before : before?.length === after.length;
    if (isSame && typeof before === typeof after) return true;
    this.#types.set(key, after);
    this.#changed = true;
    return true;
  }

  call(source: Source, self: unknown, args: readonly Value[], node: Node, from: Source): Called {
    const key = [
      this.#idOf(source),
      this.#idOf(self),
      ...args.map((one) => shapeOf(one, (value) => this.#idOf(value))),
    ].join(' ');
    let written = this.#functions.get(key);
    if (written === undefined) {
      if (this.#depth === MOST_CALLS) this.refuse(from, node, 'a recursive function');
      this.#depth++;
      written = {
        name: `${wgslName(source.name)}_f${this.#functions.size}`,
        body: new FunctionBody(this, source, self, key),
        text: '',
      };
      this.#functions.set(key, written);
      const lines = written.body.write(args);
      const { parameters, returns } = written.body;
      const list = parameters.map((one) => `${one.name}: ${wgslType(this.#types.get(one.key)!)}`);
      const result = wgslResult(returns);
      written.text = `fn ${written.name}(${list.join(', ')})${result === undefined ? '' : ` -> ${result}`} {\n${lines.join('\n')}\n}`;
      this.#depth--;
      // Functions that are called come first, for readers.
      this.#functions.delete(key);
      this.#functions.set(key, written);
    } else if (written.text === '') this.refuse(from, node, 'a recursive function');
    const { name, body } = written;
    const leaves = args.flatMap(leavesOf);
    const passed = body.parameters.map((one, k) => body.pass(leaves[k]!, one, node));
    return { code: `${name}(${passed.join(', ')})`, type: body.returns, acts: body.acts };
  }

  table(values: readonly (number | boolean)[], type: 'bool' | 'i32' | 'f32' | 'u32'): string {
    const elements = values.map((one) => (type === 'u32' ? `${Number(one)}u` : literal(one, type)));
    const text = `array<${type}, ${values.length}>(${elements.join(', ')})`;
    const name = this.#tables.get(text) ?? `table${this.#tables.size}`;
    if (values.length > MOST_ELEMENTS)
      this.refuse(...this.statement!, `a table of ${values.length} numbers, more than ${MOST_ELEMENTS}`);
    this.#tables.set(text, name);
    return name;
  }

  global(source: Source, name: string): Variable | undefined {
    return this.#globals.get(`${source.module} ${name}`);
  }

  addGlobal(source: Source, name: string, value: unknown): Variable {
    const key = `${source.module} ${name}`;
    const variable = {
      kind: 'variable',
      name: `${name}_g${this.#globals.size}`,
      key,
      isGlobal: true,
      start: value,
    } as const;
    this.#globals.set(key, variable);
    this.raise(key, scalarOf(value)!);
    this.#changed = true;
    return variable;
  }

  constant(key: string, value: object): object {
    const before = this.#constants.get(key);
    // Values that are still being found may differ from pass to pass.
    const isSame =
      before &&
      Object.entries(value).every(([name, one]) => Object.is(one, (before as Record<string, unknown>)[name]));
    if (isSame) return before;
    this.#constants.set(key, value);
    return value;
  }

  fault(place: string): number {
    const known = this.#faults.indexOf(place);
    return known >= 0 ? known + 1 : this.#faults.push(place);
  }

  #idOf(value: unknown): number {
    const id = this.#ids.get(value) ?? this.#ids.size;
    this.#ids.set(value, id);
    return id;
  }
}
