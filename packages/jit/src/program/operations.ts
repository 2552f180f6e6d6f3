// Elementwise operations, through which simplification and fusion can move others.

import * as tf from '@tensorflow/tfjs-core';
import { type Attributes, type Operation, sizeOf, type Value } from './ir.ts';

const UNARY = [
  'Abs Acos Acosh Asin Asinh Atan Atanh Cast Ceil ClipByValue Cos Cosh Elu Erf Exp Expm1 Floor LeakyRelu Log Log1p LogicalNot Neg',
  'Reciprocal Relu Relu6 Round Rsqrt Selu Sigmoid Sign Sin Sinh Softplus Sqrt Square Step Tan Tanh',
];
const BINARY = [
  'Add Atan2 Equal FloorDiv Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr Maximum Minimum Mod Multiply NotEqual Pow RealDiv',
  'SquaredDifference Sub',
];

/** Elementwise operations with one or two operands (`x`, or `a` and `b`) that broadcast. */
export const ELEMENTWISE_OPERATIONS: ReadonlySet<string> = new Set(
  [...UNARY, ...BINARY].flatMap((line) => line.split(' ')),
);

/** Returns x if a value is Σ x². */
export function summedSquares({ node, shape }: Value): Value | undefined {
  const inner = node?.inputs.x?.node;
  if (node?.op !== 'Sum' || sizeOf(shape) !== 1) return undefined;
  if (inner?.op === 'Square') return inner.inputs.x;
  const { a, b } = inner?.op === 'Multiply' ? inner.inputs : {};
  return a === b ? a : undefined;
}

// Windows of images as the rows of a matrix.

/** The operation that extracts a matrix of windows, a row for each position in each image. Its attributes are {@link WindowAttributes}. */
export const WINDOWS = 'Windows';

/** Whether an operation makes windows, or transposes them. */
export function isOfWindows(node: Operation | undefined): boolean {
  return (node?.op === 'Transpose' ? node.inputs.x?.node : node)?.op === WINDOWS;
}

/** Which windows, in which order. */
export interface WindowAttributes {
  readonly info: WindowInfo;
  /** Whether the input's channels are the outer axis (NCHW). */
  readonly isPlanar: boolean;
  /** Whether each window ends with a one, so that a product adds a bias and its gradient sums over the windows. */
  readonly hasOnes: boolean;
  /** Rectangles of positions to visit in turn; by default positions go line by line through the image. */
  readonly blocks?: Blocks | undefined;
}

/** Adjacent rectangles of positions, from the upper left corner; positions beyond them are skipped. */
export interface Blocks {
  readonly height: number;
  readonly width: number;
  readonly down: number;
  readonly across: number;
}

/** Geometry of windows over images `[batch, height, width, channels]`. */
export type WindowInfo = tf.backend_util.Conv2DInfo;

/** The windows of an NHWC convolution with the attributes of TensorFlow.js. */
export function windowsOf(
  images: readonly number[],
  filter: readonly number[],
  { strides, dilations = 1, pad, dimRoundingMode }: Attributes,
  isDepthwise = false,
): WindowInfo {
  return tf.backend_util.computeConv2DInfo(
    [...images] as [number, number, number, number],
    [...filter] as [number, number, number, number],
    strides as number,
    dilations as number,
    pad as 'valid',
    dimRoundingMode as 'floor' | undefined,
    isDepthwise,
  );
}

/** The windows of a convolution without padding and dilation; undefined for others. */
export function convolutionInfo(
  { inputs: { x }, attrs }: Operation,
  filter: readonly number[] | undefined,
): WindowInfo | undefined {
  const { dataFormat = 'NHWC' } = attrs;
  if (x === undefined || filter === undefined || dataFormat !== 'NHWC') return undefined;
  const info = windowsOf(x.shape, filter, attrs);
  const isWithin = Object.values(info.padInfo).every((pad) => pad === 0 || typeof pad === 'string');
  return isWithin && info.dilationHeight === 1 && info.dilationWidth === 1 ? info : undefined;
}

/** Rows and columns of a matrix of windows. */
export function windowShape(
  info: WindowInfo,
  { blocks = oneBlock(info), hasOnes = false }: Partial<WindowAttributes> = {},
): [rows: number, columns: number] {
  const { height, width, down, across } = blocks;
  return [
    info.batchSize * height * width * down * across,
    info.filterHeight * info.filterWidth * info.inChannels + Number(hasOnes),
  ];
}

/** All positions as one rectangle. */
export function oneBlock({ outHeight, outWidth }: WindowInfo): Blocks {
  return { height: outHeight, width: outWidth, down: 1, across: 1 };
}
