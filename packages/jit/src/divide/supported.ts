// Operations that are other views of the same numbers, and how a tensor is spread over a larger shape.

import { KERNEL_ARITHMETIC } from '../kernels/arithmetic.ts';
import { type Axes, type Dense, type FactorAxis, positionsOf } from '../kernels/program.ts';
import { axesOf, type Operation, sizeOf, type Value } from '../program/ir.ts';
import { convolutionInfo, type WindowInfo, windowShape } from '../program/operations.ts';
import { sliceOf } from '../program/writer.ts';

/** Where a slice of one piece begins, in elements. */
export function sliceStart({ op, inputs: { x }, attrs }: Operation): number | undefined {
  if (op !== 'Slice' || x === undefined) return undefined;
  const { begin, size } = sliceOf(x, attrs);
  const isWhole = x.shape.every((n, axis) => axis === 0 || size[axis] === n);
  return isWhole ? (begin[0] as number) * sizeOf(x.shape.slice(1)) : undefined;
}

/** Whether an operation's result lies where its operand does. */
export function isAlias(operation: Operation): boolean {
  return operation.op === 'Reshape' || sliceStart(operation) !== undefined;
}

/** A matrix that a vector is spread over, by rows or by columns. */
export interface Spread {
  readonly by: 'loadOfColumn' | 'loadOfRow';
  readonly columns: number;
}

/** How an operand is spread over a shape of another size: as a row over all rows, or as a column; undefined for other ways. */
export function spreadOf(from: readonly number[], to: readonly number[]): Spread | undefined {
  const padded = [...Array.from({ length: to.length - from.length }, () => 1), ...from];
  const size = sizeOf(from);
  for (let split = 1; split < to.length; split++) {
    const [rows, columns] = [sizeOf(to.slice(0, split)), sizeOf(to.slice(split))];
    if (size === columns && sizeOf(padded.slice(split)) === size) return { by: 'loadOfColumn', columns };
    if (size === rows && sizeOf(padded.slice(0, split)) === size) return { by: 'loadOfRow', columns };
  }
  return undefined;
}

/** How a value is read where it is spread over a shape of at most three axes that matter. */
export function spreadStrides(
  from: readonly number[],
  to: readonly number[],
): { shape: Axes; strides: Axes } | undefined {
  const padded = [...Array.from({ length: to.length - from.length }, () => 1), ...from];
  const axes: { size: number; stride: number }[] = [];
  let stride = 1;
  for (let i = to.length - 1; i >= 0; i--) {
    const [size, own] = [to[i] as number, padded[i] as number];
    const here = own === 1 ? 0 : stride;
    stride *= own;
    const before = axes[0];
    if (size === 1) continue;
    // Neighbours that are read on in one go are one axis.
    if (before !== undefined && here === before.stride * before.size) before.size *= size;
    else axes.unshift({ size, stride: here });
  }
  if (axes.length > 3) return undefined;
  while (axes.length < 3) axes.unshift({ size: 1, stride: 0 });
  const [a, b, c] = axes as [(typeof axes)[0], (typeof axes)[0], (typeof axes)[0]];
  return { shape: [a.size, b.size, c.size], strides: [a.stride, b.stride, c.stride] };
}

// Divides long sums with few results, so that all threads of a GPU have something to add.

/** Threads that a workgroup may have: what it does for fewer is done by some of them only. */
const THREADS = 512;
/** Shorter sums stay whole. */
const LEAST_TERMS = 64;
/** Results of a product that a thread computes together: four rows of four units. */
const TOGETHER = 4;

/** The smallest divisor that suffices, else the largest one that is allowed. */
function divisorOf(count: number, wanted: number, most: number): number {
  let best = 1;
  for (let divisor = 1; divisor <= Math.min(count, most); divisor++) {
    if (count % divisor !== 0) continue;
    best = divisor;
    if (divisor >= wanted) break;
  }
  return best;
}

/** The number of parts of a product's sums; it divides the first of the axes to sum over. */
export function partsOf({
  rows,
  inner,
  units,
}: {
  readonly rows: readonly FactorAxis[];
  readonly inner: readonly FactorAxis[];
  readonly units: readonly FactorAxis[];
}): number {
  const threads = Math.ceil(positionsOf(rows) / TOGETHER) * Math.ceil(positionsOf(units) / TOGETHER);
  return divisorOf(inner[0]?.count ?? 1, THREADS / threads, positionsOf(inner) / LEAST_TERMS);
}

/** The number of parts of a reduction. */
export function partsOfReduction([outer, length, inner]: Axes): number {
  return divisorOf(length, THREADS / (outer * inner), length / LEAST_TERMS);
}

// Which operations on small tensors a kernel can compute, and how their axes lie.

/** Elements of a tensor from which on it is too large for a kernel: the time is in the arithmetic then, which graphs do in wider vectors. */
const MOST_ELEMENTS = 16_384;

