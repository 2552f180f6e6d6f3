// Chains of operations that ONNX has as one: the logarithm of softmax as tfjs writes it out, and lines clipped to [0, 1].
import type { FusedProgram } from '../store/layout.ts';
import { type Operation, sameShape, sizeOf, type Value } from './ir.ts';
import { Rewriter } from './rewriter.ts';

/** What `value` is the reduction over the last axis of, with that axis kept. */
function reducedRows(value: Value | undefined, kernel: 'Max' | 'Sum'): Value | undefined {
  const x = value?.node?.kernel === kernel ? value.node.inputs.x : undefined;
  if (x === undefined || value === undefined || x.shape.at(-1) === 1) return undefined;
  return sameShape(value.shape, [...x.shape.slice(0, -1), 1]) ? x : undefined;
}

/** x of (x − max x) − log Σ exp(x − max x). */
function logSoftmaxOf({ kernel, inputs: { a, b } }: Operation): Value | undefined {
  const shifted = a?.node;
  if (kernel !== 'Sub' || shifted?.kernel !== 'Sub' || b?.node?.kernel !== 'Log') return undefined;
  const { a: x, b: most } = shifted.inputs;
  const exponentials = reducedRows(b.node.inputs.x, 'Sum')?.node;
  const isSum = exponentials?.kernel === 'Exp' && exponentials.inputs.x === a;
  return isSum && x !== undefined && reducedRows(most, 'Max') === x ? x : undefined;
}

class ShorterForms extends Rewriter {
  protected override rewrite(operation: Operation): Value | undefined {
    const [{ shape, dtype }] = operation.outputs as [Value];
    if (dtype !== 'float32') return undefined;
    const x = logSoftmaxOf(operation);
    if (x !== undefined) return this.writer.emit('LogSoftmax', { x: this.get(x) }, {}, shape, dtype);
    return this.#clippedLine(operation);
  }

  /** c − x clipped to [0, 1]. */
  #clippedLine({ kernel, attrs, inputs, outputs }: Operation): Value | undefined {
    const { x: line } = inputs;
    const isUnit = attrs.clipValueMin === 0 && attrs.clipValueMax === 1;
    if (kernel !== 'ClipByValue' || !isUnit || line?.node?.kernel !== 'Sub') return undefined;
    const { a: offset, b: x } = line.node.inputs;
    const [{ shape, dtype }] = outputs as [Value];
    if (offset?.data === undefined || sizeOf(offset.shape) !== 1 || x === undefined) return undefined;
    if (this.usesOf(line) !== 1 || !sameShape(x.shape, shape) || x.dtype !== 'float32') return undefined;
    return this.writer.emit('ClippedLine', { x: this.get(x) }, { a: -1, b: offset.data[0] }, shape, dtype);
  }
}

/** Writes a program's chains in their shorter forms. */
export function shorten(program: FusedProgram): FusedProgram {
  return new ShorterForms(program).run();
}
