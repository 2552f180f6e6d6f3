// Sums over actions weighted with a greedy policy: Σₐ x(b, a, k)·[a = argmax y(b)] is row argmax y(b) of x(b), gathered
// instead of multiplied by noughts and ones and summed up. (A row that is not picked may hold infinities or NaN: multiplied by 0 they would
// make the sum NaN, gathered they do not reach it.)

import type { FusedProgram } from '../program/fused.ts';
import { axesOf, type Operation, sameShape, type Value } from '../program/ir.ts';
import { Rewriter } from './rewriter.ts';

/** The numbers of the greatest or least elements that a table of noughts and ones `[rows, actions, 1]` has its ones at. */
function choiceIn(mask: Value | undefined): Value | undefined {
  const flat = mask?.node?.op === 'Reshape' ? mask.node.inputs.x : mask;
  const { op, inputs, attrs } = flat?.node ?? {};
  const indices =
    op === 'OneHot' && attrs?.onValue === 1 && attrs.offValue === 0 ? inputs?.indices : undefined;
  // Only these numbers are known to lie within the rows.
  const isChosen = indices?.node?.op === 'ArgMax' || indices?.node?.op === 'ArgMin';
  const table = mask?.shape.slice(0, 2) ?? [];
  // A table of another form has its rows elsewhere.
  const isTable =
    flat !== undefined && sameShape(flat.shape, table) && sameShape(indices?.shape ?? [], table.slice(0, 1));
  const argument = indices?.node?.inputs.x;
  const isWithin = argument !== undefined && sameShape(argument.shape, table);
  return isChosen && isTable && isWithin ? indices : undefined;
}

class PickedRows extends Rewriter {
  protected override rewrite({ op, inputs, attrs, outputs, callSite }: Operation): Value | undefined {
    const [{ shape, dtype }] = outputs as [Value];
    const product = inputs.x;
    const [rows = 0, actions = 0, k = 0] = product?.shape ?? [];
    if (op !== 'Sum' || product?.node?.op !== 'Multiply' || product.shape.length !== 3) return undefined;
    const isOverActions = sameShape(axesOf(attrs.axis, 3), [1]) && sameShape(shape, [rows, k]);
    if (!isOverActions || dtype !== 'float32') return undefined;
    const { a, b } = product.node.inputs;
    for (const [x, mask] of [
      [a, b],
      [b, a],
    ]) {
      const indices = mask && sameShape(mask.shape, [rows, actions, 1]) ? choiceIn(mask) : undefined;
      if (x === undefined || indices === undefined || !sameShape(x.shape, product.shape)) continue;
      const first = this.writer.constant(
        'int32',
        [rows],
        Int32Array.from({ length: rows }, (_, i) => i * actions),
      );
      const at = this.writer.emit('Add', { a: this.get(indices), b: first }, {}, [rows], 'int32', callSite);
      const flat = this.writer.emit('Reshape', { x: this.get(x) }, {}, [rows * actions, k], dtype);
      const fromRows = { axis: 0, batchDims: 0 };
      return this.writer.emit('GatherV2', { x: flat, indices: at }, fromRows, shape, dtype, callSite);
    }
    return undefined;
  }
}

/** Gathers what a program picks by greedy policies. */
export function pickRows(program: FusedProgram): FusedProgram {
  return new PickedRows(program).run();
}
