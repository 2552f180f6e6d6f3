import { type AgentContext, linearSchedule, randomPossible } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { lambdaReturns, timeMajor } from '@prism-rl/memory';
import type { Sampler } from '@prism-rl/nn';
import {
  dense,
  greedyAction,
  initializers,
  maskingOf,
  oneHotRows,
  orthogonal,
  radam,
  sequential,
  torso,
} from '@prism-rl/nn';
import type { ActingNetwork } from '../network/policyNetwork.ts';
import { meanOver } from '../rolloutAgent/losses.ts';
import type { Objective, Recipe, Targets } from '../rolloutAgent/recipe.ts';
import { optimizerStep, rollouts } from '../rolloutAgent/recipe.ts';
import { advantageMetrics, successors } from '../rolloutAgent/targets.ts';
import type { PqnConfig } from './config.ts';

/**
 * PQN (Gallici et al. 2025, "Simplifying deep temporal difference learning", algorithm 1): Q-learning without replay buffer and target
 * network. Targets are Peng's Q(λ), λ-returns of max_a q(s, a), computed backwards over a rollout; layer normalisation bounds the values.
 */
export function pqnRecipe(context: AgentContext<PqnConfig>): Recipe<'returns'> {
  const { config } = context;
  const { learningRate, learningRateEnd, epochs, minibatches } = config;
  const objective = pqnObjective(context);
  const optimizer = radam(objective.network.variables, { epsilon: config.adamEpsilon });
  return {
    collector: rollouts(config.rolloutSteps),
    targets: qLambdaTargets(config),
    objective,
    schedule: { epochs, minibatches, learningRate, learningRateEnd },
    optimizer: optimizerStep(optimizer, config.maxGradientNorm),
    scalesRewards: config.rewardScale !== 1,
  };
}

/**
 * Computes Peng's Q(λ) backwards over a rollout (Peng & Williams 1996), without cutting the sum after non-greedy actions:
 *
 *   G = r + γ [(1 − λ) max_a q(s′, a) + λ G′]
 */
function qLambdaTargets({
  discount,
  lambda,
  rewardScale,
}: Pick<PqnConfig, 'discount' | 'lambda' | 'rewardScale'>): Targets<'returns'> {
  return {
    columns: { returns: [] },
    of: async (rollout, network) => {
      const { values } = await network.outputs();
      const nextValues = successors(rollout, values, await network.tailValues());
      const rewards =
        rewardScale === 1 ? rollout.rewards : rollout.rewards.map((reward) => rewardScale * reward);
      const returns = new Float64Array(values.length);
      lambdaReturns(timeMajor({ ...rollout, rewards }, discount), nextValues, lambda, returns);
      const advantages = returns.map((target, row) => target - values[row]!);
      return { columns: { returns }, metrics: advantageMetrics(values, returns, advantages) };
    },
  };
}

/** Objective of PQN: the mean of ½ (q(s, a) − G)², and an ε-greedy policy, whose ε decays linearly from rollout to rollout. */
function pqnObjective(context: AgentContext<PqnConfig>): Objective<'returns'> {
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
    epsilonGreedySampler(actions, () => epsilon),
  );
  return {
    network,
    loss: (tensors) => {
      const { observations, samples, returns } = tensors;
      const mean = meanOver(tensors);
      const values = network.policy(observations);
      const taken = tf.sum(tf.mul(values, oneHotRows(samples as tf.Tensor1D, actions)), 1);
      const loss = tf.mul(0.5, mean(tf.square(tf.sub(taken, returns)))) as tf.Scalar;
      return { loss, meanQ: mean(taken) };
    },
    advance: (envSteps) => {
      epsilon = epsilonAt(envSteps);
      return { epsilon };
    },
  };
}

/** Creates a network of action values that normalises each layer except the last. */
function qNetwork(
  { config, observationSpace, actionSpace, rng }: AgentContext<PqnConfig>,
  distribution: Sampler,
): ActingNetwork {
  const initializer =
    config.initializer === 'orthogonal' ? orthogonal(Math.SQRT2) : initializers[config.initializer];
  const { layers, outputSize } = torso({ ...config, space: observationSpace, initializer, rng });
  const units = actionSpace.flatSize;
  const head = dense({ inputSize: outputSize, units, initializer, rng });
  const network = sequential([...layers, ['values', head]]);
  const masking = maskingOf(observationSpace);
  const policy = (observations: tf.Tensor): tf.Tensor2D => {
    const values = network.apply(observations) as tf.Tensor2D;
    return masking?.apply(values, observations) ?? values;
  };
  return {
    distribution,
    variables: network.variables,
    policy,
    value: (observations) => tf.max(policy(observations), 1) as tf.Tensor1D,
    valuesOf: (values, out) => bestValues(values, units, out),
  };
}

/**
 * Samples the best action, or with probability ε any valid one (Sutton & Barto 2018, section 2.2). A row's parameters are its action
 * values.
 *
 * @param epsilon returns ε; called whenever actions are sampled.
 */
export function epsilonGreedySampler(actions: number, epsilon: () => number): Sampler {
  return {
    parameterSize: actions,
    sampleSize: 1,
    sampleShape: [],
    sampleDtype: 'int32',
    mode: (values) => tf.argMax(values, 1),
    sample: (rng, values, out) => {
      const probability = epsilon();
      for (let row = 0; row < out.length; row++) {
        out[row] =
          rng.random() < probability
            ? randomPossible(rng, values, row, actions)
            : greedyAction(values, row, actions);
      }
    },
    mostProbable: (values, out) => {
      for (let row = 0; row < out.length; row++) out[row] = greedyAction(values, row, actions);
    },
  };
}

/** Computes max_a q(s, a) for each row of `[rows, actions]` values. */
export function bestValues(values: ArrayLike<number>, actions: number, out: Float32Array): void {
  for (let row = 0; row < out.length; row++)
    out[row] = values[row * actions + greedyAction(values, row, actions)]!;
}
