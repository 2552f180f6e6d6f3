import { type AgentContext, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { SegmentMemory } from '@prism-rl/memory';
import { clipByGlobalNorm, distributionFor, stopGradient } from '@prism-rl/nn';
import { type ActorCriticNetwork, actorCriticNetwork } from '../network/policyNetwork.ts';
import { errorMetrics, meanOver, policyGradientLoss } from '../rolloutAgent/losses.ts';
import type { OptimizerStep, Recipe, RolloutLoss, RolloutTensors, Targets } from '../rolloutAgent/recipe.ts';
import { returnsOf } from '../rolloutAgent/targets.ts';
import type { A3cConfig } from './config.ts';

type Column = 'returns' | 'isStep';

/** Creates A3C's network for the context's spaces. */
export function a3cNetwork({
  config,
  observationSpace,
  actionSpace,
  rng,
}: Omit<AgentContext<A3cConfig>, 'numEnvs'>): ActorCriticNetwork {
  const distribution = distributionFor(actionSpace);
  return actorCriticNetwork({ observationSpace, distribution, config, rng }, config.shared);
}

/** Creates the network of a learner, which copies the global parameters: initialising it uses no stream. */
export function a3cCopy(context: Omit<AgentContext<A3cConfig>, 'numEnvs'>): ActorCriticNetwork {
  return a3cNetwork({ ...context, config: { ...context.config, initializer: 'heUniform' }, rng: new Rng(0) });
}

/**
 * Creates the recipe of an actor-learner's segment (Mnih et al. 2016, algorithm S3): returns bootstrapped at the segment's end, and one
 * step of an external optimizer.
 */
export function a3cRecipe(
  config: A3cConfig,
  network: ActorCriticNetwork,
  optimizer: OptimizerStep,
): Recipe<Column> {
  const { tMax, discount, learningRate } = config;
  return {
    collector: {
      rows: () => tMax,
      isPadded: true,
      memory: ({ numEnvs, ...shape }) => new SegmentMemory(numEnvs, { ...shape, steps: tMax }),
    },
    targets: segmentReturns(discount),
    objective: { network, loss: (tensors) => a3cLoss(network, config, tensors) },
    schedule: { learningRate },
    optimizer,
  };
}

function segmentReturns(discount: number): Targets<Column> {
  return {
    columns: { returns: [], isStep: [] },
    of: async (segment, network) => ({
      columns: {
        returns: returnsOf(segment, discount, await network.tailValues()),
        isStep: new Float32Array(segment.steps).fill(1),
      },
      metrics: {},
    }),
  };
}

/**
 * Σ −log π(a|s) (R − V(s)) − β H(π(s)) + c (R − V(s))², summed over steps because the paper accumulates gradients; the first term's
 * advantage is a constant (Mnih et al. 2016, algorithm S3 and section 4). Metrics are means over steps.
 */
export function a3cLoss(
  network: ActorCriticNetwork,
  config: Pick<A3cConfig, 'valueCoefficient' | 'entropyCoefficient'>,
  tensors: RolloutTensors<Column>,
): RolloutLoss {
  const isStep = tensors.isStep;
  let metrics: { readonly [name: string]: tf.Scalar } = {};
  const { loss, ...sums } = policyGradientLoss(network, config, tensors, {
    reduce: (values) => tf.sum(tf.mul(isStep, values)),
    gains: (logProbs, error) => {
      metrics = errorMetrics(error, meanOver(tensors));
      return tf.mul(logProbs, stopGradient(error));
    },
  });
  const steps = tf.sum(isStep);
  const means = Object.entries(sums).map(([name, sum]) => [name, tf.div(sum!, steps)]);
  return { loss, ...Object.fromEntries(means), ...metrics };
}

/** Flattens gradients, clipped to a joint norm, for an external optimizer. */
export function flatGradients(
  network: ActorCriticNetwork,
  maxGradientNorm: number,
  step: NonNullable<OptimizerStep['afterStep']>,
): OptimizerStep {
  return {
    variables: {},
    apply: (gradients) => {
      const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
      const cut = maxGradientNorm > 0 ? clipByGlobalNorm(gradients, maxGradientNorm) : gradients;
      const names = Object.keys(network.variables);
      return {
        gradient: tf.concat(names.map((name) => tf.reshape(cut[name]!, [-1]))),
        gradientNorm: tf.sqrt(tf.addN(squares)),
      };
    },
    afterStep: step,
  };
}
