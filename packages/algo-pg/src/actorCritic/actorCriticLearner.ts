import type { AgentContext, Snapshot } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { EpisodeBatch } from '@prism-rl/memory';
import { discountedReturns, standardise } from '@prism-rl/memory';
import type { StepInputs } from '@prism-rl/nn';
import { huber, stopGradient } from '@prism-rl/nn';
import type {
  EpisodeLearner,
  EpisodeTensors,
  LossAndMetrics,
  PreparedEpisodes,
} from '../episodic/episodeLearner.ts';
import { distributionFor } from '../network/distributionFor.ts';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import { actorCriticNetwork } from '../network/policyNetwork.ts';
import type { ActorCriticConfig } from './config.ts';

/** float32's: the script's. */
const epsilon = 2 ** -23;

/**
 * Keras' actor-critic: one network with two outputs, returns standardised within each batch of whole episodes, and a sum over steps
 * instead of a mean:
 *
 *   loss = Σ −log π(a|s) (Ĝ − v(s)) + Σ huber(Ĝ − v(s))
 *
 * The value stands for a standardised return, so no truncated episode can be bootstrapped from it: its return ends with its rewards.
 */
export class ActorCriticLearner implements EpisodeLearner {
  readonly network: ActorCriticNetwork;
  readonly variables: ActorCriticNetwork['variables'];
  readonly #config: ActorCriticConfig;
  #runningReturn = 0;

  constructor({ config, observationSpace, actionSpace, rng }: AgentContext<ActorCriticConfig>) {
    const distribution = distributionFor(actionSpace);
    this.network = actorCriticNetwork({ observationSpace, distribution, config, rng }, true);
    this.variables = this.network.variables;
    this.#config = config;
  }

  get finished(): false | 'solved' {
    const { solvedReturn } = this.#config;
    return solvedReturn !== null && this.#runningReturn > solvedReturn && 'solved';
  }

  inputs(rows: number): StepInputs {
    // Sums, where the weights that every loss gets make means.
    return { returns: { shape: [rows] }, isStep: { shape: [rows] } };
  }

  loss(tensors: EpisodeTensors): LossAndMetrics {
    return actorCriticLoss(this.network, this.#config, tensors);
  }

  prepare({ rewards, bounds, episodes, rows: count }: EpisodeBatch, rows: number): PreparedEpisodes {
    const { discount, runningWeight } = this.#config;
    const returns = new Float64Array(count);
    for (let e = 0; e < episodes; e++) {
      const [start, end] = [bounds[e]!, bounds[e + 1]!];
      discountedReturns(rewards, start, end, discount, 0, returns);
      const total = rewards.subarray(start, end).reduce((sum, reward) => sum + reward, 0);
      this.#runningReturn += runningWeight * (total - this.#runningReturn);
    }
    const standardised = new Float32Array(rows);
    standardise(returns, count, standardised, epsilon);
    return {
      arrays: { returns: standardised, isStep: new Float32Array(rows).fill(1, 0, count) },
      metrics: { runningReturn: this.#runningReturn, episodeLength: count / episodes },
    };
  }

  save(): Snapshot {
    return { meta: { runningReturn: this.#runningReturn }, arrays: {} };
  }

  restore({ meta }: Snapshot): void {
    this.#runningReturn = Number(meta.runningReturn);
  }
}

/** The loss of {@link ActorCriticLearner}, and its metrics. */
export function actorCriticLoss(
  network: ActorCriticNetwork,
  config: Pick<ActorCriticConfig, 'stopGradient'>,
  { observations, samples, weights, returns, isStep }: EpisodeTensors,
): LossAndMetrics {
  const { policy, value } = network.both(observations);
  const total = (values: tf.Tensor): tf.Scalar => tf.sum(tf.mul(isStep!, values));
  const mean = (values: tf.Tensor): tf.Scalar => tf.sum(tf.mul(weights, values));
  const error = tf.sub(returns!, value);
  const advantage = config.stopGradient ? stopGradient(error) : error;
  const policyLoss = tf.neg(
    total(tf.mul(network.distribution.logProb(policy, samples), advantage)),
  ) as tf.Scalar;
  const valueLoss = total(huber(error));
  const advantageMean = mean(error);
  // Returns are standardised: their variance is 1.
  const variance = tf.sub(mean(tf.square(error)), tf.square(advantageMean));
  return {
    loss: tf.add(policyLoss, valueLoss) as tf.Scalar,
    metrics: {
      policyLoss,
      valueLoss,
      advantageMean,
      advantageStd: tf.sqrt(tf.maximum(variance, 0)) as tf.Scalar,
      explainedVariance: tf.sub(1, variance) as tf.Scalar,
    },
  };
}
