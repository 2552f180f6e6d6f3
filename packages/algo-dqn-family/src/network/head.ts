import type { Rng } from '@prism-rl/core';
import type { Layer, Network } from '@prism-rl/nn';
import { activations, dense, duel, initializers, noisyDense, sequential } from '@prism-rl/nn';
import * as tf from '@tensorflow/tfjs';
import type { DqnConfig } from '../dqn/config.ts';

/** What a head maps features to. */
export interface HeadOptions {
  readonly features: number;
  readonly actions: number;
  /** Outputs for each action. */
  readonly outputs: number;
  readonly config: DqnConfig;
  readonly rng: Rng;
}

/**
 * The head of a Q-network: `[rows, features]` → `[rows, actions, outputs]`, the last hidden layer and the output layer. Dueling has
 * two of them (Wang et al. 2016), NoisyNet makes their layers noisy (Fortunato et al. 2018).
 */
export function headFor(options: HeadOptions): Network {
  const { actions, outputs, config } = options;
  if (config.dueling) return duelingHead(options);
  const stream = streamTo(actions * outputs, '', options);
  return {
    ...stream,
    apply: (features, noise) =>
      tf.reshape(stream.apply(features, noise), [features.shape[0]!, actions, outputs]),
  };
}

function duelingHead(options: HeadOptions): Network {
  const { actions, outputs } = options;
  const value = streamTo(outputs, 'value/', options);
  const advantage = streamTo(actions * outputs, 'advantage/', options);
  const ofValue = value.noiseSize ?? 0;
  const ofAdvantage = advantage.noiseSize ?? 0;
  return {
    variables: { ...value.variables, ...advantage.variables },
    noiseSize: ofValue + ofAdvantage,
    apply: (features, noise) => {
      const rows = features.shape[0]!;
      const v = value.apply(features, noise?.slice(0, ofValue));
      const a = advantage.apply(features, noise?.slice(ofValue, ofAdvantage));
      return duel(tf.reshape(v, [rows, 1, outputs]), tf.reshape(a, [rows, actions, outputs]));
    },
  };
}

/** The last hidden layer, if there is any, and an output layer. */
function streamTo(outputSize: number, prefix: string, { features, config, rng }: HeadOptions): Network {
  const layer = (inputSize: number, units: number): Network =>
    config.noisy
      ? noisyDense({ inputSize, units, sigma: config.noisySigma, rng })
      : dense({ inputSize, units, initializer: initializers[config.initializer], rng });
  const layers: Layer[] = [];
  const last = config.hidden.length - 1;
  let inputSize = features;
  if (last >= 0) {
    const units = config.hidden[last]!;
    layers.push([`${prefix}dense${last}`, layer(inputSize, units)], activations[config.activation]);
    inputSize = units;
  }
  layers.push([`${prefix}dense${last + 1}`, layer(inputSize, outputSize)]);
  return sequential(layers);
}
