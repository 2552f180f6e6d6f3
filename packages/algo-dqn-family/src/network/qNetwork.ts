import type { Rng, Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Masking, Variables } from '@prism-rl/nn';
import { cosineEmbedding, factorisedNoise, initializers, maskingOf, sequential, torso } from '@prism-rl/nn';
import type { DqnConfig } from '../dqn/config.ts';
import type { ValueModel } from '../values/valueModel.ts';
import { headFor } from './head.ts';
import { withinBounds } from './withinBounds.ts';

/** The random numbers that one application of a Q-network takes in. */
export interface Draws {
  /** `[noiseSize]` standard normal, for noisy layers. */
  readonly noise?: tf.Tensor | undefined;
  /** `[batch or 1, n]` fractions τ in [0, 1], for implicit quantiles. */
  readonly fractions?: tf.Tensor2D | undefined;
}

/** A network of action values, or of what their distribution is made of. */
export interface QNetwork {
  readonly variables: Variables;
  /** Normal numbers in {@link Draws.noise}; 0 for a network without noise. */
  readonly noiseSize: number;
  /** What masks of possible actions do to values; absent where every action is possible. */
  readonly masking: Masking | undefined;
  /** `[batch, observation]` → `[batch, actions, outputs]`; with fractions `[batch, actions, fractions]`. */
  apply(observations: tf.Tensor, draws: Draws): tf.Tensor3D;
}

/** Options of a Q-network. */
export interface QNetworkOptions {
  readonly observationSpace: Space;
  readonly actions: number;
  /** Actions of each branch, where several choices are made at once; `actions` is their sum. */
  readonly branches?: readonly number[];
  readonly model: ValueModel;
  readonly config: DqnConfig;
  /** Draws the first parameters. */
  readonly rng: Rng;
}

/** Torso and head, with an embedding of fractions between them where the value model asks for one. */
export function qNetwork(options: QNetworkOptions): QNetwork {
  const { observationSpace, actions, model, config, rng } = options;
  const { layers, outputSize } = torso({
    ...config,
    space: observationSpace,
    // The last one belongs to the head.
    hidden: config.hidden.slice(0, -1),
    initializer: initializers[config.initializer],
    scale: config.normalize ? withinBounds : undefined,
    rng,
  });
  const features = sequential(layers);
  const { branches } = options;
  const head = headFor({ features: outputSize, actions, branches, outputs: model.outputs, config, rng });
  const noiseSize = head.noiseSize ?? 0;
  const variables = { ...features.variables, ...head.variables };
  const masking = maskingOf(observationSpace);
  if (model.fractions === undefined) {
    return {
      variables,
      noiseSize,
      masking,
      apply: (observations, { noise }) =>
        head.apply(features.apply(observations), noise && factorisedNoise(noise)) as tf.Tensor3D,
    };
  }

  // Dabney et al. (2018), section 3.1: Z_τ(x, a) = f(ψ(x) ⊙ φ(τ))ₐ, every row once for each of its fractions.
  const units = outputSize;
  const embedding = cosineEmbedding({
    units,
    cosines: config.cosines,
    initializer: initializers[config.initializer],
    rng,
  });
  return {
    variables: {
      ...variables,
      'fractions/kernel': embedding.variables.kernel!,
      'fractions/bias': embedding.variables.bias!,
    },
    noiseSize,
    masking,
    apply: (observations, { noise, fractions }) => {
      const [rows] = observations.shape as [number];
      const [drawn, count] = fractions!.shape;
      const psi = tf.reshape(features.apply(observations), [rows, 1, units]);
      const phi = tf.reshape(embedding.apply(tf.reshape(fractions!, [drawn * count, 1])), [
        drawn,
        count,
        units,
      ]);
      const joined = tf.reshape(tf.mul(psi, phi), [rows * count, units]);
      const outputs = tf.reshape(head.apply(joined, noise && factorisedNoise(noise)), [rows, count, actions]);
      return tf.transpose(outputs, [0, 2, 1]) as tf.Tensor3D;
    },
  };
}

/**
 * The values of actions that a network's outputs stand for, those of impossible ones far below all others.
 *
 * @param actionValues of the value model.
 * @param outputs of the network, for these observations.
 */
export function possibleValues(
  { masking }: Pick<QNetwork, 'masking'>,
  actionValues: (outputs: tf.Tensor3D) => tf.Tensor2D,
  outputs: tf.Tensor3D,
  observations: tf.Tensor,
): tf.Tensor2D {
  const values = actionValues(outputs);
  return masking?.apply(values, observations) ?? values;
}
