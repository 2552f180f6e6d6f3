import type { AgentContext } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { adam, distributionFor } from '@prism-rl/nn';
import {
  completedInterior,
  gumbelRoot,
  paperScale,
  puctInterior,
  puctRoot,
  rescaled,
  type SearchRecipe,
} from '@prism-rl/search';
import { type ActorCriticNetwork, actorCriticNetwork } from '../network/policyNetwork.ts';
import { optimizerStep, type Recipe, type RolloutLoss, type RolloutTensors } from '../rolloutAgent/recipe.ts';
import type { ZeroConfig } from './config.ts';

type Column = 'policy' | 'returns';

/**
 * AlphaZero (Silver et al. 2018), by default with the search of Danihelka et al. 2022: the network learns what searches found, from games of
 * the agent against itself.
 *
 * @param rows positions of an update.
 */
export function zeroRecipe(context: AgentContext<ZeroConfig>, rows: number): Recipe<Column> {
  const { config, observationSpace, actionSpace, rng } = context;
  const distribution = distributionFor(actionSpace);
  const network = actorCriticNetwork({ observationSpace, distribution, config, rng }, true);
  const { learningRate, learningRateEnd, adamEpsilon, maxGradientNorm, batchSize } = config;
  return {
    collector: { rows: () => rows, isPadded: false, memory: noMemory },
    targets: {
      columns: { policy: [actionSpace.flatSize], returns: [] },
      of: ({ extras }) => ({ columns: { policy: extras.policy!, returns: extras.returns! }, metrics: {} }),
    },
    objective: { network, loss: (tensors) => zeroLoss(network, config.valueCoefficient, tensors) },
    schedule: { minibatches: Math.ceil(rows / batchSize), learningRate, learningRateEnd },
    optimizer: optimizerStep(adam(network.variables, { epsilon: adamEpsilon }), maxGradientNorm),
  };
}

/** Computes −Σ π′ log π + c_v ½ (v − z)², a mean over positions: π′ is the search's policy, z the game's outcome for the player who moves. */
export function zeroLoss(
  network: ActorCriticNetwork,
  valueCoefficient: number,
  { observations, policy: improved, returns }: RolloutTensors<Column>,
): RolloutLoss {
  const { policy, value } = network.both(observations);
  const logPolicy = tf.logSoftmax(policy);
  const crossEntropy = (of: tf.Tensor): tf.Scalar =>
    tf.neg(tf.mean(tf.sum(tf.mul(of, logPolicy), 1))) as tf.Scalar;
  const policyLoss = crossEntropy(improved);
  const valueLoss = tf.mul(0.5, tf.mean(tf.square(tf.sub(value, returns)))) as tf.Scalar;
  const loss = tf.add(policyLoss, tf.mul(valueCoefficient, valueLoss)) as tf.Scalar;
  return { loss, policyLoss, valueLoss, entropy: crossEntropy(tf.exp(logPolicy)) };
}

/** The search of the settings. */
export function searchOf({ search, simulations, valueScale }: ZeroConfig): SearchRecipe {
  const scale = valueScale === 'paper' ? paperScale() : rescaled();
  return search === 'gumbel'
    ? { simulations, root: gumbelRoot(), interior: completedInterior(), scale }
    : { simulations, root: puctRoot(), interior: puctInterior(), scale };
}

function noMemory(): never {
  throw new Error('AlphaZero keeps its own window of games.');
}
