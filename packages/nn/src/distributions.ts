import type { Rng } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';
import { requireCounts } from '@prism-rl/core/checks';
import * as tf from '@prism-rl/jit/tensorflow';

/** Samples as memories store them: indices of categories, switches, or real numbers before clipping or squashing. */
export type SampleArray = Float32Array | Int32Array;

/**
 * Chooses actions by the `parameterSize` outputs of a network: logits, means and deviations, or action values.
 *
 * The method on tensors can be compiled. The methods on arrays run on the host, where drawing a few numbers takes less time than passing random
 * numbers to a graph.
 */
export interface Sampler {
  /** Parameters of one distribution. */
  readonly parameterSize: number;
  /** Numbers of one sample. */
  readonly sampleSize: number;
  /** Shape of one sample as a tensor: `[]` for a category, else `[sampleSize]`. */
  readonly sampleShape: readonly number[];
  /** Element type of samples. */
  readonly sampleDtype: 'int32' | 'float32';
  /** The best samples, `[rows, …sampleShape]`. */
  mode(parameters: tf.Tensor2D): tf.Tensor;
  /**
   * Draws a sample for each row.
   *
   * @param parameters `[rows, parameterSize]`, flat
   * @param out `[rows, sampleSize]`, flat; its length determines the number of rows
   */
  sample(rng: Rng, parameters: ArrayLike<number>, out: SampleArray): void;
  /** {@link mode} on the host. */
  mostProbable(parameters: ArrayLike<number>, out: SampleArray): void;
}

/**
 * A family of distributions over actions, specified by parameters; the modes are the most probable samples. The methods on tensors are
 * differentiable and can be compiled.
 */
export interface Distribution extends Sampler {
  /**
   * Log-probability or log-density of samples.
   *
   * @param parameters `[rows, parameterSize]`
   * @param samples `[rows, …sampleShape]`
   * @returns `[rows]`
   */
  logProb(parameters: tf.Tensor2D, samples: tf.Tensor): tf.Tensor1D;
  /** Entropy in nats, `[rows]`. */
  entropy(parameters: tf.Tensor2D): tf.Tensor1D;
  /** Kullback–Leibler divergence D(p ‖ q) in nats, `[rows]`. */
  kl(p: tf.Tensor2D, q: tf.Tensor2D): tf.Tensor1D;
}

/**
 * One-hot rows `[rows, count]`. Unlike TensorFlow.js's `oneHot`, it supports a single column.
 *
 * @param dtype default `int32`; a product with floats converts it.
 */
export function oneHotRows(
  indices: tf.Tensor1D,
  count: number,
  dtype: 'int32' | 'float32' = 'int32',
): tf.Tensor2D {
  if (count > 1) return tf.oneHot(indices, count, 1, 0, dtype) as tf.Tensor2D;
  return tf.cast(tf.equal(tf.expandDims(indices, 1), tf.scalar(0, 'int32')), dtype) as tf.Tensor2D;
}

/** The first action with the highest value in row `row` of `values` (`[rows, numActions]`, flat). */
export function greedyAction(values: ArrayLike<number>, row: number, numActions: number): number {
  const start = row * numActions;
  let best = 0;
  for (let a = 1; a < numActions; a++) if (values[start + a]! > values[start + best]!) best = a;
  return best;
}

/**
 * The categorical distribution over 0 … n − 1 with probabilities softmax(parameters). The parameters are logits; adding a constant to every logit
 * changes nothing.
 *
 * Sampling inverts the cumulative distribution, with one uniform number for each row.
 *
 * @throws PrismError `invalid-argument` unless `n` is a positive integer.
 */
