import type { AgentContext, GameTask } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { adam, distributionFor } from '@prism-rl/nn';
import { type ActorCriticNetwork, actorCriticNetwork } from '../network/policyNetwork.ts';
import { optimizerStep, type Recipe, type RolloutLoss, type RolloutTensors } from '../rolloutAgent/recipe.ts';
import type { ZeroConfig } from './config.ts';
import { SearchedGames } from './searchedGames.ts';

type Column = 'policy' | 'returns';

/**
 * AlphaZero (Silver et al. 2018), by default with the search of Danihelka et al. 2022: the network learns what searches found, from games of
 * the agent against itself.
 */
export function zeroRecipe(context: AgentContext<ZeroConfig>, game: GameTask): Recipe<Column, SearchedGames> {
  const { config, observationSpace, actionSpace, numEnvs, rng, environment } = context;
  const distribution = distributionFor(actionSpace);
  const network = actorCriticNetwork({ observationSpace, distribution, config, rng }, true);
  const { learningRate, learningRateEnd, adamEpsilon: epsilon } = config;
  const { openings = 0 } = (environment?.config ?? {}) as { readonly openings?: number };
  const rows = config.reuse * config.rolloutSteps * numEnvs;
  return {
    collector: {
      rows: () => rows,
      isPadded: false,
      memory: () => new SearchedGames(game, config, numEnvs, openings, rng),
    },
    targets: {
      columns: { policy: [actionSpace.flatSize], returns: [] },
      of: ({ extras }) => ({
        columns: { policy: extras.policy!, returns: extras.returns! },
        metrics: { depth: extras.depth![0]! },
      }),
    },
    objective: { network, loss: (tensors) => zeroLoss(network, config.valueCoefficient, tensors) },
    schedule: { minibatches: Math.ceil(rows / config.batchSize), learningRate, learningRateEnd },
    optimizer: optimizerStep(adam(network.variables, { epsilon }), config.maxGradientNorm),
    exportsValue: true,
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
