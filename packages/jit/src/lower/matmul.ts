// Matrix products, with the bias and activation that tfjs's dense layers fuse into them.

import type { Ref } from '../onnx/builder.ts';
import type { ElementType } from '../onnx/model.ts';
import { isRowOf, sizeOf, type Value } from '../program/ir.ts';
import type { Lowered, LoweringTable } from './context.ts';

/** A product of two matrices: op(A)·op(B) + C. */
export interface Product {
  readonly a: Ref;
  readonly b: Ref;
  /** Broadcast to the result's rows. */
  readonly bias?: Ref | undefined;
  readonly transA?: boolean;
  readonly transB?: boolean;
  /** Rows and columns of the result, and the length summed over. */
  readonly size: readonly [rows: number, columns: number, inner: number];
}

/** Emits one Gemm and counts its flops. */
export function gemm(o: Lowered, { a, b, bias, transA, transB, size }: Product): Ref {
  const [rows, columns, inner] = size;
  o.graph.flops += 2 * rows * columns * inner;
  o.graph.products.push({ rows, columns, inner, transA: transA === true, transB: transB === true });
  const inputs = bias === undefined ? [a, b] : [a, b, bias];
  return o.node('Gemm', inputs, { transA: transA ? 1 : undefined, transB: transB ? 1 : undefined });
}

/** Applies an activation that tfjs has fused into a product. */
export function activate(o: Lowered, ref: Ref): Ref {
  const name = o.attr<string | undefined>('activation') ?? 'linear';
  switch (name) {
    case 'linear':
      return ref;
    case 'relu':
      return o.node('Relu', [ref]);
    case 'elu':
      return o.node('Elu', [ref]);
    case 'sigmoid':
      return o.node('Sigmoid', [ref]);
    case 'relu6':
      return o.node('Clip', [ref, o.graph.float(0), o.graph.float(6)]);
    case 'leakyrelu':
      return o.node('LeakyRelu', [ref], { alpha: { float: o.attr<number>('leakyreluAlpha') } });
    case 'prelu':
      return o.node('PRelu', [ref, o.in('preluActivationWeights')]);
    default:
      return o.unsupported(`has no lowering for the activation '${name}'`);
  }
}

function transposed(o: Lowered, name: 'a' | 'b', flag: boolean, dtype: ElementType = 'float32'): Ref {
  const rank = o.value(name).shape.length;
  if (!flag) return o.as(name, dtype);
  const perm = [...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2];
  return o.node('Transpose', [o.as(name, dtype)], { perm });
}

/** Whether Gemm can broadcast a bias to the rows of the matrix. */
function isRow({ shape }: Value, columns: number): boolean {
  return sizeOf(shape) === 1 || isRowOf(columns, shape);
}

function product(o: Lowered): Ref {
  const columns = o.output.shape.at(-1) as number;
  if (!o.has('bias')) return withRow(o);
  const value = o.value('bias');
  const bias = o.as('bias', 'float32');
  const isMatrix = o.output.shape.length === 2;
  if (isMatrix || (value.shape.length <= 2 && isRow(value, columns))) return withRow(o, bias);
  return o.node('Add', [withRow(o), bias]);
}

/** @param bias fits the product as one matrix */
function withRow(o: Lowered, bias?: Ref): Ref {
  const transA = o.attr<boolean>('transposeA') === true;
  const transB = o.attr<boolean>('transposeB') === true;
  const a = o.value('a').shape;
  const b = o.value('b').shape;
  const { shape } = o.output;
  const rows = shape.at(-2) as number;
  const columns = shape.at(-1) as number;
  const inner = (transA ? a.at(-2) : a.at(-1)) as number;
  const matrix = (name: 'a' | 'b', dims: readonly number[]): Ref => {
    const ref = o.as(name, 'float32');
    return dims.length === 2 ? ref : o.reshape(ref, dims.slice(-2));
  };
  const size = [rows, columns, inner] as const;
  if (sizeOf(shape) === rows * columns) {
    const c = gemm(o, { a: matrix('a', a), b: matrix('b', b), bias, transA, transB, size });
    return shape.length === 2 ? c : o.reshape(c, shape);
  }
  if (sizeOf(b.slice(0, -2)) === 1 && !transA) {
    // The batch shares one matrix: compute a single tall product.
    const tall = sizeOf(a) / inner;
    const flat = o.reshape(o.as('a', 'float32'), [tall, inner]);
    const c = gemm(o, { a: flat, b: matrix('b', b), bias, transB, size: [tall, columns, inner] });
    return o.reshape(c, shape);
  }
  o.graph.flops += 2 * sizeOf(shape) * inner;
  const c = o.node('MatMul', [transposed(o, 'a', transA), transposed(o, 'b', transB)]);
  return bias === undefined ? c : o.node('Add', [c, bias]);
}

/**
 * Whether a product is computed in integers. It then wraps on overflow like TensorFlow.js's; float32 would lose digits from 2²⁴. ONNX
 * Runtime's GPU providers have products of floats only.
 */
function isWhole(o: Lowered): boolean {
  return o.output.dtype === 'int32' && !o.graph.isPortable;
}

/** A product of integers, with bias and activation. */
function wholeProduct(o: Lowered): Ref {
  const turned = (name: 'a' | 'b', flag: unknown): Ref => transposed(o, name, flag === true, 'int32');
  const [a, b] = [turned('a', o.attr('transposeA')), turned('b', o.attr('transposeB'))];
  const inner = o.value('a').shape.at(o.attr('transposeA') === true ? -2 : -1) as number;
  o.graph.flops += 2 * sizeOf(o.output.shape) * inner;
  const c = o.node('MatMul', [a, b]);
  const sum = o.has('bias') ? o.node('Add', [c, o.as('bias', 'int32')]) : c;
  const activation = o.attr<string | undefined>('activation') ?? 'linear';
  if (activation === 'linear' || activation === 'relu') return o.reshape(activate(o, sum), o.output.shape);
  const floats = o.reshape(o.cast(sum, 'int32', 'float32'), o.output.shape);
  return o.cast(activate(o, floats), 'float32', 'int32');
}

function matMul(o: Lowered): Ref {
  if (isWhole(o)) return wholeProduct(o);
  return o.cast(activate(o, product(o)), 'float32', o.output.dtype);
}

export const MATMUL: LoweringTable = {
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
  Einsum: (o) => o.node('Einsum', o.list().refs, { equation: o.attr<string>('equation') }),
};
