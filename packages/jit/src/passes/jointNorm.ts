// Clipping by the joint norm squares and sums each gradient separately. If an optimizer's flat update concatenates the same gradients, this
// pass squares and sums the concatenation: two operations instead of two for each parameter.
import { type Operation, type Program, sizeOf, type Value } from '../program/ir.ts';
import { summedSquares } from '../program/operations.ts';
import { Rewriter } from './rewriter.ts';

class JointNorms extends Rewriter {
  /** Lists of values that the program concatenates. */
  readonly #laidOut: readonly (readonly Value[])[];

  constructor(program: Program) {
    super(program);
    this.#laidOut = program.operations
      .filter(({ op }) => op === 'FlatConcat')
      .map(({ inputs }) => Object.values(inputs));
  }

  protected override rewrite({ op, inputs, outputs, attrs, callSite }: Operation): Value | undefined {
    if (op !== 'AddN') return undefined;
    const [output] = outputs as [Value];
    const terms = new Map(Object.values(inputs).map((term) => [summedSquares(term) ?? term, term]));
    if (sizeOf(output.shape) !== 1 || terms.size < Object.keys(inputs).length) return undefined;
    const joined: Value[] = [];
    for (const parts of this.#laidOut) {
      if (!parts.every((part) => terms.has(part) && summedSquares(terms.get(part) as Value) === part))
        continue;
      // Use the program's order, which does not depend on the variables' places, so that the sum does not either.
      const inOrder = [...terms.keys()].filter((term) => parts.includes(term));
      for (const part of parts) terms.delete(part);
      joined.push(this.#sumOfSquares(inOrder, output));
    }
    if (joined.length === 0) return undefined;
    const all = [...joined, ...[...terms.values()].map((term) => this.get(term))];
    if (all.length === 1) return all[0];
    const list = Object.fromEntries(all.map((value, i) => [String(i), value]));
    return this.writer.emit('AddN', list, attrs, output.shape, output.dtype, callSite);
  }

  #sumOfSquares(parts: readonly Value[], { shape, dtype }: Value): Value {
    const size = parts.reduce((sum, part) => sum + sizeOf(part.shape), 0);
    const list = Object.fromEntries(parts.map((part, i) => [String(i), this.get(part)]));
    const flat = this.writer.emit('FlatConcat', list, {}, [size], dtype);
    const sum = this.writer.emit('SumOfSquares', { x: flat }, {}, [], dtype);
    return this.writer.reshape(sum, shape);
  }
}

/** Joins the sums of squares of values that the program concatenates. */
export function joinNorms(program: Program): Program {
  return new JointNorms(program).run();
}
