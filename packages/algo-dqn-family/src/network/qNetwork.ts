import { isBox, PrismError, type Rng, type Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Masking, Variables } from '@prism-rl/nn';
import {
  cosineEmbedding,
  factorisedNoise,
  gru,
  initializers,
  maskingOf,
  prefixed,
  sequential,
  torso,
} from '@prism-rl/nn';
import type { DqnConfig } from '../dqn/config.ts';
import type { ValueModel } from '../values/valueModel.ts';
import { headFor } from './head.ts';

/** Random numbers of one application of a Q-network. */
export interface Draws {
  /** `[noiseSize]` standard normal, for noisy layers. */
  readonly noise?: tf.Tensor | undefined;
  /** `[batch or 1, n]` fractions τ in [0, 1], for implicit quantiles. */
  readonly fractions?: tf.Tensor2D | undefined;
}

/** A network of action values, or of their distributions' parameters. */
export interface QNetwork {
  readonly variables: Variables;
  /** Size of {@link Draws.noise}; 0 without noisy layers. */
  readonly noiseSize: number;
  /** Masks the values of invalid actions; undefined if all actions are valid. */
  readonly masking: Masking | undefined;
  /** `[batch, observation]` → `[batch, actions, outputs]`; with fractions `[batch, actions, fractions]`. */
  apply(observations: tf.Tensor, draws: Draws): tf.Tensor3D;
  /** `[batch, observation]` → `[batch, features]` of the layers below the head, and below a recurrent unit. */
  features(observations: tf.Tensor): tf.Tensor;
  /** Present if the network is recurrent; replaces {@link apply}, which has no states. */
  readonly recurrent?: RecurrentValues;
}

/** A recurrent Q-network in parts: hidden layers followed by a recurrent unit, and outputs. */
export interface RecurrentValues {
  /** Size of a row's state. */
  readonly stateSize: number;
  /** Computes the next states of one step from `[rows, observation]` and `[rows, stateSize]`. */
  step(observations: tf.Tensor, states: tf.Tensor): tf.Tensor;
  /** Computes the states after each step of time-major rows, see `Recurrence.sequence` of `@prism-rl/nn`. */
  sequence(observations: tf.Tensor, first: tf.Tensor, starts: tf.Tensor): tf.Tensor;
  /** Maps states to outputs like {@link QNetwork.apply}: `[rows, stateSize]` → `[rows, actions, outputs]`. */
  outputs(states: tf.Tensor, draws: Draws): tf.Tensor3D;
}

export interface QNetworkOptions {
  readonly observationSpace: Space;
  readonly actions: number;
  /** Number of actions per branch, if there are several; `actions` is their sum. */
  readonly branches?: readonly number[];
  readonly model: ValueModel;
  readonly config: DqnConfig;
  readonly rng: Rng;
}

/**
 * Creates torso and head, with a recurrent unit in between and an embedding of fractions if the settings or the value model require them.
 *
 * @throws PrismError `contract` if a value model has fractions and several outputs.
 */
