// Whether one thread computes a step's products with the same bits as several do. ONNX Runtime splits a product by rows or columns, so one
// thread computes each sum; but the length of its blocks depends on the number of columns. No option reports this, and the rule differs between
// processors, so the products are tried.

import { GraphBuilder, type ProductSize } from '../onnx/builder.ts';
import { encodeModel } from '../onnx/model.ts';
import { allocate, sizeOf, type TypedArray } from '../program/ir.ts';
import type { Runtime, RuntimeTensors, Session } from '../runtime/runtime.ts';

/** Numbers from −1 to 1 that differ in all digits, so that another order of addition changes the sum. */
function madeUpNumbers(count: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** A graph of the products alone, each of two input matrices. */
interface Trial {
  readonly model: Uint8Array;
  readonly feeds: RuntimeTensors;
  /** Dimensions of the results by name. */
  readonly results: Readonly<Record<string, readonly number[]>>;
}

function trialOf(products: readonly ProductSize[], runtime: Runtime): Trial {
  const graph = new GraphBuilder();
  const feeds: RuntimeTensors = {};
  const results: Record<string, readonly number[]> = {};
  const input = (name: string, dims: readonly number[]): string => {
    feeds[name] = runtime.tensor('float32', madeUpNumbers(sizeOf(dims)), dims);
    return graph.input(name, 'float32', dims);
  };
  for (const [i, { rows, columns, inner, transA, transB }] of products.entries()) {
    const a = input(`in_a${i}`, transA ? [inner, rows] : [rows, inner]);
    const b = input(`in_b${i}`, transB ? [columns, inner] : [inner, columns]);
    const product = graph.node('Gemm', [a, b], { transA: Number(transA), transB: Number(transB) });
    graph.output(`out_${i}`, product, 'float32', [rows, columns]);
    results[`out_${i}`] = [rows, columns];
  }
  return { model: encodeModel(graph.finish()), feeds, results };
}

function resultsOf({ feeds, results }: Trial, session: Session, runtime: Runtime): readonly TypedArray[] {
  const arrays = Object.entries(results).map(
    ([name, dims]) => [name, dims, allocate('float32', sizeOf(dims))] as const,
  );
  const fetches = arrays.map(([name, dims, data]) => [name, runtime.tensor('float32', data, dims)]);
  session.runSync?.(feeds, Object.fromEntries(fetches));
  void session.dispose();
  return arrays.map(([, , data]) => data);
}

/**
 * Whether one thread of a runtime computes products with the same bits as several threads; false for asynchronous runtimes.
 *
 * @param products single products; batched ones are computed by one thread each in any case
 */
export function sumsTheSame(products: readonly ProductSize[], threads: number, runtime: Runtime): boolean {
  const { createSessionSync } = runtime;
  if (createSessionSync === undefined) return false;
  const different = new Map(products.map((product) => [JSON.stringify(product), product]));
  const trial = trialOf([...different.values()], runtime);
  const [alone, divided] = [1, threads].map((count) => {
    return resultsOf(trial, createSessionSync(trial.model, { threads: count, provider: 'cpu' }), runtime);
  }) as [readonly TypedArray[], readonly TypedArray[]];
  return alone.every((result, i) => result.every((value, k) => Object.is(value, divided[i]![k])));
}
