// Matrix products: S products at once, or one tall product if all runs share the right-hand side.

import { isRowOf, numberIn, sizeOf, type Value } from '../../program/ir.ts';
import { replaced } from '../../program/writer.ts';
import type { BatchedOperation, BatchRule, BatchRules } from '../batchedOperation.ts';

/** An operand as a matrix, or as one for each run; its other axes have one element. */
function matrixOf(o: BatchedOperation, name: 'a' | 'b'): Value {
  const sides = o.operand(name).shape.slice(-2);
  return o.differs(name) ? o.reshape(o.batched(name), [o.runs, ...sides]) : o.reshape(o.shared(name), sides);
}

function isOneMatrix({ shape }: Value): boolean {
  return sizeOf(shape) === sizeOf(shape.slice(-2));
}

/** Both operands as matrices for each run; undefined if they have other leading axes already. */
function operands(o: BatchedOperation): { a: Value; b: Value } | undefined {
  const [a, b] = [o.operand('a'), o.operand('b')];
  if (isOneMatrix(a) && isOneMatrix(b)) return { a: matrixOf(o, 'a'), b: matrixOf(o, 'b') };
  const isTurned = o.attrs.transposeA === true;
  if (isOneMatrix(b) && !isTurned) {
    // The batch shares one matrix: compute a single tall product.
    const inner = a.shape.at(-1) as number;
    const rows = sizeOf(a.shape) / inner;
    const tall = o.differs('a')
      ? o.reshape(o.batched('a'), [o.runs, rows, inner])
      : o.reshape(o.shared('a'), [rows, inner]);
    return { a: tall, b: matrixOf(o, 'b') };
  }
  const batch = sizeOf(a.shape.slice(0, -2));
  if (batch !== sizeOf(b.shape.slice(0, -2))) return undefined;
  const all = (name: 'a' | 'b'): Value =>
    o.reshape(o.batched(name), [o.runs * batch, ...o.operand(name).shape.slice(-2)]);
  return { a: all('a'), b: all('b') };
}

/**
 * Whether a product with a bias gives the same bits if the bias is added afterwards. ONNX Runtime's Gemm starts with the bias and adds blocks
 * of the inner axis: with one block the order does not matter, with several it does. Its blocks have 128 elements, more for few columns
 * (MlasSgemmOperation in onnxruntime/core/mlas/lib/sgemm.cpp).
 */
function isOneBlock(rows: number, columns: number, inner: number): boolean {
  let [across, along] = [128, 128];
  if (columns < inner) {
    for (; across > 16 && across / 2 >= columns; across /= 2) along *= 2;
  }
  return inner <= along && rows > 1;
}

/**
 * Prevents ONNX Runtime from moving a constant factor into the product (MatMulScaleFusion). It moves none into a Gemm, the product of a single
 * run, and scaling a sum differs in the last bit from scaling its terms. It does not recognise a row of equal numbers as a factor.
 */
function keptApart(o: BatchedOperation, value: Value): Value {
  const { op = '', inputs = {}, attrs = {} } = value.node ?? {};
  if (!o.isExact || (op !== 'Multiply' && op !== 'RealDiv')) return value;
  const [rows = 1, columns = 1] = value.shape.slice(-2);
  const form = columns > 1 ? [1, columns] : [rows, 1];
  const apart = replaced(inputs, (operand) => {
    const number = operand.dtype === 'float32' ? numberIn(operand) : undefined;
    if (number === undefined) return operand;
    return o.writer.constant('float32', form, new Float32Array(sizeOf(form)).fill(number));
  });
  return o.emit(op, apart, attrs, value.shape, value.dtype);
}

