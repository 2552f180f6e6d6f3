// Operations that are other views of the same numbers, and how a tensor is spread over a larger shape.

import type { Axes } from '../kernels/program.ts';
import type { Operation } from '../program/ir.ts';
import { sizeOf } from '../program/ir.ts';
import { sliceOf } from '../program/slices.ts';

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
