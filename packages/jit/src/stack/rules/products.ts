// Matrix products: S products at once, or where all runs share the right-hand side one tall product.

import { isRowOf, sizeOf, type Value } from '../../program/ir.ts';
import type { StackedOperation, StackRule, StackRules } from '../stackedOperation.ts';

/** A matrix, or a stack of them, of an operand whose other axes are of one element. */
function matrixOf(o: StackedOperation, name: 'a' | 'b'): Value {
  const sides = o.operand(name).shape.slice(-2);
  return o.differs(name) ? o.reshape(o.stacked(name), [o.runs, ...sides]) : o.reshape(o.shared(name), sides);
}

function isOneMatrix({ shape }: Value): boolean {
  return sizeOf(shape) === sizeOf(shape.slice(-2));
}

/** Operands of a product as stacks of matrices; undefined where they are stacks of another form already. */
function operands(o: StackedOperation): { a: Value; b: Value } | undefined {
  const [a, b] = [o.operand('a'), o.operand('b')];
  if (isOneMatrix(a) && isOneMatrix(b)) return { a: matrixOf(o, 'a'), b: matrixOf(o, 'b') };
  const isTurned = o.attrs.transposeA === true;
  if (isOneMatrix(b) && !isTurned) {
    // One matrix for a whole batch: its rows are those of one tall matrix.
    const inner = a.shape.at(-1) as number;
    const rows = sizeOf(a.shape) / inner;
    const tall = o.differs('a')
      ? o.reshape(o.stacked('a'), [o.runs, rows, inner])
      : o.reshape(o.shared('a'), [rows, inner]);
    return { a: tall, b: matrixOf(o, 'b') };
  }
  const batch = sizeOf(a.shape.slice(0, -2));
  if (batch !== sizeOf(b.shape.slice(0, -2))) return undefined;
  const all = (name: 'a' | 'b'): Value =>
    o.reshape(o.stacked(name), [o.runs * batch, ...o.operand(name).shape.slice(-2)]);
  return { a: all('a'), b: all('b') };
}

/**
 * Whether a product with a bias comes out the same where the bias is added afterwards. ONNX Runtime's Gemm begins with the bias and adds
 * up blocks of the inner side: one block may be added first, several may not. Its blocks are 128 long, longer for few columns
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
 * An operand of which ONNX Runtime does not take a constant factor into the product (its MatMulScaleFusion): it takes none into a Gemm, which
 * a single run's product is, and the factor of a sum is not that of its terms to the last bit. A row of the same number is no factor to it.
 */
function keptApart(o: StackedOperation, value: Value): Value {
  const { op = '', inputs = {}, attrs = {} } = value.node ?? {};
  if (!o.isExact || (op !== 'Multiply' && op !== 'RealDiv')) return value;
  const [rows = 1, columns = 1] = value.shape.slice(-2);
  const form = columns > 1 ? [1, columns] : [rows, 1];
  const apart = Object.entries(inputs).map(([name, operand]) => {
    const { data, dtype } = operand;
    if (dtype !== 'float32' || data?.length !== 1) return [name, operand] as const;
    const row = new Float32Array(sizeOf(form)).fill(data[0] as number);
    return [name, o.writer.constant(dtype, form, row)] as const;
  });
  return o.emit(op, Object.fromEntries(apart), attrs, value.shape, value.dtype);
}

const product: StackRule = (o) => {
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
  // A bias and a slope are rows: they are spread over what each run makes.
  if (count !== o.runs && (o.has('bias') || activation === 'prelu')) return undefined;
  const rowOf = (name: string): Record<string, Value> => {
    if (!o.has(name)) return {};
    const { shape } = o.operand(name);
    const row = o.differs(name) ? o.reshape(o.stacked(name), [o.runs, 1, sizeOf(shape)]) : o.shared(name);
    return { [name]: row };
  };
  if (
    ['bias', 'preluActivationWeights'].some((name) => o.has(name) && !isRowOf(columns, o.operand(name).shape))
  )
    return undefined;
  const inputs = { ...matrices, ...rowOf('bias'), ...rowOf('preluActivationWeights') };
  const attrs = { transposeA, transposeB, activation, leakyreluAlpha };
  const made = o.emit('StackedProduct', inputs, attrs, [count, rows, columns]);
  return o.reshape(made, [o.runs, ...o.output.shape]);
};

/** Products of matrices. */
export const PRODUCTS: StackRules = { BatchMatMul: product, _FusedMatMul: product };

// Images in NHWC: the images of all runs are one batch; each run has its own filters, which come in as a stack.

/** Operands whose first axis is the batch: those of all runs behind one another. */
function asOneBatch(...names: readonly string[]): StackRule {
  return (o) => {
    const inputs = Object.fromEntries(names.map((name) => [name, o.merged(o.stacked(name))]));
    const [batch = 1, ...rest] = o.output.shape;
    const made = o.emit(o.operation.op, inputs, o.attrs, [o.runs * batch, ...rest]);
    return o.reshape(made, [o.runs, ...o.output.shape]);
  };
}

/** A convolution or one of its gradients, on one batch of images, with a filter for each run where there is one. */
function convolution(images: readonly string[], rows: readonly string[]): StackRule {
  return (o) => {
    const inputs: Record<string, Value> = {};
    for (const name of images) inputs[name] = o.merged(o.stacked(name));
    for (const name of rows) if (o.has(name)) inputs[name] = o.stacked(name);
    const attrs = { ...o.attrs, runs: o.runs, ...formOf(o) };
    return o.emit(`Stacked${o.operation.op}`, inputs, attrs, [o.runs, ...o.output.shape]);
  };
}

/** With a bias: as the product that it becomes. */
const biased: StackRule = (o) => {
  const [, height = 1, width = 1, columns = 1] = o.output.shape;
  const [first = 1, second = 1, channels = 1] = o.operand('filter').shape;
  const rows = (o.output.shape[0] as number) * height * width;
  if (o.isExact && o.has('bias') && !isOneBlock(rows, columns, first * second * channels)) return undefined;
  // One number for all channels is no row of them.
  const isRow = (name: string): boolean => !o.has(name) || isRowOf(columns, o.operand(name).shape);
  if (!isRow('bias') || !isRow('preluActivationWeights')) return undefined;
  return convolution(['x'], ['filter', 'bias', 'preluActivationWeights'])(o);
};

/** An input's gradient is told the input's shape: that of all runs' images. */
function formOf(o: StackedOperation): { readonly inputShape?: readonly number[] } {
  const { inputShape } = o.attrs;
  if (!Array.isArray(inputShape)) return {};
  const [batch = 1, ...rest] = inputShape as number[];
  return { inputShape: [o.runs * batch, ...rest] };
}

/** Convolutions, pooling, resizing. */
export const IMAGES: StackRules = {
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
