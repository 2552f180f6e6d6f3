// Operations that a trace need not execute, because their shape is known. Tracing a large network on the CPU would take a minute; in a small one,
// elementwise operations, reductions and softmaxes would take a third of the compile time.

import type { Attributes } from '../program/ir.ts';
import { windowsOf } from '../program/operations.ts';
import * as tf from '../tensorflow.ts';
import type { OperationInputs } from './backend.ts';

function matMulShape(inputs: OperationInputs, attrs: Attributes): number[] | undefined {
  const a = sameShapeAs(inputs.a);
  const b = sameShapeAs(inputs.b);
  if (a === undefined || b === undefined) return undefined;
  const rows = attrs.transposeA === true ? a.at(-1) : a.at(-2);
  const columns = attrs.transposeB === true ? b.at(-2) : b.at(-1);
  if (rows === undefined || columns === undefined) return undefined;
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
  return [...batch, rows, columns];
}

function convShape(inputs: OperationInputs, attrs: Attributes): number[] | undefined {
  const x = inputs.x?.shape;
  const filter = inputs.filter?.shape;
  if (x === undefined || filter === undefined || attrs.dataFormat === 'NCHW') return undefined;
  return windowsOf(x, filter, attrs).outShape;
}

const UNARY = new Set(['Abs', 'Exp', 'Neg', 'Relu', 'Sigmoid', 'Sqrt', 'Square', 'Step', 'Tanh']);
const BINARY = new Set(['Add', 'Maximum', 'Minimum', 'Multiply', 'RealDiv', 'SquaredDifference', 'Sub']);

function elementwiseShape(name: string, inputs: OperationInputs): number[] | undefined {
  const operands = UNARY.has(name) ? [inputs.x] : BINARY.has(name) ? [inputs.a, inputs.b] : [];
  let shape: number[] | undefined;
  for (const operand of operands) {
    if (operand?.dtype !== 'float32') return undefined;
    shape = tf.broadcast_util.assertAndGetBroadcastShape(shape ?? operand.shape, operand.shape);
  }
  return shape;
}

function sameShapeAs(x: tf.TensorInfo | undefined): number[] | undefined {
  return x?.dtype === 'float32' ? x.shape : undefined;
}

function reducedShape(x: tf.TensorInfo | undefined, attrs: Attributes): number[] | undefined {
  if (x?.dtype !== 'float32') return undefined;
  const axes = tf.util.parseAxisParam(attrs.axis as number | number[], x.shape);
  if (axes.length === 0) return undefined; // it may return its input
  const [rest] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes);
  return attrs.keepDims === true ? tf.backend_util.expandShapeToKeepDim(rest, axes) : rest;
}

/** The output shape of an expensive float32 operation; undefined if the operation should run. */
export function outputShapeOfHeavy(
  name: string,
  inputs: OperationInputs,
  attrs: Attributes,
): number[] | undefined {
  switch (name) {
    case 'BatchMatMul':
    case '_FusedMatMul':
      return matMulShape(inputs, attrs);
    case 'Conv2D':
    case 'FusedConv2D':
      return convShape(inputs, attrs);
    case 'Conv2DBackpropInput':
      return attrs.inputShape as number[];
    case 'Conv2DBackpropFilter':
      return attrs.filterShape as number[];
    case 'MaxPoolGrad':
      return sameShapeAs(inputs.input);
    case 'Mean':
    case 'Sum':
      return reducedShape(inputs.x, attrs);
    case 'LogSoftmax':
    case 'Softmax':
      return sameShapeAs(inputs.logits);
    default:
      return elementwiseShape(name, inputs);
  }
}