/**
 * Where a kernel runs. On the processor it computes parts of a step beside a graph; on a device it computes whole steps of any size, with integers as
 * float32, which is exact up to 2²⁴.
 */
export type KernelUse = 'processor' | 'device';

const DENSE = new Set(['BatchMatMul', '_FusedMatMul']);

/** Whether a bias has a number for each unit, the same for all rows: not one for each row, nor one for all units. */
function isBias({ shape }: Value, units: number): boolean {
  return sizeOf(shape) === units && (units === 1 || shape.at(-1) === units);
}

/** A layer, or another product of two matrices. */
export interface Layer extends Pick<Dense, 'rows' | 'inner' | 'units' | 'relu'> {
  /** Whether the factors lie in memory the other way: `[inner, rows]` and `[units, inner]`. */
  readonly turnsA: boolean;
  readonly turnsB: boolean;
}

/** The layer that an operation is. */
export function layerOf({ op, inputs, attrs }: Operation): Layer | undefined {
  const { a, b, bias } = inputs;
  const activation = attrs.activation ?? 'linear';
  if (!DENSE.has(op) || a === undefined || b === undefined) return undefined;
  const [turnsA, turnsB] = [attrs.transposeA === true, attrs.transposeB === true];
  if (activation !== 'linear' && activation !== 'relu') return undefined;
  const [units = 0, inner = 0] = turnsB ? [b.shape.at(-2), b.shape.at(-1)] : [b.shape.at(-1), b.shape.at(-2)];
  const rows = sizeOf(a.shape) / inner;
  const isOneMatrix = sizeOf(b.shape) === inner * units && a.shape.at(turnsA ? -2 : -1) === inner;
  // Of several matrices one behind the other each had to be turned by itself.
  if (!isOneMatrix || (turnsA && a.shape.at(-1) !== rows)) return undefined;
  const fits = bias === undefined || isBias(bias, units);
  return fits ? { rows, inner, units, relu: activation === 'relu', turnsA, turnsB } : undefined;
}

/** A convolution as rows of windows times a matrix. */
export interface Convolution extends Pick<Layer, 'rows' | 'inner' | 'units' | 'relu'> {
  readonly info: WindowInfo;
}

/** The convolution that an operation is. */
export function convolutionOf(operation: Operation): Convolution | undefined {
  const { op, inputs, attrs } = operation;
  const { activation = 'linear' } = attrs;
  if (op !== 'Conv2D' && op !== 'FusedConv2D') return undefined;
  if (inputs.preluActivationWeights !== undefined) return undefined;
  if (activation !== 'linear' && activation !== 'relu') return undefined;
  const info = convolutionInfo(operation, inputs.filter?.shape);
  if (info === undefined) return undefined;
  if (inputs.bias !== undefined && !isBias(inputs.bias, info.outChannels)) return undefined;
  const [rows, inner] = windowShape(info);
  return { info, rows, inner, units: info.outChannels, relu: activation === 'relu' };
}

/** Shape around some axes, as one each; undefined when they are not neighbours. */
function around(shape: readonly number[], axes: readonly number[]): Axes | undefined {
  const [first, last] = [axes[0], axes.at(-1)];
  if (first === undefined || last === undefined || last - first + 1 !== axes.length) return undefined;
  return [sizeOf(shape.slice(0, first)), sizeOf(shape.slice(first, last + 1)), sizeOf(shape.slice(last + 1))];
}

const REDUCTIONS = new Set(['Sum', 'Mean', 'Max', 'Min']);

/** The axes before, of and after a reduction. */
export function reducedAxes({ op, inputs, attrs }: Operation): Axes | undefined {
  const shape = inputs.x?.shape;
  if (!REDUCTIONS.has(op) || shape === undefined) return undefined;
  return around(shape, axesOf(attrs.axis ?? attrs.reductionIndices, shape.length));
}

/** The one axis that a list of tensors is joined along, or a tensor divided. */
export function joinedAxis({ op, attrs, inputs }: Operation): number | undefined {
  const [first] = Object.values(inputs);
  if ((op !== 'Concat' && op !== 'SplitV') || first === undefined) return undefined;
  const [axis] = axesOf(attrs.axis, first.shape.length);
  return axis;
}

/** Whether a value is repeated along axes where it has one element only. */
function isSpread({ op, inputs: { x }, outputs }: Operation): boolean {
  const [output] = outputs as [Value];
  if ((op !== 'BroadcastTo' && op !== 'Tile') || x === undefined) return false;
  const padded = [...Array.from({ length: output.shape.length - x.shape.length }, () => 1), ...x.shape];
  const isRepeated = output.shape.every((n, i) => padded[i] === n || padded[i] === 1);
  return isRepeated && spreadStrides(x.shape, output.shape) !== undefined;
}

