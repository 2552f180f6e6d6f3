// Running moments as variables of recorded steps, which a GPU changes.
import type { Weights } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { disposeVariables, restoreVariables, variableOf } from '@prism-rl/nn';

/** Moments of an agent on the processor. */
interface Host {
  weights(): Weights;
  adoptWeights(weights: Weights): void;
}

/** Mean and variance of each column of the rows so far, in float32. */
export class RecordedMoments {
  readonly #host: Host;
  readonly #variables: { readonly [name in 'mean' | 'variance' | 'count']: tf.Variable };

  /** @param host the agent's, which has the same moments between updates */
  constructor(host: Host) {
    this.#host = host;
    const variables = Object.entries(host.weights()).map(([name, { values }]) => [
      name,
      variableOf(() => tf.zeros([values.length]), false),
    ]);
    this.#variables = Object.fromEntries(variables);
    this.follow();
  }

  /** Adds rows, all at once (Chan, Golub & LeVeque 1979). */
  add(rows: tf.Tensor): void {
    const { mean, variance, count } = this.#variables;
    const number = rows.shape[0]!;
    const ownMean = tf.mean(rows, 0);
    const distance = tf.sub(ownMean, mean);
    const share = tf.div(number, tf.add(count, number));
    const apart = tf.mul(tf.mul(share, tf.sub(1, share)), tf.square(distance));
    const ownVariance = tf.mean(tf.square(tf.sub(rows, ownMean)), 0);
    const wider = tf.add(tf.mul(share, tf.sub(ownVariance, variance)), apart);
    mean.assign(tf.add(mean, tf.mul(share, distance)));
    variance.assign(tf.add(variance, wider));
    count.assign(tf.add(count, number));
  }

  /** 1 / √(variance + 10⁻⁸). */
  get scale(): tf.Tensor {
    return tf.rsqrt(tf.add(this.#variables.variance, 1e-8));
  }

  /** As `ObservationNormalizer` does, with its clip. */
  normalized(rows: tf.Tensor, clip: number): tf.Tensor {
    return tf.clipByValue(tf.mul(tf.sub(rows, this.#variables.mean), this.scale), -clip, clip);
  }

  /** Sets the variables by the agent's moments. */
  follow(): void {
    const arrays = Object.entries(this.#host.weights()).map(([name, { values }]) => [
      name,
      Float32Array.from(values),
    ]);
    restoreVariables(this.#variables, { meta: {}, arrays: Object.fromEntries(arrays) });
  }

  /** Sets the agent's moments by the variables. */
  lead(): void {
    const weights = Object.entries(this.#variables).map(([name, variable]) => [
      name,
      { shape: variable.shape, values: variable.dataSync<'float32'>() },
    ]);
    this.#host.adoptWeights(Object.fromEntries(weights));
  }

  dispose(): void {
    disposeVariables(this.#variables);
  }
}