const product: BatchRule = (o) => {
  const given = operands(o);
  if (given === undefined) return undefined;
  const matrices = { a: keptApart(o, given.a), b: keptApart(o, given.b) };
  const { transposeA = false, transposeB = false, activation = 'linear', leakyreluAlpha } = o.attrs;
  const [rows, columns] = [
    matrices.a.shape.at(transposeA === true ? -1 : -2) as number,
    matrices.b.shape.at(transposeB === true ? -2 : -1) as number,
  ];
  const inner = matrices.a.shape.at(transposeA === true ? -2 : -1) as number;
  if (o.isExact && o.has('bias') && !isOneBlock(rows, columns, inner)) return undefined;
  const count = Math.max(
    ...[matrices.a, matrices.b].map(({ shape }) => (shape.length === 3 ? (shape[0] as number) : 1)),
  );
  // A bias and a slope are rows, broadcast over each run's result.
  if (count !== o.runs && (o.has('bias') || activation === 'prelu')) return undefined;
  if (activation === 'elu' && o.hasRemainder) return undefined;
  const rowOf = (name: string): Record<string, Value> => {
    if (!o.has(name)) return {};
    const { shape } = o.operand(name);
    const row = o.differs(name) ? o.reshape(o.batched(name), [o.runs, 1, sizeOf(shape)]) : o.shared(name);
    return { [name]: row };
  };
  const isRow = (name: string): boolean => !o.has(name) || isRowOf(columns, o.operand(name).shape);
  if (!isRow('bias') || !isRow('preluActivationWeights')) return undefined;
  const inputs = { ...matrices, ...rowOf('bias'), ...rowOf('preluActivationWeights') };
  const attrs = { transposeA, transposeB, activation, leakyreluAlpha };
  const made = o.emit('BatchedProduct', inputs, attrs, [count, rows, columns]);
  return o.reshape(made, [o.runs, ...o.output.shape]);
};

export const PRODUCTS: BatchRules = { BatchMatMul: product, _FusedMatMul: product };

// Images in NHWC: all runs' images form one batch of images; each run has its own filters.

/** Joins the first axes of these operands, the batch of images, across runs. */
function asOneBatch(...names: readonly string[]): BatchRule {
  return (o) => {
    const inputs = Object.fromEntries(names.map((name) => [name, o.merged(o.batched(name))]));
    const [batch = 1, ...rest] = o.output.shape;
    const made = o.emit(o.operation.op, inputs, o.attrs, [o.runs * batch, ...rest]);
    return o.reshape(made, [o.runs, ...o.output.shape]);
  };
}

/** A convolution or one of its gradients on one batch of images, with a filter for each run if filters differ. */
function convolution(images: readonly string[], rows: readonly string[]): BatchRule {
  return (o) => {
    const inputs: Record<string, Value> = {};
    for (const name of images) inputs[name] = o.merged(o.batched(name));
    for (const name of rows) if (o.has(name)) inputs[name] = o.batched(name);
    const attrs = { ...o.attrs, runs: o.runs, ...formOf(o) };
    return o.emit(`Batched${o.operation.op}`, inputs, attrs, [o.runs, ...o.output.shape]);
  };
}

/** With a bias, like the product that it becomes. */
const biased: BatchRule = (o) => {
  const [, height = 1, width = 1, columns = 1] = o.output.shape;
  const [first = 1, second = 1, channels = 1] = o.operand('filter').shape;
  const rows = (o.output.shape[0] as number) * height * width;
  if (o.isExact && o.has('bias') && !isOneBlock(rows, columns, first * second * channels)) return undefined;
  // One number for all channels is not a row.
  const isRow = (name: string): boolean => !o.has(name) || isRowOf(columns, o.operand(name).shape);
  if (!isRow('bias') || !isRow('preluActivationWeights')) return undefined;
  return convolution(['x'], ['filter', 'bias', 'preluActivationWeights'])(o);
};

/** An input gradient needs the input's shape: that of all runs' images. */
function formOf(o: BatchedOperation): { readonly inputShape?: readonly number[] } {
  const { inputShape } = o.attrs;
  if (!Array.isArray(inputShape)) return {};
  const [batch = 1, ...rest] = inputShape as number[];
  return { inputShape: [o.runs * batch, ...rest] };
}

export const IMAGES: BatchRules = {
  Conv2D: convolution(['x'], ['filter']),
  FusedConv2D: biased,
  Conv2DBackpropFilter: convolution(['x', 'dy'], []),
  Conv2DBackpropInput: convolution(['dy'], ['filter']),
  MaxPool: asOneBatch('x'),
  AvgPool: asOneBatch('x'),
  MaxPoolGrad: asOneBatch('dy', 'input', 'output'),
  AvgPoolGrad: asOneBatch('dy', 'input'),
  ResizeNearestNeighbor: asOneBatch('images'),
  ResizeBilinear: asOneBatch('images'),
  DepthToSpace: asOneBatch('x'),
};
