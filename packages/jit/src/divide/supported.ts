// Operations that only reinterpret their operand, and how operands are broadcast.

import { DEVICE_ARITHMETIC, KERNEL_ARITHMETIC } from '../kernels/arithmetic.ts';
import { type Axes, type Dense, type Product, positionsOf } from '../kernels/program.ts';
import { axesOf, type Operation, sizeOf, type Value } from '../program/ir.ts';
import { convolutionInfo, type WindowInfo, windowShape } from '../program/operations.ts';
import { sliceOf } from '../program/writer.ts';

/** Offset in elements of a contiguous slice; undefined for other operations. */
export function sliceStart({ op, inputs: { x }, attrs }: Operation): number | undefined {
  if (op !== 'Slice' || x === undefined) return undefined;
  const { begin, size } = sliceOf(x, attrs);
  const isWhole = x.shape.every((n, axis) => axis === 0 || size[axis] === n);
  return isWhole ? (begin[0] as number) * sizeOf(x.shape.slice(1)) : undefined;
}

/** Whether an operation's result shares its operand's memory. */
export function isAlias(operation: Operation): boolean {
  return operation.op === 'Reshape' || sliceStart(operation) !== undefined;
}

/** A matrix over which a vector is broadcast, by rows or by columns. */
export interface Spread {
  readonly by: 'loadOfColumn' | 'loadOfRow';
  readonly columns: number;
}

/** How an operand is broadcast to a larger shape: as a row or as a column; undefined for other broadcasts. */
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

/** Strides of a value broadcast to a shape of at most three axes, after axes are merged. */
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
    // Merge neighbouring axes that are contiguous.
    if (before !== undefined && here === before.stride * before.size) before.size *= size;
    else axes.unshift({ size, stride: here });
  }
  if (axes.length > 3) return undefined;
  while (axes.length < 3) axes.unshift({ size: 1, stride: 0 });
  const [a, b, c] = axes as [(typeof axes)[0], (typeof axes)[0], (typeof axes)[0]];
  return { shape: [a.size, b.size, c.size], strides: [a.stride, b.stride, c.stride] };
}

// Splits long sums with few results, so that all threads of a GPU have work.

/** Maximum threads of a workgroup; smaller results leave threads idle. */
const THREADS = 512;
/** Products of more terms are for many workgroups, which have this many threads. */
const LARGE = { terms: 2 ** 25, threads: 8192 } as const;
/** Shorter sums are not split. */
const LEAST_TERMS = 64;
/** Results of a product that one thread computes: four rows by four units. */
const RESULTS_OF_THREAD = 4;

/** The smallest divisor of at least `wanted`, else the largest one up to `most`. */
function divisorOf(count: number, wanted: number, most: number): number {
  let best = 1;
  for (let divisor = 2; divisor <= Math.min(count, most) && best < wanted; divisor++)
    if (count % divisor === 0) best = divisor;
  return best;
}

/** Number of slices into which a product's sums are split; a divisor of the first inner axis. */
export function slicesOf({ rows, inner, units }: Pick<Product, 'rows' | 'inner' | 'units'>): number {
  const threads =
    Math.ceil(positionsOf(rows) / RESULTS_OF_THREAD) * Math.ceil(positionsOf(units) / RESULTS_OF_THREAD);
  const wanted = positionsOf([...rows, ...inner, ...units]) > LARGE.terms ? LARGE.threads : THREADS;
  return divisorOf(inner[0]?.count ?? 1, wanted / threads, positionsOf(inner) / LEAST_TERMS);
}

export function slicesOfReduction([outer, length, inner]: Axes): number {
  return divisorOf(length, THREADS / (outer * inner), length / LEAST_TERMS);
}

// Which operations a kernel can compute on small tensors, and how their axes lie.

/** Largest tensor that a kernel on the processor computes. Beyond it the arithmetic dominates, and the graph's wider vectors win. */
const MOST_ELEMENTS = 16_384;

/**
 * Where a kernel runs. On the processor it computes a few operations of a step, and a graph the others. On a device it computes whole steps of any
 * size; integers are float32 there, exact up to 2²⁴.
 */
export type KernelUse = 'processor' | 'device';

