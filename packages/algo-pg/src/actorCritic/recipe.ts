import type { AgentContext } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { type Rollout, standardise } from '@prism-rl/memory';
import { distributionFor, huber, stopGradient } from '@prism-rl/nn';
import { type ActorCriticNetwork, actorCriticNetwork } from '../network/policyNetwork.ts';
import { episodicRecipe } from '../rolloutAgent/episodicRecipe.ts';
import { errorMetrics, explained, meanOver, policyGradientLoss } from '../rolloutAgent/losses.ts';
import type { Recipe, RolloutLoss, RolloutTensors, Targets } from '../rolloutAgent/recipe.ts';
import { episodeLength, returnsOf } from '../rolloutAgent/targets.ts';
import type { ActorCriticConfig } from './config.ts';

type Column = 'returns' | 'isStep';

/** float32's machine epsilon, as in the script. */
const epsilon = 2 ** -23;

/**
 * Keras' actor-critic: one network with two outputs, returns standardised within each batch of whole episodes, and a sum over steps instead
 * of a mean:
 *
 *   loss = Σ −log π(a|s) (Ĝ − v(s)) + Σ huber(Ĝ − v(s))
 */
export function episodicActorCriticRecipe({
  config,
  observationSpace,
  actionSpace,
  rng,
}: AgentContext<ActorCriticConfig>): Recipe<Column> {
  const distribution = distributionFor(actionSpace);
  const network = actorCriticNetwork({ observationSpace, distribution, config, rng }, true);
  return episodicRecipe(config, network, {
    targets: standardisedReturns(config),
    isCentered: true,
    loss: (tensors) => episodicActorCriticLoss(network, config, tensors),
  });
}

/**
 * Computes returns standardised within the batch, and the running return that decides when the task is solved. Values estimate standardised
 * returns, so truncated episodes cannot bootstrap from them: their returns end with their rewards.
 */
function standardisedReturns({
  discount,
  runningWeight,
  solvedReturn,
}: Pick<ActorCriticConfig, 'discount' | 'runningWeight' | 'solvedReturn'>): Targets<Column> {
  let runningReturn = 0;
  const follow = ({ steps, rewards, terminated, truncated }: Rollout): void => {
    let total = 0;
    for (let row = 0; row < steps; row++) {
      total += rewards[row]!;
      if ((terminated[row]! | truncated[row]!) === 0) continue;
      runningReturn += runningWeight * (total - runningReturn);
      total = 0;
    }
  };
  return {
    columns: { returns: [], isStep: [] },
    of: (rollout) => {
      follow(rollout);
      const rows = rollout.steps;
      const returns = new Float32Array(rows);
      standardise(returnsOf(rollout, discount), rows, returns, epsilon);
      return {
        columns: { returns, isStep: new Float32Array(rows).fill(1) },
        metrics: { runningReturn, episodeLength: episodeLength(rollout) },
      };
    },
    get finished() {
      return solvedReturn !== null && runningReturn > solvedReturn && 'solved';
    },
    save: () => ({ meta: { runningReturn }, arrays: {} }),
    restore: ({ meta }) => {
      runningReturn = Number(meta.runningReturn);
    },
  };
}

/** Computes the loss of {@link episodicActorCriticRecipe}, and its metrics. */
export function episodicActorCriticLoss(
  network: ActorCriticNetwork,
  config: Pick<ActorCriticConfig, 'stopGradient'>,
  tensors: RolloutTensors<Column>,
): RolloutLoss {
  const mean = meanOver(tensors);
  let metrics: { readonly [name: string]: tf.Scalar } = {};
  const { entropy, ...loss } = policyGradientLoss(network, {}, tensors, {
    // Sums, where padded batches' weights would give means.
    reduce: (values) => tf.sum(tf.mul(tensors.isStep, values)),
    gains: (logProbs, error) => {
      metrics = { ...errorMetrics(error, mean), explainedVariance: explained(error, tensors.returns, mean) };
      return tf.mul(logProbs, config.stopGradient ? stopGradient(error) : error);
    },
    cost: (error) => huber(error),
  });
  return { ...loss, entropy: tf.div(entropy!, tf.sum(tensors.isStep)) as tf.Scalar, ...metrics };
}
