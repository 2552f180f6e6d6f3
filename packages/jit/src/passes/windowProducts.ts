// Convolutions and their gradients as products with matrices of windows.
import type { Operation, Value } from '../program/ir.ts';
import { Rewriter } from './rewriter.ts';

/** Writes a program in which some convolutions are products. */
export abstract class WindowProducts extends Rewriter {
  protected reshaped(x: Value, shape: readonly number[]): Value {
    return this.writer.emit('Reshape', { x }, {}, shape, x.dtype);
  }

  /**
   * A convolution, as images.
   *
   * @param a a row for each window
   * @param b the filter, a column for each unit
   */
  protected layer(
    { attrs, outputs, callSite }: Operation,
    a: Value,
    b: Value,
    bias: Value | undefined,
  ): Value {
    const [{ shape }] = outputs as [Value];
    const { activation = 'linear', leakyreluAlpha } = attrs;
    const layer = { transposeA: false, transposeB: false, activation, leakyreluAlpha };
    const op = bias === undefined && activation === 'linear' ? 'BatchMatMul' : '_FusedMatMul';
    const size = [a.shape[0] as number, b.shape[1] as number];
    return this.reshaped(
      this.writer.emit(op, { a, b, ...(bias && { bias }) }, layer, size, 'float32', callSite),
      shape,
    );
  }

  /**
   * The gradient of its filter, as a matrix with a column for each unit.
   *
   * @param a a column for each window, or a row where the product is to transpose it
   */
  protected gradient({ inputs, outputs, callSite }: Operation, a: Value, transposeA: boolean): Value {
    const [{ shape }] = outputs as [Value];
    const units = shape.at(-1) as number;
    const [rows = 0, inner = 0] = transposeA ? a.shape : a.shape.toReversed();
    const b = this.reshaped(this.get(inputs.dy as Value), [rows, units]);
    const layer = { transposeA, transposeB: false };
    return this.writer.emit('BatchMatMul', { a, b }, layer, [inner, units], 'float32', callSite);
  }
}