const DENSE = new Set(['BatchMatMul', '_FusedMatMul']);

/** Whether a bias has one number for each unit. */
function isBias({ shape }: Value, units: number): boolean {
  return sizeOf(shape) === units && (units === 1 || shape.at(-1) === units);
}

/** A dense layer, or another product of two matrices. */
export interface Layer extends Pick<Dense, 'rows' | 'inner' | 'units' | 'relu'> {
  /** Whether the operation transposes its factors: they lie as `[inner, rows]` and `[units, inner]`. */
  readonly turnsA: boolean;
  readonly turnsB: boolean;
}

/** The layer that an operation computes; undefined for other operations. */
export function layerOf({ op, inputs, attrs }: Operation): Layer | undefined {
  const { a, b, bias } = inputs;
  const activation = attrs.activation ?? 'linear';
  if (!DENSE.has(op) || a === undefined || b === undefined) return undefined;
  const [turnsA, turnsB] = [attrs.transposeA === true, attrs.transposeB === true];
  if (activation !== 'linear' && activation !== 'relu') return undefined;
  const [units = 0, inner = 0] = turnsB ? [b.shape.at(-2), b.shape.at(-1)] : [b.shape.at(-1), b.shape.at(-2)];
  const rows = sizeOf(a.shape) / inner;
  const isOneMatrix = sizeOf(b.shape) === inner * units && a.shape.at(turnsA ? -2 : -1) === inner;
  // A stack of matrices would need a transposition for each matrix.
  if (!isOneMatrix || (turnsA && a.shape.at(-1) !== rows)) return undefined;
  const fits = bias === undefined || isBias(bias, units);
  return fits ? { rows, inner, units, relu: activation === 'relu', turnsA, turnsB } : undefined;
}

/** A convolution as a product of windows, one a row, and a matrix. */
export interface Convolution extends Pick<Layer, 'rows' | 'inner' | 'units' | 'relu'> {
  readonly info: WindowInfo;
}

/** The convolution that an operation computes; undefined for other operations. */
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

/** Merges the axes before, of and after some axes; undefined if those are not adjacent. */
function around(shape: readonly number[], axes: readonly number[]): Axes | undefined {
  const [first, last] = [axes[0], axes.at(-1)];
  if (first === undefined || last === undefined || last - first + 1 !== axes.length) return undefined;
  return [sizeOf(shape.slice(0, first)), sizeOf(shape.slice(first, last + 1)), sizeOf(shape.slice(last + 1))];
}

const REDUCTIONS = new Set(['Sum', 'Mean', 'Max', 'Min']);

export function reducedAxes({ op, inputs, attrs }: Operation): Axes | undefined {
  const shape = inputs.x?.shape;
  if (!REDUCTIONS.has(op) || shape === undefined) return undefined;
  return around(shape, axesOf(attrs.axis ?? attrs.reductionIndices, shape.length));
}

/** The axis along which tensors are concatenated or a tensor is split. */
export function joinedAxis({ op, attrs, inputs }: Operation): number | undefined {
  const [first] = Object.values(inputs);
  if ((op !== 'Concat' && op !== 'SplitV') || first === undefined) return undefined;
  const [axis] = axesOf(attrs.axis, first.shape.length);
  return axis;
}

/** Whether an operation broadcasts axes of one element. */
function isSpread({ op, inputs: { x }, outputs }: Operation): boolean {
  const [output] = outputs as [Value];
  if ((op !== 'BroadcastTo' && op !== 'Tile') || x === undefined) return false;
  const padded = [...Array.from({ length: output.shape.length - x.shape.length }, () => 1), ...x.shape];
  const isRepeated = output.shape.every((n, i) => padded[i] === n || padded[i] === 1);
  return isRepeated && spreadStrides(x.shape, output.shape) !== undefined;
}

/** Whether an operation writes 1 at each row's index and 0 elsewhere. */
export function isOneHot({ op, attrs }: Operation): boolean {
  const { depth, onValue = 1, offValue = 0 } = attrs;
  return op === 'OneHot' && Number(depth) > 0 && onValue === 1 && offValue === 0;
}