/** tfjs chooses whole rows by a condition of one axis. */
function isRowwise({ inputs: { condition, t } }: Operation): boolean {
  return condition?.shape.length === 1 && (t?.shape.length ?? 0) > 1;
}

/** Whether an operation is 1 in each row at the index there, and 0 elsewhere. */
export function isOneHot({ op, attrs }: Operation): boolean {
  const { depth, onValue = 1, offValue = 0 } = attrs;
  return op === 'OneHot' && Number(depth) > 0 && onValue === 1 && offValue === 0;
}

/** Whether an operation converts flags or integers to another type: nothing to do, since all numbers of a kernel are float32. */
export function isWidened({ op, inputs: { x } }: Operation): boolean {
  return op === 'Cast' && x?.dtype !== 'float32';
}

/** The axes before, of and after an argmax. */
export function argMaxAxes({ op, inputs: { x }, attrs }: Operation): Axes | undefined {
  return op === 'ArgMax' && x !== undefined ? around(x.shape, axesOf(attrs.axis, x.shape.length)) : undefined;
}

/** The windows of a filter's gradient, which is their transposed matrix times the gradient of the output. */
export function filterGradientOf(operation: Operation): WindowInfo | undefined {
  if (operation.op !== 'Conv2DBackpropFilter') return undefined;
  return convolutionInfo(operation, operation.attrs.filterShape as number[]);
}

/** Whether an operation adds numbers at the given indices of one axis. */
export function isScatter({ op, inputs: { indices }, outputs }: Operation): boolean {
  return op === 'ScatterNd' && indices?.shape.at(-1) === 1 && outputs[0]?.shape.length === 1;
}

/** Whether an operation truncates float32 numbers to integers. */
export function isTruncated({ op, inputs: { x }, outputs }: Operation): boolean {
  return op === 'Cast' && x?.dtype === 'float32' && outputs[0]?.dtype === 'int32';
}

/** Whether a kernel on the processor should compute an operation: its tensors are small, and of types that graphs store the same way. */
function isOfProcessor(operation: Operation): boolean {
  const { inputs, outputs } = operation;
  const values = Object.values(inputs);
  const isSmall = ({ shape }: Value): boolean => sizeOf(shape) <= MOST_ELEMENTS;
  const isOfInput = (one: Operation | undefined): boolean =>
    one !== undefined && isOneHot(one) && one.inputs.indices?.source === 'input';
  if (!outputs.every(isSmall)) return false;
  if (isOneHot(operation)) return isOfInput(operation);
  if (isWidened(operation)) {
    const [x] = values as [Value];
    const isKnown = x.dtype === 'bool' || isOfInput(x.node);
    return isKnown && outputs[0]?.dtype === 'float32' && x.variable === undefined;
  }
  if ([...values, ...outputs].some(({ dtype }) => dtype === 'int32')) return false;
  // All numbers of a kernel are float32, but flags in variables are bytes.
  if (values.some(({ dtype, variable }) => dtype === 'bool' && variable !== undefined)) return false;
  if (isAlias(operation)) return true;
  const convolution = convolutionOf(operation);
  if (convolution !== undefined) return convolution.rows * convolution.inner <= MOST_ELEMENTS;
  return (
    filterGradientOf(operation) === undefined && (layerOf(operation) !== undefined || values.every(isSmall))
  );
}

/** Whether a kernel can compute an operation at all. */
function isExpressible(operation: Operation): boolean {
  const { op, inputs, outputs } = operation;
  const [output] = outputs as [Value];
  const values = Object.values(inputs);
  if ([...values, ...outputs].some(({ shape }) => sizeOf(shape) === 0)) return false;
  if (isOneHot(operation) || isWidened(operation) || isTruncated(operation) || isAlias(operation))
    return true;
  if (convolutionOf(operation) !== undefined || filterGradientOf(operation) !== undefined) return true;
  if (argMaxAxes(operation)?.[2] === 1 || isScatter(operation)) return true;
  if (joinedAxis(operation) !== undefined || isSpread(operation)) return true;
  const isReal = values.every(({ dtype }) => dtype === 'float32');
  switch (op) {
    case 'Softmax':
      return isReal && axesOf(operation.attrs.dim, output.shape.length)[0] === output.shape.length - 1;
    case 'AddN':
      return isReal && values.every(({ shape }) => sizeOf(shape) === sizeOf(output.shape));
    default:
  }
  if (KERNEL_ARITHMETIC.has(op)) {
    const fits = values.every(({ shape }) => spreadStrides(shape, output.shape) !== undefined);
    return fits && !(op === 'Select' && isRowwise(operation));
  }
  return isReal && (layerOf(operation) !== undefined || reducedAxes(operation) !== undefined);
}

/** Whether a kernel can compute an operation, and had better. */
export function isSupported(operation: Operation, use: KernelUse = 'processor'): boolean {
  return isExpressible(operation) && (use === 'device' || isOfProcessor(operation));
}
