// The products of a step alone: a lower bound for its time.

import { median } from '../../../benchmarks/src/sideBySide.ts';
import type { GraphInfo } from '../src/compiled.ts';
import { loadRuntime } from '../src/index.ts';
import { GraphBuilder } from '../src/onnx/builder.ts';
import { encodeModel } from '../src/onnx/model.ts';

type Products = GraphInfo['products'];

/** Median microseconds of these products on one thread, each of two input matrices. */
export async function productsAlone(products: Products, runs: number): Promise<number> {
  const [whole, empty] = [await timesOf(products, true, runs), await timesOf(products, false, runs)];
  return median(whole) - median(empty);
}

/** @param isWhole false leaves out the products and measures the rest of a call */
async function timesOf(products: Products, isWhole: boolean, runs: number): Promise<number[]> {
  const runtime = await loadRuntime();
  const graph = new GraphBuilder();
  const [feeds, fetches]: Record<string, ReturnType<typeof runtime.tensor>>[] = [{}, {}];
  const input = (name: string, dims: readonly number[]): string => {
    const data = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i));
    feeds[name] = runtime.tensor('float32', data, dims);
    graph.input(name, 'float32', dims);
    return name;
  };
  for (const [i, { rows, columns, inner, transA, transB }] of products.entries()) {
    const a = input(`in_a${i}`, transA ? [inner, rows] : [rows, inner]);
    const b = input(`in_b${i}`, transB ? [columns, inner] : [inner, columns]);
    const attributes = { transA: Number(transA), transB: Number(transB) };
    const made = isWhole ? graph.node('Gemm', [a, b], attributes) : b;
    const width = isWhole || !transB ? columns : inner;
    // Output one row of each: whole results would be copied.
    const first = graph.node('Slice', [made, graph.int64([0]), graph.int64([1]), graph.int64([0])]);
    graph.output(`out_${i}`, first, 'float32', [1, width]);
    fetches[`out_${i}`] = runtime.tensor('float32', new Float32Array(width), [1, width]);
  }
  const { inputs } = graph.finish();
  for (const name of Object.keys(feeds)) if (!inputs.some((port) => port.name === name)) delete feeds[name];
  const session = await runtime.createSession(encodeModel(graph.finish()), { threads: 1, provider: 'cpu' });
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await session.run(feeds, fetches);
    times.push((performance.now() - start) * 1000);
  }
  await session.dispose();
  return times;
}