/** Whether an operation converts bools or integers to another type: a no-op in a kernel, where all numbers are float32. */
export function isWidened({ op, inputs: { x } }: Operation): boolean {
  return op === 'Cast' && x?.dtype !== 'float32';
}

/** The axes before, of and after an argmax. */
export function argMaxAxes({ op, inputs: { x }, attrs }: Operation): Axes | undefined {
  return op === 'ArgMax' && x !== undefined ? around(x.shape, axesOf(attrs.axis, x.shape.length)) : undefined;
}

/** Returns the windows of a filter gradient, which multiplies their transposed matrix by the gradient of the output. */
export function filterGradientOf(operation: Operation): WindowInfo | undefined {
  if (operation.op !== 'Conv2DBackpropFilter') return undefined;
  return convolutionInfo(operation, operation.attrs.filterShape as number[]);
}

/** Returns the windows of an input gradient; each row of the output's gradient reaches one. */
export function inputGradientOf(operation: Operation): WindowInfo | undefined {
  const { op, inputs, outputs } = operation;
  if (op !== 'Conv2DBackpropInput') return undefined;
  const [x] = outputs as [Value];
  return convolutionInfo({ ...operation, inputs: { x } }, inputs.filter?.shape);
}

/** Whether an operation adds numbers at indices of one axis. */
export function isScatter({ op, inputs: { indices }, outputs }: Operation): boolean {
  return op === 'ScatterNd' && indices?.shape.at(-1) === 1 && outputs[0]?.shape.length === 1;
}

/** Whether an operation truncates float32 numbers to integers. */
export function isTruncated({ op, inputs: { x }, outputs }: Operation): boolean {
  return op === 'Cast' && x?.dtype === 'float32' && outputs[0]?.dtype === 'int32';
}

/** Whether a kernel on the processor should compute an operation: its tensors are small, and graphs store them in the same types. */
function isOfProcessor(operation: Operation): boolean {
  const { op, inputs, outputs } = operation;
  if (DEVICE_ARITHMETIC.has(op) && !KERNEL_ARITHMETIC.has(op)) return false;
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
  // Kernels hold float32 only, but bool variables are bytes.
  if (values.some(({ dtype, variable }) => dtype === 'bool' && variable !== undefined)) return false;
  if (isAlias(operation)) return true;
  const convolution = convolutionOf(operation);
  if (convolution !== undefined) return convolution.rows * convolution.inner <= MOST_ELEMENTS;
  if (op === 'Transpose') return false;
  const isGradient = filterGradientOf(operation) !== undefined || inputGradientOf(operation) !== undefined;
  return !isGradient && (layerOf(operation) !== undefined || values.every(isSmall));
}

/** Whether a kernel can compute an operation at all. */
function isExpressible(operation: Operation): boolean {
  const { op, inputs, outputs } = operation;
  const [output] = outputs as [Value];
  const values = Object.values(inputs);
  if ([...values, ...outputs].some(({ shape }) => sizeOf(shape) === 0)) return false;
  if (isOneHot(operation) || isWidened(operation) || isTruncated(operation) || isAlias(operation))
    return true;
  if ([convolutionOf, filterGradientOf, inputGradientOf].some((of) => of(operation) !== undefined))
    return true;
  if (argMaxAxes(operation)?.[2] === 1 || isScatter(operation)) return true;
  if (joinedAxis(operation) !== undefined || isSpread(operation) || op === 'Transpose') return true;
  const isReal = values.every(({ dtype }) => dtype === 'float32');
  switch (op) {
    case 'Softmax':
      return isReal && axesOf(operation.attrs.dim, output.shape.length)[0] === output.shape.length - 1;
    case 'AddN':
      return isReal && values.every(({ shape }) => sizeOf(shape) === sizeOf(output.shape));
    default:
  }
  if (DEVICE_ARITHMETIC.has(op))
    return values.every(({ shape }) => spreadStrides(shape, output.shape) !== undefined);
  return isReal && (layerOf(operation) !== undefined || reducedAxes(operation) !== undefined);
}

/** Whether a kernel can and should compute an operation. */
export function isSupported(operation: Operation, use: KernelUse = 'processor'): boolean {
  return isExpressible(operation) && (use === 'device' || isOfProcessor(operation));
}
