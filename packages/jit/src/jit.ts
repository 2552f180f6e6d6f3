// Flattens nested arrays and objects of tensors, and rebuilds them.

import type { Compiled } from './compiled.ts';
import { JitError } from './errors.ts';
import { compilable, type TypedArray } from './program/ir.ts';
import { attributesKey } from './program/writer.ts';
import type { Runtime } from './runtime/runtime.ts';
import { compile, compileNow, type JitOptions, runtimeOf } from './step.ts';
import * as tf from './tensorflow.ts';
import type { ArraySpec, TracedStep } from './trace/record.ts';

/** A tensor within a structure. Shape and dtype outlive the tensor. */
export interface Leaf {
  readonly tensor: tf.Tensor;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  /** Path for messages, such as `0.weights.2`. */
  readonly path: string;
}

/** Stands for the tensor of that index in a structure. */
interface Place {
  readonly $tensor: number;
}

function isPlace(node: unknown): node is Place {
  return typeof node === 'object' && node !== null && '$tensor' in node;
}

/**
 * Flattens a structure.
 *
 * @returns the tensors in order, and the structure as plain JSON with placeholders for them
 * @throws JitError for anything but tensors, arrays, plain objects and primitives
 */
function flatten(structure: unknown): { tree: unknown; leaves: Leaf[] } {
  const leaves: Leaf[] = [];
  const walk = (node: unknown, path: string): unknown => {
    if (node instanceof tf.Tensor) {
      leaves.push({ tensor: node, shape: [...node.shape], dtype: node.dtype, path });
      return { $tensor: leaves.length - 1 } satisfies Place;
    }
    if (Array.isArray(node)) return node.map((item, i) => walk(item, `${path}.${i}`));
    const isObject = typeof node === 'object' && node !== null;
    const isPlain =
      isObject && [Object.prototype, null].includes(Object.getPrototypeOf(node) as object | null);
    if (typeof node === 'function' || (isObject && !isPlain)) {
      const kind = isObject ? (node.constructor?.name ?? 'special object') : 'function';
      throw new JitError(
        'not-a-tensor',
        `The value at ${path} of a compiled function is a ${kind}.`,
        'Pass and return tensors, and arrays and plain objects of them.',
      );
    }
    if (isObject) {
      return Object.fromEntries(
        Object.entries(node).map(([key, item]) => [key, walk(item, `${path}.${key}`)]),
      );
    }
    return node;
  };
  return { tree: walk(structure, 'the top'), leaves };
}

/** Rebuilds a structure with other tensors in the same order. */
function unflatten(tree: unknown, tensors: readonly tf.Tensor[]): unknown {
  if (isPlace(tree)) return tensors[tree.$tensor];
  if (Array.isArray(tree)) return tree.map((item) => unflatten(item, tensors));
  if (typeof tree === 'object' && tree !== null) {
    return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, unflatten(item, tensors)]));
  }
  return tree;
}

// Compiles a tfjs function behind its own signature: tensors in, tensors out, one graph for each combination of shapes and plain arguments.

/** Options of `jit`. */
export interface JitFunctionOptions extends JitOptions {
  /** Maximum number of cached graphs, one for each combination of shapes and plain arguments; default 8, minimum 1. */
  readonly cacheSize?: number | undefined;
  /** Called once if the cache is too small, so that graphs are compiled repeatedly; by default there is no warning. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** A compiled function. */
export interface JitFunction<A extends unknown[], R> {
  /**
   * Calls the function. The first call with new shapes compiles.
   *
   * @throws JitError `not-synchronous` before `ready()` has resolved, and on asynchronous runtimes; `unsupported-dtype` for tensors other
   * than float32, int32 and bool; while compiling, every error of `jitStep`
   */
  (...args: A): R;
  /** Calls the function on any runtime. Calls take effect in order. Rejects with the same errors, except `not-synchronous`. */
  async(...args: A): Promise<R>;
  /** Loads the runtime, which synchronous calls need. Rejects with a JitError `missing-runtime` if there is none. */
  ready(): Promise<JitFunction<A, R>>;
  /** Number of graphs compiled so far. */
  readonly compilations: number;
  /** Frees all graphs. */
  dispose(): void;
}

interface Entry {
  readonly compiled: Compiled;
  /** The structure of the function's result. */
  readonly result: () => { readonly tree: unknown; readonly leaves: readonly Leaf[] };
}

function formOf(args: unknown[]): {
  key: string;
  specs: Record<string, ArraySpec>;
  tensors: tf.Tensor[];
  tree: unknown;
} {
  const { tree, leaves } = flatten(args);
  const specs: Record<string, ArraySpec> = {};
  for (const [i, { tensor, path }] of leaves.entries()) {
    const dtype = compilable(tensor.dtype);
    if (dtype === undefined) {
      throw new JitError(
        'unsupported-dtype',
        `The argument ${path} has the dtype ${tensor.dtype}.`,
        'Compiled functions take float32, int32 and bool tensors.',
      );
    }
    specs[`x${i}`] = { shape: tensor.shape, dtype };
  }
  const tensors = leaves.map(({ tensor }) => tensor);
  const shapes = Object.values(specs).map(({ shape, dtype }) => `${dtype}[${shape.join(',')}]`);
  return { key: `${attributesKey(tree)}|${shapes.join('|')}`, specs, tensors, tree };
}

/** Evicts the least recently used graph first. */
class GraphCache {
  readonly #entries = new Map<string, Entry>();
  readonly #size: number;
  readonly #warn: (message: string) => void;
  #dropped = 0;
  #warned = false;
  compilations = 0;

