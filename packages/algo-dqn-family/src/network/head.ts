import type { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Layer, Network } from '@prism-rl/nn';
import { activations, dense, initializers, noisyDense, sequential } from '@prism-rl/nn';
import type { DqnConfig } from '../dqn/config.ts';

export interface HeadOptions {
  readonly features: number;
  readonly actions: number;
  /** Number of actions per branch, if there are several; `actions` is their sum. */
  readonly branches?: readonly number[] | undefined;
  readonly outputs: number;
  readonly config: DqnConfig;
  readonly rng: Rng;
}

/**
 * Creates the head of a Q-network: `[rows, features]` → `[rows, actions, outputs]`, the last hidden layer and the output layer. Dueling
 * doubles both, or the output layer alone (Wang et al. 2016); with several branches, each has its own advantage stream, and all share one
 * state value (Tavakoli, Pardo & Kormushev 2018). NoisyNet makes these layers noisy (Fortunato et al. 2018).
 */
export function headFor(options: HeadOptions): Network {
  const { config } = options;
  const last = config.hidden.length - 1;
  if (!(config.dueling && config.duelingStreams === 'output' && last >= 0)) return outputsFor(options, last);
  const units = config.hidden[last]!;
  return sequential([
    [`dense${last}`, layerFor(units, options)],
    activations[config.activation],
    ['streams', outputsFor({ ...options, features: units }, -1)],
  ]);
}

/** Creates the output streams. @param last index of the hidden layer that each stream begins with; −1 for none. */
function outputsFor(options: HeadOptions, last: number): Network {
  const { actions, outputs, config } = options;
  if (!config.dueling) {
    const stream = streamTo(actions * outputs, '', options, last);
    return {
      ...stream,
      apply: (features, noise) =>
        tf.reshape(stream.apply(features, noise), [features.shape[0]!, actions, outputs]),
    };
  }
  const value = streamTo(outputs, 'value/', options, last);
  const { branches = [actions] } = options;
  const isBranching = branches.length > 1;
  const advantages = branches.map((size, k) =>
    streamTo(size * outputs, isBranching ? `advantage${k}/` : 'advantage/', options, last),
  );
  const ofValue = value.noiseSize ?? 0;
  const ofAdvantages = advantages.map(({ noiseSize = 0 }) => noiseSize);
  return {
    variables: Object.assign({}, value.variables, ...advantages.map(({ variables }) => variables)),
    noiseSize: ofAdvantages.reduce((sum, size) => sum + size, ofValue),
    apply: (features, noise) => {
      const rows = features.shape[0]!;
      // With several branches, the shared layers receive the mean gradient of all streams, not the sum.
      const shared = isBranching ? scaleGradient(features, 1 / (branches.length + 1)) : features;
      const v = value.apply(shared, noise?.slice(0, ofValue));
      let used = ofValue;
      const q = advantages.map((stream, k) => {
        const a = stream.apply(shared, noise?.slice(used, ofAdvantages[k]!));
        used += ofAdvantages[k]!;
        return duel(tf.reshape(v, [rows, 1, outputs]), tf.reshape(a, [rows, branches[k]!, outputs]));
      });
      return q.length === 1 ? q[0]! : tf.concat(q, 1);
    },
  };
}

function streamTo(outputSize: number, prefix: string, options: HeadOptions, last: number): Network {
  const { config } = options;
  const layers: Layer[] = [];
  let { features } = options;
  if (last >= 0) {
    const units = config.hidden[last]!;
    layers.push([`${prefix}dense${last}`, layerFor(units, options)], activations[config.activation]);
    features = units;
  }
  layers.push([`${prefix}dense${config.hidden.length}`, layerFor(outputSize, { ...options, features })]);
  return sequential(layers);
}

function layerFor(units: number, { features, config, rng }: HeadOptions): Network {
  return config.noisy
    ? noisyDense({ inputSize: features, units, sigma: config.noisySigma, rng })
    : dense({ inputSize: features, units, initializer: initializers[config.initializer], rng });
}

/**
 * The dueling aggregation (Wang et al. 2016, equation 9): q(a) = v + (adv(a) − mean over a′ of adv(a′)), for each of `k` outputs
 * (1 for plain values; atoms or quantiles for distributions).
 *
 * @param value `[batch, 1, k]`
 * @param advantage `[batch, actions, k]`
 * @returns `[batch, actions, k]`
 */
function duel(value: tf.Tensor, advantage: tf.Tensor): tf.Tensor {
  return tf.add(value, tf.sub(advantage, tf.mean(advantage, 1, true)));
}

/** Returns the same numbers and scales their gradient by `factor`. */
export function scaleGradient(value: tf.Tensor, factor: number): tf.Tensor {
  const scale = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, factor),
  }));
  return scale(value);
}
