import type { AgentContext } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { adam } from '@prism-rl/nn';
import { distributionFor } from '../network/distributionFor.ts';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import { actorCriticNetwork } from '../network/policyNetwork.ts';
import { advantageTargets } from './advantageTargets.ts';
import { rollouts } from './collectors.ts';
import { descent } from './descent.ts';
import { ObservationNormalizer } from './observationNormalizer.ts';
import type { Recipe, RolloutLoss, RolloutTensors } from './recipe.ts';
import { RewardScaler } from './rewardScaler.ts';
import type { RolloutConfig } from './rolloutSettings.ts';

/** What the loss of an actor-critic is given: rows of a rollout, and the columns of {@link advantageTargets}. */
export interface AdvantageTensors extends RolloutTensors {
  /** `[rows]` */
  readonly advantages: tf.Tensor1D;
  /** `[rows]`: advantage + value, what the value should have been: the λ-return. */
  readonly returns: tf.Tensor1D;
  /** `[rows]` values when the rollout was taken. */
  readonly oldValues: tf.Tensor1D;
  /** `[rows]` log-likelihoods of the samples then. */
  readonly oldLogProbs: tf.Tensor1D;
}

/** In what A2C and PPO differ: the loss, and how often it is followed. */
export interface ActorCriticUpdate extends Pick<Recipe['schedule'], 'epochs' | 'minibatches' | 'targetKl'> {
  loss(network: ActorCriticNetwork, tensors: AdvantageTensors): RolloutLoss;
}

/**
 * The recipe of an actor-critic: generalised advantages, Adam, and where the settings say so running moments of observations and
 * rewards.
 *
 * @throws PrismError `incompatible` for discrete observations that should be normalised, or a network that does not fit them.
 */
export function actorCriticRecipe(
  { config, observationSpace, actionSpace, numEnvs, rng }: AgentContext<RolloutConfig>,
  { loss, ...schedule }: ActorCriticUpdate,
): Recipe {
  if (config.normaliseObservations && observationSpace.kind !== 'box') {
    throw new PrismError('incompatible', `Observations in ${observationSpace} cannot be normalised.`, {
      hint: 'Take normaliseObservations=false.',
    });
  }
  const { discount, gaeLambda: lambda, learningRate, learningRateEnd, maxGradientNorm } = config;
  const distribution = distributionFor(actionSpace, config.squash);
  const normalizer = config.normaliseObservations ? new ObservationNormalizer(observationSpace) : undefined;
  const seen = normalizer?.space ?? observationSpace;
  const plain = actorCriticNetwork(
    { observationSpace: seen, distribution, config, logStd: config.logStd, rng },
    config.shared,
  );
  const network = normalizer?.before(plain) ?? plain;
  return {
    collector: rollouts(config.rolloutSteps),
    targets: advantageTargets({
      discount,
      lambda,
      scaler: config.normaliseRewards ? new RewardScaler(numEnvs, discount) : undefined,
    }),
    objective: {
      network,
      look: (observations, samples) => {
        const { policy, value } = network.both(observations);
        return { values: value, logProbs: distribution.logProb(policy, samples) };
      },
      loss: (tensors) => loss(network, tensors as AdvantageTensors),
      divergence: (before, after) => tf.mean(distribution.kl(before, after)),
    },
    schedule: { ...schedule, learningRate, learningRateEnd: learningRateEnd ?? learningRate },
    descent: descent(adam(network.variables, { epsilon: config.adamEpsilon }), maxGradientNorm),
    squash: config.squash,
    normalizer,
  };
}
