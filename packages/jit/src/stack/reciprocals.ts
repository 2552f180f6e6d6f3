// (1 / x) · y is y / x: ONNX Runtime computes it so (its DivMulFusion), but does not see it any more once a reshape stands between the
// two. A stacked program has to give the same numbers as a single run.

import { Rewriter } from '../passes/rewriter.ts';
import type { FusedProgram } from '../program/fused.ts';
import { type Operation, sizeOf, type Value } from '../program/ir.ts';

class Reciprocals extends Rewriter {
  protected override rewrite({ op, inputs: { a, b }, outputs, callSite }: Operation): Value | undefined {
    if (op !== 'Multiply' || a === undefined || b === undefined) return undefined;
    const [{ shape, dtype }] = outputs as [Value];
    for (const [reciprocal, y] of [
      [a, b],
      [b, a],
    ] as const) {
      const one = reciprocal.node?.op === 'RealDiv' ? reciprocal.node.inputs.a : undefined;
      const isReciprocal = one?.data !== undefined && sizeOf(one.shape) === 1 && one.data[0] === 1;
      if (!isReciprocal || dtype !== 'float32' || this.usesOf(reciprocal) !== 1) continue;
      const x = this.get((reciprocal.node as Operation).inputs.b as Value);
      return this.writer.emit('RealDiv', { a: this.get(y), b: x }, {}, shape, dtype, callSite);
    }
    return undefined;
  }
}

/** Divides where a program multiplies by a reciprocal. */
export function divideByReciprocals(program: FusedProgram): FusedProgram {
  return new Reciprocals(program).run();
}
