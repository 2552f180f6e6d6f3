// Images in NHWC: the images of all runs are one batch; each run has its own filters, which come in as a stack.
import { isRowOf, type Value } from '../../program/ir.ts';
import type { StackedOperation, StackRule, StackRules } from '../stackedOperation.ts';
import { isOneBlock } from './products.ts';

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
