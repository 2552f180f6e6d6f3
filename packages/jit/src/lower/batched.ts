// Lowerings of operations that only batched programs contain: S matrix products at once, and convolutions with one filter for each run.

import type { Ref } from '../onnx/builder.ts';
import { sizeOf, type Value } from '../program/ir.ts';
import type { Lowered, LoweringTable } from './context.ts';
import {
  addWindows,
  extractWindows,
  type Geometry,
  geometry,
  needsZeros,
  pixelsOf,
  positionsOf,
  withExtraRow,
} from './conv.ts';
import { activate, gemm, isWhole, wholeProduct } from './matmul.ts';

/** S products op(A)·op(B), of which one side may be a matrix that all share. */
interface BatchedProduct {
  readonly a: Ref;
  readonly b: Ref;
  readonly transA?: boolean;
  readonly transB?: boolean;
  /** Ranks of both sides: 3, or 2 for a shared matrix. */
  readonly ranks?: readonly [number, number];
  /** Number of products, rows and columns of each, and the length summed over. */
  readonly size: readonly [count: number, rows: number, columns: number, inner: number];
}

/** Emits the products. Transposes operands within the node: a separate transposition would copy them. */
function products(o: Lowered, product: BatchedProduct): Ref {
  const { a, b, transA = false, transB = false, size, ranks = [3, 3] } = product;
  o.graph.flops += 2 * size.reduce((all, n) => all * n, 1);
  if (!transA && !transB) return o.node('MatMul', [a, b]);
  if (o.graph.isPortable) {
    const turned = (ref: Ref, rank: number): Ref =>
      o.node('Transpose', [ref], { perm: rank === 2 ? [1, 0] : [0, 2, 1] });
    return o.node('MatMul', [transA ? turned(a, ranks[0]) : a, transB ? turned(b, ranks[1]) : b]);
  }
  return o.node('FusedMatMul', [a, b], { transA: transA ? 1 : undefined, transB: transB ? 1 : undefined });
}

function batchedProduct(o: Lowered): Ref {
  if (isWhole(o)) return wholeProduct(o);
  const [a, b] = [o.value('a').shape, o.value('b').shape];
  const transA = o.attr<boolean | undefined>('transposeA') === true;
  const transB = o.attr<boolean | undefined>('transposeB') === true;
  const [count = 1, rows = 1, columns = 1] = o.output.shape;
  const inner = (transA ? a.at(-2) : a.at(-1)) as number;
  const [left, right] = [o.as('a', 'float32'), o.as('b', 'float32')];
  if (b.length === 2 && !transA) {
    const tall = o.reshape(left, [count * rows, inner]);
    const c = gemm(o, { a: tall, b: right, transB, size: [count * rows, columns, inner] });
    return finished(o, o.reshape(c, o.output.shape));
  }
  const size = [count, rows, columns, inner] as const;
  const ranks = [a.length, b.length] as const;
  return finished(o, products(o, { a: left, b: right, transA, transB, ranks, size }));
}

/** Adds the bias and applies the activation that tfjs has fused into a product. */
function finished(o: Lowered, c: Ref): Ref {
  const sum = o.has('bias') ? o.node('Add', [c, o.as('bias', 'float32')]) : c;
  return o.cast(activate(o, sum), 'float32', o.output.dtype);
}

/** One run's share of a geometry: the rows of its window matrix, and their length. */
function partsOf(o: Lowered, g: Geometry): { runs: number; rows: number; inner: number } {
  const runs = o.attr<number>('runs');
  return { runs, rows: (g.batchSize / runs) * positionsOf(g), inner: pixelsOf(g) * g.inChannels };
}

function forward(o: Lowered): Ref {
  const [, ...filter] = o.value('filter').shape;
  const g = geometry(o, o.value('x').shape, filter);
  const { runs, rows, inner } = partsOf(o, g);
  const columns = g.outChannels;
  const c = products(o, {
    a: o.reshape(extractWindows(o, o.in('x'), g), [runs, rows, inner]),
    b: o.reshape(o.in('filter'), [runs, inner, columns]),
    size: [runs, rows, columns, inner],
  });
  const row = (name: string): Ref => o.reshape(o.in(name), [runs, 1, columns]);
  const biased = o.has('bias') ? o.node('Add', [c, row('bias')]) : c;
  const isPrelu = o.attr<string | undefined>('activation') === 'prelu';
  const active = isPrelu ? o.node('PRelu', [biased, row('preluActivationWeights')]) : activate(o, biased);
  return o.reshape(active, o.output.shape);
}

function filterGradient(o: Lowered): Ref {
  const g = geometry(o, o.value('x').shape, o.attr<number[]>('filterShape'));
  const { runs, rows, inner } = partsOf(o, g);
  const c = products(o, {
    a: o.reshape(extractWindows(o, o.in('x'), g), [runs, rows, inner]),
    b: o.reshape(o.in('dy'), [runs, rows, g.outChannels]),
    transA: true,
    size: [runs, inner, g.outChannels, rows],
  });
  return o.reshape(c, o.output.shape);
}

function inputGradient(o: Lowered): Ref {
  const [, ...filter] = o.value('filter').shape;
  const g = geometry(o, o.attr<number[]>('inputShape'), filter);
  const { runs, inner } = partsOf(o, g);
  // As for a single run: pad the gradient of each image with zeros, so that the product computes the windows of zeros.
  const withZeros = needsZeros(g);
  const rows = (g.batchSize / runs) * (positionsOf(g) + (withZeros ? 1 : 0));
  const dy = o.reshape(o.in('dy'), [g.batchSize, positionsOf(g), g.outChannels]);
  const c = products(o, {
    a: o.reshape(withZeros ? withExtraRow(o, dy, 0) : dy, [runs, rows, g.outChannels]),
    b: o.reshape(o.in('filter'), [runs, inner, g.outChannels]),
    transB: true,
    size: [runs, rows, inner, g.outChannels],
  });
  return o.reshape(addWindows(o, c, g, withZeros), o.output.shape);
}

function flatConcat(o: Lowered): Ref {
  const { values, refs } = o.list();
  const flat = refs.map((ref, i) => {
    const { shape } = values[i] as Value;
    return shape.length === 1 ? ref : o.reshape(ref, [sizeOf(shape)]);
  });
  return o.node('Concat', flat, { axis: 0 });
}

export const BATCHED: LoweringTable = {
  BatchedProduct: batchedProduct,
  BatchedConv2D: forward,
  BatchedFusedConv2D: forward,
  BatchedConv2DBackpropFilter: filterGradient,
  BatchedConv2DBackpropInput: inputGradient,
  FlatConcat: flatConcat,
};
