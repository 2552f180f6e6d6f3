// Lowerings of operations that only batched programs contain: S matrix products at once, and convolutions with one filter for each run.

import type { Ref } from '../onnx/builder.ts';
import { sizeOf, type Value } from '../program/ir.ts';
import type { Lowered, LoweringTable } from './context.ts';
import { filterGradient, forward, inputGradient } from './conv.ts';
import { activate, gemm, isWhole, products, wholeProduct } from './matmul.ts';

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