export function categorical(n: number): Distribution {
  requireCounts('categorical', { n });
  const weights = new Float64Array(n);
  return {
    parameterSize: n,
    sampleSize: 1,
    sampleShape: [],
    sampleDtype: 'int32',
    logProb: (logits, samples) =>
      tf.sum(tf.mul(tf.logSoftmax(logits), oneHotRows(samples as tf.Tensor1D, n)), 1) as tf.Tensor1D,
    entropy: (logits) => {
      const logP = tf.logSoftmax(logits);
      return tf.neg(tf.sum(tf.mul(tf.exp(logP), logP), 1)) as tf.Tensor1D;
    },
    kl: (p, q) => {
      const logP = tf.logSoftmax(p);
      return tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, tf.logSoftmax(q))), 1) as tf.Tensor1D;
    },
    mode: (logits) => tf.argMax(logits, 1),
    sample: (rng, logits, out) => {
      for (let row = 0; row < out.length; row++) {
        const start = row * n;
        const highest = logits[start + greedyAction(logits, row, n)]!;
        let total = 0;
        for (let k = 0; k < n; k++) total += weights[k] = exp(logits[start + k]! - highest);
        let left = rng.random() * total;
        let chosen = 0;
        // Rounding may leave a remainder: it goes to the last category with any weight.
        while (chosen < n - 1 && left >= weights[chosen]!) left -= weights[chosen++]!;
        while (chosen > 0 && weights[chosen] === 0) chosen--;
        out[row] = chosen;
      }
    },
    mostProbable: (logits, out) => {
      for (let row = 0; row < out.length; row++) out[row] = greedyAction(logits, row, n);
    },
  };
}

/**
 * `n` independent switches, each 1 with probability sigmoid(parameter); the parameters are logits.
 *
 *   log p(x) = Σᵢ xᵢ lᵢ − softplus(lᵢ)
 *
 * Sampling takes one uniform number for each switch, in order. The mode of a switch is 1 if its logit is positive.
 *
 * @throws PrismError `invalid-argument` unless `n` is a positive integer.
 */
export function bernoulli(n: number): Distribution {
  requireCounts('bernoulli', { n });
  return {
    parameterSize: n,
    sampleSize: n,
    sampleShape: [n],
    sampleDtype: 'int32',
    logProb: (logits, samples) =>
      tf.sum(tf.sub(tf.mul(logits, tf.cast(samples, 'float32')), tf.softplus(logits)), 1) as tf.Tensor1D,
    // −p log p − (1 − p) log(1 − p) = softplus(l) − p l
    entropy: (logits) =>
      tf.sum(tf.sub(tf.softplus(logits), tf.mul(tf.sigmoid(logits), logits)), 1) as tf.Tensor1D,
    kl: (p, q) => {
      const apart = tf.mul(tf.sigmoid(p), tf.sub(p, q));
      return tf.sum(tf.add(apart, tf.sub(tf.softplus(q), tf.softplus(p))), 1) as tf.Tensor1D;
    },
    mode: (logits) => tf.cast(tf.greater(logits, 0), 'int32'),
    sample: (rng, logits, out) => {
      for (let k = 0; k < out.length; k++) out[k] = rng.random() * (1 + exp(-logits[k]!)) < 1 ? 1 : 0;
    },
    mostProbable: (logits, out) => {
      for (let k = 0; k < out.length; k++) out[k] = logits[k]! > 0 ? 1 : 0;
    },
  };
}

/** log 2π; `Math.log` differs between JavaScript engines. */
const logTwoPi = 1.8378770664093453;

/**
 * The normal distribution of `size` independent numbers. Parameters: the means, then the logarithms of the standard deviations.
 *
 *   log p(x) = Σᵢ −(xᵢ − μᵢ)² / 2σᵢ² − log σᵢ − ½ log 2π
 *
 * @throws PrismError `invalid-argument` unless `size` is a positive integer.
 */