export function qNetwork(options: QNetworkOptions): QNetwork {
  const { observationSpace, actions, model, config, rng } = options;
  if (model.fractions !== undefined && model.outputs !== 1) {
    throw PrismError.contract`Values at sampled fractions (implicit quantiles) have one output per action, but a part gives them \
      ${model.outputs}.
      Let the part refuse them: needs: { distribution: { not: 'implicit' } }.`;
  }
  const { layers, outputSize } = torso({
    ...config,
    space: observationSpace,
    // The last hidden layer belongs to the head.
    hidden: config.hidden.slice(0, -1),
    initializer: initializers[config.initializer],
    scale: config.normalize ? withinBounds : undefined,
    rng,
  });
  const features = sequential(layers);
  const initializer = initializers[config.initializer];
  const memory =
    config.recurrent === 'gru'
      ? gru({ inputSize: outputSize, units: config.recurrentUnits, initializer, rng })
      : undefined;
  const units = memory?.units ?? outputSize;
  const { branches } = options;
  const head = headFor({ features: units, actions, branches, outputs: model.outputs, config, rng });
  const embedding = model.fractions && cosineEmbedding({ units, cosines: config.cosines, initializer, rng });
  const outputs = (found: tf.Tensor, { noise, fractions }: Draws): tf.Tensor3D => {
    const ofHead = noise && factorisedNoise(noise);
    if (embedding === undefined) return head.apply(found, ofHead) as tf.Tensor3D;
    // Dabney et al. (2018), section 3.1: Z_τ(x, a) = f(ψ(x) ⊙ φ(τ))ₐ, each row once per fraction.
    const [rows] = found.shape as [number];
    const [drawn, count] = fractions!.shape;
    const psi = tf.reshape(found, [rows, 1, units]);
    const phi = tf.reshape(embedding.apply(tf.reshape(fractions!, [drawn * count, 1])), [
      drawn,
      count,
      units,
    ]);
    const joined = tf.reshape(tf.mul(psi, phi), [rows * count, units]);
    const each = tf.reshape(head.apply(joined, ofHead), [rows, count, actions]);
    return tf.transpose(each, [0, 2, 1]) as tf.Tensor3D;
  };
  return {
    variables: {
      ...features.variables,
      ...(memory && prefixed('gru', memory.variables)),
      ...head.variables,
      ...(embedding && {
        'fractions/kernel': embedding.variables.kernel!,
        'fractions/bias': embedding.variables.bias!,
      }),
    },
    noiseSize: head.noiseSize ?? 0,
    masking: maskingOf(observationSpace),
    features: (observations) => features.apply(observations),
    apply: (observations, draws) => {
      if (memory === undefined) return outputs(features.apply(observations), draws);
      throw PrismError.contract`A network that remembers cannot be applied without its states.`;
    },
    ...(memory && {
      recurrent: {
        stateSize: memory.units,
        step: (observations, states) => memory.step(features.apply(observations), states),
        sequence: (observations, first, starts) =>
          memory.sequence(features.apply(observations), first, starts),
        outputs,
      },
    }),
  };
}

/** Applies a network that may be recurrent. @param states before the observations; returns those after them. */
export function outputsOf(
  { recurrent, apply }: QNetwork,
  observations: tf.Tensor,
  draws: Draws,
  states: tf.Tensor | undefined,
): { readonly outputs: tf.Tensor3D; readonly states?: tf.Tensor } {
  if (recurrent === undefined) return { outputs: apply(observations, draws) };
  const after = recurrent.step(observations, states!);
  return { outputs: recurrent.outputs(after, draws), states: after };
}

/**
 * Returns the action values of a network's outputs, with invalid actions far below all others.
 *
 * @param actionValues of the value model.
 * @param outputs of the network for these observations.
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

/** Wider ranges count as unbounded: some environments mark missing bounds by float32's limits. */
const furthestApart = 2 ** 127;

/**
 * Creates a layer that scales observations like Dopamine's networks for classic control: it maps the bounds of each element to −1 and 1,
 * `[batch, size]` → `[batch, size]`. Elements without finite bounds, or with float32's limits as bounds, stay unchanged; returns undefined
 * if no element needs scaling.
 */
export function withinBounds(space: Space): ((observations: tf.Tensor) => tf.Tensor) | undefined {
  if (!isBox(space)) return undefined;
  const middle = new Float32Array(space.size);
  const scale = new Float32Array(space.size).fill(1);
  for (let k = 0; k < space.size; k++) {
    const [low, high] = [Number(space.low[k]), Number(space.high[k])];
    if (!(high > low && high - low < furthestApart)) continue;
    middle[k] = (high + low) / 2;
    scale[k] = 2 / (high - low);
  }
  if (scale.every((factor) => factor === 1) && middle.every((value) => value === 0)) return undefined;
  return (observations) => tf.mul(tf.sub(observations, tf.tensor1d(middle)), tf.tensor1d(scale));
}
