import * as tf from '@prism-rl/jit/tensorflow';
import { flushTiny, layerNorm, stopGradient, type Variables, variableOf } from '@prism-rl/nn';

/** A statistic's new value, to assign once the gradients are computed. */
export interface StatisticUpdate {
  readonly variable: tf.Variable;
  readonly value: tf.Tensor;
}

/** A network whose layers may use batch statistics during training. */
export interface BatchNetwork {
  readonly variables: Variables;
  /** Running statistics: means, variances, counts; empty without normalisation. */
  readonly statistics: Variables;
  /**
   * Applies the network to a batch.
   *
   * @param updates makes layers normalise by the batch, and collects the new running statistics; without it layers use the running
   * statistics.
   */
  apply(input: tf.Tensor2D, updates?: StatisticUpdate[]): tf.Tensor2D;
}

/** Creates the normalisation of a layer's `size` inputs, if any. @param isInput whether these are the network's own input. */
export type Normalization = (size: number, isInput: boolean) => BatchNetwork | undefined;

/**
 * Returns the normalisation of a kind by its name in configurations.
 *
 * @param renormWarmup number of updates in which batch renormalisation is plain batch normalisation.
 */
export function normalizationOf(
  kind: 'none' | 'batchRenorm' | 'layerNorm',
  renormWarmup: number,
): Normalization {
  switch (kind) {
    case 'none':
      return () => undefined;
    case 'batchRenorm':
      return (size) => batchRenorm(size, { warmup: renormWarmup });
    case 'layerNorm':
      // Elements of an observation have no common scale, so their mean is meaningless.
      return (size, isInput) => (isInput ? undefined : ofRows(size));
  }
}

function ofRows(size: number): BatchNetwork {
  const { variables, apply } = layerNorm({ size });
  return { variables, statistics: {}, apply: (x) => apply(x) as tf.Tensor2D };
}

/** Settings of {@link batchRenorm}; the defaults are CrossQ's. */
interface BatchRenormOptions {
  /** Weight of the old running statistics at each update; default 0.99. */
  readonly momentum?: number;
  readonly epsilon?: number;
  /** r_max; default 3. */
  readonly mostScale?: number;
  /** d_max; default 5. */
  readonly mostShift?: number;
  /** Number of updates with r = 1 and d = 0, which is plain batch normalisation. */
  readonly warmup: number;
}

/**
 * Batch renormalisation (Ioffe 2017, algorithm 1): normalises batches by their own moments, then corrects them towards the running moments,
 * so that training and acting compute the same function:
 *
 *   x̂ = (x − μ_B) / σ_B · r + d,  r = clip(σ_B / σ, 1/r_max, r_max),  d = clip((μ_B − μ) / σ, −d_max, d_max),  y = g x̂ + b
 *
 * No gradient flows through r and d. `[rows, size]` → `[rows, size]`; initially g = 1, b = 0, μ = 0, σ² = 1.
 */
export function batchRenorm(
  size: number,
  { momentum = 0.99, epsilon = 1e-3, mostScale = 3, mostShift = 5, warmup }: BatchRenormOptions,
): BatchNetwork {
  const gain = variableOf(() => tf.ones([size]));
  const bias = variableOf(() => tf.zeros([size]));
  const runningMean = variableOf(() => tf.zeros([size]), false);
  const runningVariance = variableOf(() => tf.ones([size]), false);
  // Counts down; 0 ends the warm-up.
  const warmupLeft = variableOf(() => tf.scalar(warmup), false);
  const deviation = (variance: tf.Tensor): tf.Tensor => tf.sqrt(tf.add(variance, epsilon));
  const scaled = (normalised: tf.Tensor): tf.Tensor2D => tf.add(tf.mul(normalised, gain), bias);
  const moved = (statistic: tf.Tensor, seen: tf.Tensor): tf.Tensor =>
    flushTiny(tf.add(tf.mul(statistic, momentum), tf.mul(stopGradient(seen), 1 - momentum)));
  return {
    variables: { gain, bias },
    statistics: { mean: runningMean, variance: runningVariance, warmupLeft },
    apply: (x, updates) => {
      if (updates === undefined) {
        return scaled(tf.div(tf.sub(x, runningMean), deviation(runningVariance)));
      }
      const mean = tf.mean(x, 0);
      const centred = tf.sub(x, mean);
      const variance = tf.mean(tf.square(centred), 0);
      const std = deviation(variance);
      const runningStd = deviation(runningVariance);
      const isWarm = tf.sub(1, tf.step(warmupLeft));
      const r = tf.clipByValue(stopGradient(tf.div(std, runningStd)), 1 / mostScale, mostScale);
      const d = tf.clipByValue(
        stopGradient(tf.div(tf.sub(mean, runningMean), runningStd)),
        -mostShift,
        mostShift,
      );
      const scale = tf.add(1, tf.mul(isWarm, tf.sub(r, 1)));
      const shift = tf.mul(isWarm, d);
      updates.push(
        { variable: runningMean, value: moved(runningMean, mean) },
        { variable: runningVariance, value: moved(runningVariance, variance) },
        { variable: warmupLeft, value: tf.relu(tf.sub(warmupLeft, 1)) },
      );
      return scaled(tf.add(tf.mul(tf.div(centred, std), scale), shift));
    },
  };
}