export function diagonalGaussian(size: number): Distribution {
  requireCounts('a Gaussian distribution', { size });
  // Split instead of slice: a slice would fix the number of rows in exported policies.
  const halves = (parameters: tf.Tensor2D): tf.Tensor2D[] => tf.split(parameters, 2, 1);
  const means = (parameters: tf.Tensor2D): tf.Tensor2D => halves(parameters)[0]!;
  const logStds = (parameters: tf.Tensor2D): tf.Tensor2D => halves(parameters)[1]!;
  return {
    parameterSize: 2 * size,
    sampleSize: size,
    sampleShape: [size],
    sampleDtype: 'float32',
    logProb: (parameters, samples) => {
      const logStd = logStds(parameters);
      const standardised = tf.mul(tf.sub(samples, means(parameters)), tf.exp(tf.neg(logStd)));
      const terms = tf.add(tf.mul(0.5, tf.square(standardised)), logStd);
      return tf.sub(-0.5 * logTwoPi * size, tf.sum(terms, 1)) as tf.Tensor1D;
    },
    entropy: (parameters) =>
      tf.add(tf.sum(logStds(parameters), 1), 0.5 * (1 + logTwoPi) * size) as tf.Tensor1D,
    kl: (p, q) => {
      // log σ_q/σ_p + (σ_p² + (μ_p − μ_q)²) / 2σ_q² − ½
      const [logStdP, logStdQ] = [logStds(p), logStds(q)];
      const precision = tf.exp(tf.mul(-2, logStdQ));
      const spread = tf.add(tf.exp(tf.mul(2, logStdP)), tf.squaredDifference(means(p), means(q)));
      const terms = tf.add(tf.sub(logStdQ, logStdP), tf.mul(0.5, tf.mul(spread, precision)));
      return tf.sub(tf.sum(terms, 1), 0.5 * size) as tf.Tensor1D;
    },
    mode: means,
    sample: (rng, parameters, out) => {
      for (let row = 0; row * size < out.length; row++) {
        const start = 2 * size * row;
        for (let k = 0; k < size; k++) {
          out[row * size + k] = rng.normal(parameters[start + k]!, exp(parameters[start + size + k]!));
        }
      }
    },
    mostProbable: (parameters, out) => {
      for (let i = 0; i < out.length; i++) {
        const row = Math.floor(i / size);
        out[i] = parameters[2 * size * row + (i - row * size)]!;
      }
    },
  };
}

/**
 * The distribution of tanh(u) for normal u (Haarnoja et al. 2018, appendix C), for actions within (−1, 1). It takes the same parameters as
 * {@link diagonalGaussian}.
 *
 * Samples are u, *before* tanh: they give log tanh′(u) = 2 (log 2 − u − softplus(−2u)) without rounding errors. Apply core's `tanh`, which has the
 * same bits on every engine, to act. The entropy has no closed form; `entropy` returns the first term of an expansion, the normal distribution's
 * entropy plus log tanh′ at its mean. The divergence is exact, since tanh does not change it.
 *
 * @throws PrismError `invalid-argument` unless `size` is a positive integer.
 */
export function squashedGaussian(size: number): Distribution {
  const normal = diagonalGaussian(size);
  const logDerivative = (u: tf.Tensor): tf.Tensor =>
    tf.sum(tf.mul(2, tf.sub(tf.sub(Math.LN2, u), tf.softplus(tf.mul(-2, u)))), 1);
  return {
    ...normal,
    logProb: (parameters, samples) =>
      tf.sub(normal.logProb(parameters, samples), logDerivative(samples)) as tf.Tensor1D,
    entropy: (parameters) =>
      tf.add(normal.entropy(parameters), logDerivative(normal.mode(parameters))) as tf.Tensor1D,
  };
}

/** Several distributions combined, see {@link independent}. */
export interface IndependentDistribution extends Distribution {
  /** In the order of their parameters and samples. */
  readonly parts: readonly Distribution[];
}

/**
 * Combines independent distributions, for actions of several choices or numbers: log-probabilities, entropies and divergences are sums over the
 * parts.
 *
 * Parameters and samples are concatenated; samples are int32 if every part samples int32, else float32. Sampling goes row by row, in each row part
 * by part.
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

/** The parts' methods on arrays, row by row; each part gets its own parameters and samples in reused arrays. */
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
