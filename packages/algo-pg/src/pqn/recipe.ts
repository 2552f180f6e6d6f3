import type { AgentContext } from '@prism-rl/core';
import { linearSchedule } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Sampler } from '@prism-rl/nn';
import { dense, initializers, orthogonal, radam, sequential, torso } from '@prism-rl/nn';
import type { ActingNetwork } from '../network/policyNetwork.ts';
import { advantageTargets } from '../rolloutAgent/advantageTargets.ts';
import { rollouts } from '../rolloutAgent/collectors.ts';
import { descent } from '../rolloutAgent/descent.ts';
import { meanOver } from '../rolloutAgent/meanOver.ts';
import type { Objective, Recipe } from '../rolloutAgent/recipe.ts';
import type { PqnConfig } from './config.ts';
import { bestValues, epsilonGreedy } from './epsilonGreedy.ts';

/**
 * PQN (Gallici et al. 2025, "Simplifying deep temporal difference learning", algorithm 1): Q-learning without replay and without a
 * target network. Targets are Peng's Q(λ), λ-returns of max_a q(s, a), computed backwards over a rollout; layer normalisation keeps
 * the network's values in bounds.
 */
export function pqnRecipe(context: AgentContext<PqnConfig>): Recipe {
  const { config } = context;
  const { discount, lambda, rewardScale, learningRate, learningRateEnd, epochs, minibatches } = config;
  const objective = pqnObjective(context);
  const optimizer = radam(objective.network.variables, { epsilon: config.adamEpsilon });
  return {
    collector: rollouts(config.rolloutSteps),
    targets: advantageTargets({ discount, lambda, rewardScale }),
    objective,
    schedule: { epochs, minibatches, learningRate, learningRateEnd },
    descent: descent(optimizer, config.maxGradientNorm),
  };
}

/**
 * The loss of PQN, and its ε-greedy policy:
 *
 *   loss = mean of ½ (q(s, a) − G)²,   G = r + γ [(1 − λ) max_a q(s′, a) + λ G′]
 *
 * ε falls linearly, from rollout to rollout.
 */
function pqnObjective(context: AgentContext<PqnConfig>): Objective {
  const { config, actionSpace, steps } = context;
  const { epsilonStart, epsilonEnd, epsilonFraction } = config;
  const actions = actionSpace.flatSize;
  const epsilonAt = linearSchedule({
    from: epsilonStart,
    to: epsilonEnd,
    steps: Math.max(1, epsilonFraction * steps),
  });
  let epsilon = epsilonStart;
  const network = qNetwork(
    context,
    epsilonGreedy(actions, () => epsilon),
  );
  return {
    network,
    loss: (tensors) => {
      const { observations, samples, returns } = tensors;
      const mean = meanOver(tensors);
      const values = network.policy(observations);
      const taken = tf.sum(tf.mul(values, tf.oneHot(samples as tf.Tensor1D, actions)), 1);
      const loss = tf.mul(0.5, mean(tf.square(tf.sub(taken, returns!)))) as tf.Scalar;
      return { loss, meanQ: mean(taken) };
    },
    advance: (envSteps) => {
      epsilon = epsilonAt(envSteps);
      return { epsilon };
    },
  };
}

/** Action values, with each layer but the last normalised. */
function qNetwork(
  { config, observationSpace, actionSpace, rng }: AgentContext<PqnConfig>,
  distribution: Sampler,
): ActingNetwork {
  const initializer =
    config.initializer === 'orthogonal' ? orthogonal(Math.SQRT2) : initializers[config.initializer];
  const normalise = config.layerNorm;
  const { layers, outputSize } = torso({ ...config, space: observationSpace, initializer, normalise, rng });
  const units = actionSpace.flatSize;
  const head = dense({ inputSize: outputSize, units, initializer, rng });
  const network = sequential([...layers, ['values', head]]);
  const policy = (observations: tf.Tensor): tf.Tensor2D => network.apply(observations) as tf.Tensor2D;
  return {
    distribution,
    variables: network.variables,
    policy,
    value: (observations) => tf.max(policy(observations), 1) as tf.Tensor1D,
    valuesOf: (values, out) => bestValues(values, units, out),
  };
}
