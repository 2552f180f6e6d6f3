import * as tf from '@prism-rl/jit/tensorflow';
import type { Distribution, SampleArray } from './distribution.ts';

/** Several distributions side by side, see {@link independent}. */
export interface IndependentDistribution extends Distribution {
  /** In the order in which their parameters and samples stand. */
  readonly parts: readonly Distribution[];
}

/**
 * Independent parts, for actions of several choices or numbers: log-probabilities, entropies and divergences are sums over the parts.
 *
 * Parameters and samples of the parts stand side by side; samples are int32 if all parts' are, else float32. Rows are drawn one after
 * the other, their parts in order.
 */
export function independent(parts: readonly Distribution[]): IndependentDistribution {
  const parameterSizes = parts.map(({ parameterSize }) => parameterSize);
  const sampleSizes = parts.map((part) => part.sampleSize);
  const [parameterSize, sampleSize] = [total(parameterSizes), total(sampleSizes)];
  const sampleDtype = parts.every((part) => part.sampleDtype === 'int32') ? 'int32' : 'float32';
  const parametersOf = (all: tf.Tensor2D): tf.Tensor2D[] => tf.split(all, parameterSizes, 1);
  const samplesOf = (all: tf.Tensor): tf.Tensor[] =>
    tf.split(all, sampleSizes, 1).map((own, i) => {
      const part = parts[i]!;
      const typed = own.dtype === part.sampleDtype ? own : tf.cast(own, part.sampleDtype);
      return part.sampleShape.length === 0 ? tf.squeeze(typed, [1]) : typed;
    });
  const sum = (terms: readonly tf.Tensor[]): tf.Tensor1D =>
    terms.reduce((partial, term) => tf.add(partial, term)) as tf.Tensor1D;
  return {
    parts,
    parameterSize,
    sampleSize,
    sampleShape: [sampleSize],
    sampleDtype,
    logProb: (parameters, samples) => {
      const [own, drawn] = [parametersOf(parameters), samplesOf(samples)];
      return sum(parts.map((part, i) => part.logProb(own[i]!, drawn[i]!)));
    },
    entropy: (parameters) => {
      const own = parametersOf(parameters);
      return sum(parts.map((part, i) => part.entropy(own[i]!)));
    },
    kl: (p, q) => {
      const [ofP, ofQ] = [parametersOf(p), parametersOf(q)];
      return sum(parts.map((part, i) => part.kl(ofP[i]!, ofQ[i]!)));
    },
    mode: (parameters) => {
      const own = parametersOf(parameters);
      const modes = parts.map((part, i) => {
        const mode = part.mode(own[i]!);
        const column = part.sampleShape.length === 0 ? tf.expandDims(mode, 1) : mode;
        return column.dtype === sampleDtype ? column : tf.cast(column, sampleDtype);
      });
      return tf.concat(modes, 1);
    },
    ...onHost(parts),
  };
}

/** The parts' methods on arrays, row by row: each sees its own parameters and samples, copied to arrays that are reused. */
function onHost(parts: readonly Distribution[]): Pick<Distribution, 'sample' | 'mostProbable'> {
  const rows = parts.map((part) => ({
    part,
    parameters: new Float32Array(part.parameterSize),
    drawn: part.sampleDtype === 'int32' ? new Int32Array(part.sampleSize) : new Float32Array(part.sampleSize),
  }));
  const fill = (
    all: ArrayLike<number>,
    out: SampleArray,
    choose: (part: Distribution, parameters: Float32Array, drawn: SampleArray) => void,
  ): void => {
    for (let from = 0, to = 0; to < out.length; ) {
      for (const { part, parameters, drawn } of rows) {
        for (let k = 0; k < parameters.length; k++) parameters[k] = all[from++]!;
        choose(part, parameters, drawn);
        for (let k = 0; k < drawn.length; k++) out[to++] = drawn[k]!;
      }
    }
  };
  return {
    sample: (rng, all, out) =>
      fill(all, out, (part, parameters, drawn) => part.sample(rng, parameters, drawn)),
    mostProbable: (all, out) =>
      fill(all, out, (part, parameters, drawn) => part.mostProbable(parameters, drawn)),
  };
}

function total(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}
