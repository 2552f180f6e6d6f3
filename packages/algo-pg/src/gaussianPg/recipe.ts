import { type AgentContext, childSnapshot } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { explainedVariance, type Rollout, standardise, timeMajor } from '@prism-rl/memory';
import { distributionFor } from '@prism-rl/nn';
import { type PolicyNetwork, policyNetwork } from '../network/policyNetwork.ts';
import { episodicRecipe } from '../rolloutAgent/episodicRecipe.ts';
import { meanOver } from '../rolloutAgent/losses.ts';
import type { Recipe, RolloutLoss, RolloutTensors, Targets } from '../rolloutAgent/recipe.ts';
import {
  advantages,
  episodeLength,
  needsActionValues,
  returnsOf,
  successors,
} from '../rolloutAgent/targets.ts';
import type { GaussianPgConfig } from './config.ts';
import { LinearCritics } from './critics.ts';

/** Columns of the loss; slopes and curvatures of the action only if the baseline depends on the action. */
type Columns = RolloutTensors<'advantages'> & Partial<RolloutTensors<'actionSlopes' | 'actionCurvatures'>>;

/** Keeps standardised advantages finite if all are equal; the course's value. */
const epsilon = 1e-8;

/**
 * The course's Gaussian policy gradient: a network for the mean, a vector of log standard deviations, linear critics fitted to the previous
 * batch, and standardised advantages Â:
 *
 *   loss = −mean over steps of log π(a|s) Â
 */
export function gaussianPgRecipe(context: AgentContext<GaussianPgConfig>): Recipe<'advantages'> {
  const { config, observationSpace, actionSpace, rng } = context;
  const distribution = distributionFor(actionSpace);
  const network = policyNetwork({ observationSpace, distribution, config, logStd: config.logStd, rng });
  return episodicRecipe(config, network, {
    targets: criticTargets(context),
    isCentered: true,
    loss: (tensors) => gaussianPgLoss(network, tensors),
  });
}

/** Computes advantages by linear critics fitted to the previous batch, and fits them to this one after the update. */
export function criticTargets({
  config,
  observationSpace,
  actionSpace,
}: Pick<
  AgentContext<GaussianPgConfig>,
  'config' | 'observationSpace' | 'actionSpace'
>): Targets<'advantages'> {
  const { advantage } = config;
  const size = actionSpace.size;
  const critics = new LinearCritics(observationSpace.size, size);
  const correctsBaseline = advantage === 'q-actor-critic';
  const hasActionValues = needsActionValues(advantage);
  let returns: Float64Array = new Float64Array(0);
  return {
    columns: { advantages: [], ...(correctsBaseline && { actionSlopes: [size], actionCurvatures: [size] }) },
    of: (rollout) => {
      const rows = rollout.steps;
      const found = estimate(rollout, critics, config, hasActionValues);
      returns = found.returns;
      const standardised = new Float32Array(rows);
      const { mean, std } = standardise(found.advantages, rows, standardised, epsilon);
      return {
        columns: {
          advantages: standardised,
          ...(correctsBaseline && baselineColumns(rollout, critics, size, 1 / (std + epsilon))),
        },
        metrics: {
          advantageMean: mean,
          advantageStd: std,
          explainedVariance: explainedVariance(found.values, returns, rows),
          episodeLength: episodeLength(rollout),
        },
      };
    },
    afterUpdate: ({ observations, extras, steps }) => {
      critics.fitValue(observations, returns, steps);
      if (hasActionValues) critics.fitActionValue(observations, extras.samples!, returns, steps);
    },
    save: () => critics.save(),
    restore: (snapshot) => critics.restore((name) => childSnapshot(snapshot, name)),
  };
}

/** Computes advantages by the critics, and returns to fit the critics to. */
function estimate(
  rollout: Rollout,
  critics: LinearCritics,
  { discount, bootstrapTruncated, advantage }: GaussianPgConfig,
  hasActionValues: boolean,
) {
  const { steps: rows, observations, extras, rewards, tailRows, tailObservations } = rollout;
  const values = new Float64Array(rows);
  const actionValues = new Float64Array(rows);
  for (let k = 0; k < rows; k++) {
    values[k] = critics.value(observations, k);
    if (hasActionValues) actionValues[k] = critics.actionValue(observations, extras.samples!, k);
  }
  const tails = Float64Array.from(tailRows, (_, e) =>
    bootstrapTruncated ? critics.value(tailObservations, e) : 0,
  );
  const returns = returnsOf(rollout, discount, tails);
  const discounts = timeMajor(rollout, discount).discountT;
  const out = new Float64Array(rows);
  const nextValues = successors(rollout, values, tails);
  advantages(advantage, { returns, rewards, discounts, values, nextValues, actionValues }, out);
  return { advantages: out, returns, values };
}

/** q̂'s coefficients of the action, in units of standardised advantages. */
function baselineColumns(
  { observations, steps: rows }: Rollout,
  critics: LinearCritics,
  size: number,
  scale: number,
) {
  const actionSlopes = new Float32Array(rows * size);
  for (let k = 0; k < rows; k++) critics.actionSlopes(observations, k, actionSlopes, k * size);
  for (let k = 0; k < actionSlopes.length; k++) actionSlopes[k]! *= scale;
  const curvatures = critics.actionCurvatures;
  const actionCurvatures = Float32Array.from(actionSlopes, (_, k) => curvatures[k % size]! * scale);
  return { actionSlopes, actionCurvatures };
}

/**
 * −Σ w log π(a|s) Â. An action-dependent baseline q̂ adds its expectation under the policy, −Σ w E_{a∼π} q̂(s, a): for q̂ = … + Σ_k g_k a_k
 * + c_k a_k² that is g μ + c (μ² + σ²).
 */
export function gaussianPgLoss(network: PolicyNetwork, tensors: Columns): RolloutLoss {
  const { observations, samples, actionSlopes, actionCurvatures } = tensors;
  const { distribution } = network;
  const parameters = network.policy(observations);
  let gains = tf.mul(distribution.logProb(parameters, samples), tensors.advantages);
  if (actionSlopes !== undefined) {
    const [means, logStds] = tf.split(parameters, 2, 1);
    const secondMoments = tf.add(tf.square(means!), tf.exp(tf.mul(2, logStds!)));
    const expected = tf.add(tf.mul(actionSlopes, means!), tf.mul(actionCurvatures!, secondMoments));
    gains = tf.add(gains, tf.sum(expected, 1));
  }
  const mean = meanOver(tensors);
  return { loss: tf.neg(mean(gains)) as tf.Scalar, entropy: mean(distribution.entropy(parameters)) };
}