  constructor(size: number, warn: (message: string) => void) {
    this.#size = Math.max(1, size);
    this.#warn = warn;
  }

  get(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  add(key: string, entry: Entry): Entry {
    this.compilations++;
    this.#entries.set(key, entry);
    for (const [oldest, old] of this.#entries) {
      if (this.#entries.size <= this.#size) break;
      this.#entries.delete(oldest);
      old.compiled.dispose();
      this.#dropped++;
    }
    if (this.#dropped > this.#size && !this.#warned) {
      this.#warned = true;
      this.#warn(
        `A compiled function has been compiled ${this.compilations} times for different shapes or plain arguments ` +
          `and keeps only ${this.#size} graphs. Pad its batches to a few sizes, pass changing numbers as tensors, ` +
          'or raise cacheSize.',
      );
    }
    return entry;
  }

  clear(): void {
    for (const { compiled } of this.#entries.values()) compiled.dispose();
    this.#entries.clear();
  }
}

/** The function in the tracer's form, and the structure of its result. */
function traced<A extends unknown[], R>(
  fn: (...args: A) => R,
  tree: unknown,
): { step: TracedStep; result: Entry['result'] } {
  let result: ReturnType<Entry['result']> | undefined;
  const step: TracedStep = (tensors) => {
    const args = unflatten(tree, Object.values(tensors)) as A;
    result = flatten(fn(...args));
    return Object.fromEntries(result.leaves.map(({ tensor }, i) => [`y${i}`, tensor]));
  };
  return { step, result: () => result as ReturnType<Entry['result']> };
}

function rebuild({ result }: Entry, arrays: Record<string, TypedArray>): unknown {
  const { tree, leaves } = result();
  const tensors = leaves.map(({ shape, dtype }, i) =>
    tf.tensor((arrays[`y${i}`] as TypedArray).slice(), shape as number[], dtype),
  );
  return unflatten(tree, tensors);
}

/**
 * Compiles a function of tensors.
 *
 * Arguments and results may be tensors, and arrays and plain objects of them. Numbers, strings and booleans among the arguments are constants
 * of the graph: each new value compiles another graph. Variables are updated in place.
 *
 * @param fn a plain tfjs function; see `jitStep` for its rules
 * @returns the compiled function; compilation happens at its first call
 * @throws JitError from the calls of the returned function: see {@link JitFunction}
 */
export function jit<A extends unknown[], R>(
  fn: (...args: A) => R,
  options: JitFunctionOptions = {},
): JitFunction<A, R> {
  const cache = new GraphCache(options.cacheSize ?? 8, options.onWarning ?? (() => {}));
  let runtime: Runtime | undefined;
  const call = (...args: A): R => {
    if (runtime === undefined) {
      throw new JitError(
        'not-synchronous',
        'The ONNX runtime of a compiled function is not loaded yet.',
        'Call `await f.ready()` once before the first plain call, or call `await f.async(…)`.',
      );
    }
    const { key, specs, tensors, tree } = formOf(args);
    let entry = cache.get(key);
    if (entry === undefined) {
      const { step, result } = traced(fn, tree);
      entry = cache.add(key, { compiled: compileNow(specs, step, options, runtime), result });
    }
    const inputs = Object.fromEntries(tensors.map((tensor, i) => [`x${i}`, tensor.dataSync() as TypedArray]));
    return rebuild(entry, entry.compiled.run(inputs)) as R;
  };
  const ready = async (): Promise<Runtime> => {
    runtime ??= await runtimeOf(options);
    return runtime;
  };
  const take = async (args: A): Promise<R> => {
    const on = await ready();
    const { key, specs, tensors, tree } = formOf(args);
    const arrays = await Promise.all(tensors.map((tensor) => tensor.data()));
    const inputs = Object.fromEntries(arrays.map((data, i) => [`x${i}`, data as TypedArray]));
    let entry = cache.get(key);
    if (entry === undefined) {
      const { step, result } = traced(fn, tree);
      entry = cache.add(key, { compiled: await compile(specs, step, options, on), result });
    }
    return rebuild(entry, await entry.compiled.runAsync(inputs)) as R;
  };
  let last: Promise<unknown> = Promise.resolve();
  const compiled: JitFunction<A, R> = Object.assign(call, {
    // Calls run in order: each finds the graphs that earlier ones compiled, and none is evicted before it runs.
    async(...args: A): Promise<R> {
      const turn = last.then(() => take(args));
      last = turn.catch(() => {});
      return turn;
    },
    async ready(): Promise<JitFunction<A, R>> {
      await ready();
      return compiled;
    },
    compilations: 0,
    dispose: () => cache.clear(),
  });
  Object.defineProperty(compiled, 'compilations', { get: () => cache.compilations });
  return compiled;
}
