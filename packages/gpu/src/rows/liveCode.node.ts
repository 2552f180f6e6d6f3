// Reads the code and the variables of functions in this process, through the inspector of V8: rules need not be changed, exported or listed.
import inspector from 'node:inspector';
import { messageOf, PrismError } from '@prism-rl/core';
import type * as js from 'acorn';
import { parse } from 'acorn';

type Remote = inspector.Runtime.RemoteObject;
type Property = { readonly name: string; readonly value?: Remote };
interface Properties {
  readonly result: readonly Property[];
  readonly internalProperties?: readonly Property[];
  readonly privateProperties?: readonly Property[];
}

/** A function's syntax, and where it stands. */
export interface Source {
  readonly name: string;
  readonly node: js.Function;
  /** The value of a name outside the function; undefined if there is no such name. */
  lookUp(name: string): { readonly value: unknown } | undefined;
  /** Decides which functions share their module's variables. */
  readonly module: string;
  /** File and line of a part of it. */
  place(node: js.Node): string;
}

const EXCHANGE = Symbol.for('@prism-rl/gpu/exchange');
const exchange = globalThis as unknown as Record<symbol, unknown>;

function parsed(text: string): js.Expression {
  const options = { ecmaVersion: 'latest', locations: true, checkPrivateFields: false } as const;
  const { body } = parse(`(${text})`, options);
  return (body[0] as js.ExpressionStatement).expression;
}

/** @param text of a function, an arrow function or a method */
function functionNode(text: string): js.Function {
  try {
    return parsed(text) as js.Expression & js.Function;
  } catch {
    const { properties } = parsed(`{${text}}`) as js.ObjectExpression;
    return (properties[0] as js.Property).value as js.Expression & js.Function;
  }
}

/** The running program. Close it after use. */
export class LiveCode {
  readonly #session = new inspector.Session();
  readonly #sources = new Map<object, Source>();
  readonly #privates = new Map<object, ReadonlyMap<string, Remote>>();
  readonly #classes = new Map<object, readonly js.MethodDefinition[]>();
  #files: Map<string, string> | undefined;

  /** @throws PrismError `unavailable` where code may not be inspected */
  constructor() {
    try {
      this.#session.connect();
    } catch (cause) {
      throw PrismError.unavailable`Rules cannot be translated for a GPU here: ${messageOf(cause)}
        Use Node.js, with --allow-inspector if its permissions are restricted.`.causedBy(cause);
    }
  }

  close(): void {
    this.#session.disconnect();
    delete exchange[EXCHANGE];
  }

  source(fn: object): Source {
    return this.#source(fn, (fn as { name?: string }).name ?? '', () => functionNode(String(fn)));
  }

  /** A private method of an object; undefined if it has none of this name. */
  privateMethod(object: object, name: string): Source | undefined {
    const { getPrototypeOf: parentOf, prototype: root } = Object;
    for (let one = parentOf(object); one && one !== root; one = parentOf(one)) {
      const { constructor: own } = one as { constructor: object };
      const methods = this.#methods(own);
      const method = methods.find(({ key }) => key.type === 'PrivateIdentifier' && key.name === name);
      if (method === undefined) continue;
      // V8 says where the constructor stands.
      const line = methods.find(({ kind }) => kind === 'constructor')?.loc?.start.line ?? 1;
      return this.#source(own, name, () => method.value, method, line - 1);
    }
    return undefined;
  }

  /** A private field of an object; undefined if it has none of this name. */
  privateField(object: object, name: string): { readonly value: unknown } | undefined {
    let fields = this.#privates.get(object);
    if (fields === undefined) {
      const { privateProperties = [] } = this.#properties(this.#remote(object));
      fields = new Map(privateProperties.flatMap((one) => (one.value ? [[one.name, one.value]] : [])));
      this.#privates.set(object, fields);
    }
    const found = fields.get(`#${name}`);
    return found && { value: this.#local(found) };
  }

  #methods(definition: object): readonly js.MethodDefinition[] {
    const before = this.#classes.get(definition);
    if (before !== undefined) return before;
    const { body } = parsed(String(definition)) as js.ClassExpression;
    const methods = body.body.filter((member) => member.type === 'MethodDefinition');
    this.#classes.set(definition, methods);
    return methods;
  }

  #source(fn: object, name: string, node: () => js.Function, identity: object = fn, linesBefore = 0): Source {
    const before = this.#sources.get(identity);
    if (before !== undefined) return before;
    const { internalProperties = [] } = this.#properties(this.#remote(fn));
    const inner = (name: string): Remote | undefined =>
      internalProperties.find((one) => one.name === name)?.value;
    const scopes = inner('[[Scopes]]');
    const names = new Map<string, Remote>();
    for (const { value } of scopes ? this.#properties(scopes).result : []) {
      if (value === undefined || value.description === 'Global') continue;
      for (const one of this.#properties(value).result)
        if (one.value && !names.has(one.name)) names.set(one.name, one.value);
    }
    const at = inner('[[FunctionLocation]]')?.value as { scriptId: string; lineNumber: number } | undefined;
    const source: Source = {
      name,
      node: node(),
      module: at?.scriptId ?? '',
      lookUp: (outer) => {
        const found = names.get(outer);
        if (found !== undefined) return { value: this.#local(found) };
        return outer in globalThis ? { value: (globalThis as Record<string, unknown>)[outer] } : undefined;
      },
      place: ({ loc }) =>
        `${this.#file(at?.scriptId)}:${(at?.lineNumber ?? 0) - linesBefore + (loc?.start.line ?? 1)}`,
    };
    this.#sources.set(identity, source);
    return source;
  }

  #file(script = ''): string {
    if (this.#files === undefined) {
      const files = new Map<string, string>();
      const note = ({ params }: { params: { scriptId: string; url: string } }): void =>
        void files.set(params.scriptId, params.url.replace(/^file:\/\//, '').replace(/\?.*$/, ''));
      this.#session.on('Debugger.scriptParsed', note);
      this.#session.post('Debugger.enable');
      this.#session.post('Debugger.disable');
      this.#session.off('Debugger.scriptParsed', note);
      this.#files = files;
    }
    return this.#files.get(script) || 'unknown file';
  }

  #post<T>(method: string, parameters: object): T {
    let answer: T | undefined;
    this.#session.post(method, parameters, (error, result) => {
      if (error) throw error;
      answer = result as T;
    });
    return answer!;
  }

  #properties({ objectId }: Remote): Properties {
    return this.#post('Runtime.getProperties', { objectId, ownProperties: true });
  }

  #remote(value: object): Remote {
    exchange[EXCHANGE] = value;
    const expression = `globalThis[Symbol.for(${JSON.stringify(EXCHANGE.description)})]`;
    return this.#post<{ result: Remote }>('Runtime.evaluate', { expression }).result;
  }

  #local({ objectId, unserializableValue, value }: Remote): unknown {
    if (unserializableValue !== undefined) return Number(unserializableValue);
    if (objectId === undefined) return value;
    const functionDeclaration = `function () { globalThis[Symbol.for(${JSON.stringify(EXCHANGE.description)})] = this; }`;
    this.#post('Runtime.callFunctionOn', { objectId, functionDeclaration });
    return exchange[EXCHANGE];
  }
}
