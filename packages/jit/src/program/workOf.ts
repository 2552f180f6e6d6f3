// How much there is to do in a program, known before it is compiled.
import { type Operation, type Program, sizeOf, type Value } from './ir.ts';

function shapeOf(value: Value | undefined): readonly number[] {
  return value?.shape ?? [];
}

/** Multiplications for one output of a convolution: the filter without its output channels. */
function window(filter: readonly number[]): number {
  return sizeOf(filter.slice(0, -1));
}

const WORK: Readonly<Record<string, (operation: Operation) => number>> = {
  BatchMatMul: product,
  _FusedMatMul: product,
  Conv2D: convolution,
  FusedConv2D: convolution,
  Conv2DBackpropFilter: ({ inputs, attrs }) =>
    sizeOf(shapeOf(inputs.dy)) * window(attrs.filterShape as readonly number[]),
  Conv2DBackpropInput: ({ inputs }) => sizeOf(shapeOf(inputs.dy)) * window(shapeOf(inputs.filter)),
};

function product({ inputs: { a }, attrs, outputs: [output] }: Operation): number {
  const inner = shapeOf(a).at(attrs.transposeA === true ? -2 : -1) ?? 1;
  return sizeOf(shapeOf(output)) * inner;
}

function convolution({ inputs: { filter }, outputs: [output] }: Operation): number {
  return sizeOf(shapeOf(output)) * window(shapeOf(filter));
}

/** Floating-point operations of a program's matrix products and convolutions. */
export function flopsOf({ operations }: Program): number {
  return operations.reduce((sum, operation) => sum + 2 * (WORK[operation.op]?.(operation) ?? 0), 0);
}
