import type { AgentContext } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { EpisodeBatch } from '@prism-rl/memory';
import { discountedReturns } from '@prism-rl/memory';
import type { StepFunction, StepInputs } from '@prism-rl/nn';
import { currentEngine, stopGradient } from '@prism-rl/nn';
import type {
  EpisodeLearner,
  EpisodeTensors,
  LossAndMetrics,
  PreparedEpisodes,
} from '../episodic/episodeLearner.ts';
import { asFloats, padded, paddedRows } from '../episodic/paddedRows.ts';
import { distributionFor } from '../network/distributionFor.ts';
import type { ActorCriticNetwork, PolicyNetwork } from '../network/policyNetwork.ts';
import { actorCriticNetwork, policyNetwork } from '../network/policyNetwork.ts';
import { squaredDistance } from '../network/squaredDistance.ts';
import type { ReinforceConfig } from './config.ts';

interface ValueInputs extends StepInputs {
  readonly observations: StepInputs[string];
}

type Values = StepFunction<ValueInputs, 'values'>;

/**
 * REINFORCE (Williams 1992; Sutton & Barto 2018, section 13.3), with a baseline (section 13.4):
 *
 *   loss = mean over steps of −log π(a|s) (G − b(s)) + c_v (G − v(s))² − c_e H(π(·|s))
 *
 * As almost everywhere the factor γᵗ of the discounted objective is left out.
 */
export class ReinforceLearner implements EpisodeLearner {
  readonly network: PolicyNetwork;
  readonly variables: PolicyNetwork['variables'];
  readonly #config: ReinforceConfig;
  readonly #critic: ActorCriticNetwork | undefined;
  readonly #observationSize: number;
  /** Values of the last states of truncated episodes, compiled once for each padded number of them. */
  readonly #values = new Map<number, Values>();

  constructor({ config, observationSpace, actionSpace, rng }: AgentContext<ReinforceConfig>) {
    const options = { observationSpace, distribution: distributionFor(actionSpace), config, rng };
    this.#config = config;
    this.#observationSize = observationSpace.size;
    this.#critic = config.baseline === 'value' ? actorCriticNetwork(options, false) : undefined;
    this.network = this.#critic ?? policyNetwork(options);
    this.variables = this.network.variables;
  }

  inputs(rows: number): StepInputs {
    return { returns: { shape: [rows] } };
  }

  loss(tensors: EpisodeTensors): LossAndMetrics {
    return reinforceLoss(this.network, this.#critic, this.#config, tensors);
  }

  async prepare(batch: EpisodeBatch, rows: number): Promise<PreparedEpisodes> {
    const tails = await this.#tailValues(batch);
    const returns = new Float64Array(rows);
    for (let e = 0; e < batch.episodes; e++) {
      const [start, end] = [batch.bounds[e]!, batch.bounds[e + 1]!];
      const tail = batch.terminated[e] === 1 ? 0 : (tails?.[e] ?? 0);
      discountedReturns(batch.rewards, start, end, this.#config.discount, tail, returns);
    }
    return {
      arrays: { returns: Float32Array.from(returns) },
      metrics: { episodeLength: batch.rows / batch.episodes },
    };
  }

  dispose(): void {
    for (const values of this.#values.values()) values.dispose();
  }

  /** Values of what was seen last in each episode, where one was truncated and there is a critic to ask. */
  async #tailValues(batch: EpisodeBatch): Promise<ArrayLike<number> | undefined> {
    if (this.#critic === undefined || !batch.terminated.includes(0)) return undefined;
    const rows = paddedRows(batch.episodes);
    const step = this.#values.get(rows) ?? (await this.#compileValues(this.#critic, rows));
    const { values } = await step.run({
      observations: padded(asFloats(batch.finalObservations), rows * this.#observationSize),
    });
    return values;
  }

  async #compileValues(critic: ActorCriticNetwork, rows: number): Promise<Values> {
    const values = await currentEngine().compile<ValueInputs, 'values'>(
      { observations: { shape: [rows, this.#observationSize] } },
      ({ observations }) => ({ values: critic.value(observations) as tf.Tensor }),
    );
    this.#values.set(rows, values);
    return values;
  }
}

/** The loss of {@link ReinforceLearner}, and its metrics. */
export function reinforceLoss(
  network: PolicyNetwork,
  critic: ActorCriticNetwork | undefined,
  config: Pick<ReinforceConfig, 'baseline' | 'standardise' | 'valueCoefficient' | 'entropyCoefficient'>,
  { observations, samples, weights, returns }: EpisodeTensors,
): LossAndMetrics {
  const { distribution } = network;
  const mean = (values: tf.Tensor): tf.Scalar => tf.sum(tf.mul(weights, values));
  const outputs = critic?.both(observations);
  const policy = outputs?.policy ?? network.policy(observations);
  const baseline =
    outputs !== undefined ? outputs.value : config.baseline === 'mean' ? mean(returns!) : tf.scalar(0);
  const error = tf.sub(returns!, baseline);
  let advantages = stopGradient(error);
  const advantageMean = mean(advantages);
  const advantageStd = tf.sqrt(mean(squaredDistance(advantages, advantageMean)));
  if (config.standardise) {
    advantages = tf.div(tf.sub(advantages, advantageMean), tf.add(advantageStd, 1e-8));
  }
  const policyLoss = tf.neg(mean(tf.mul(distribution.logProb(policy, samples), advantages)));
  let loss = policyLoss;
  const metrics: { [name: string]: tf.Scalar } = {
    policyLoss: policyLoss as tf.Scalar,
    advantageMean,
    advantageStd: advantageStd as tf.Scalar,
  };
  if (outputs !== undefined) {
    const valueLoss = mean(tf.square(error));
    loss = tf.add(loss, tf.mul(config.valueCoefficient, valueLoss));
    metrics.valueLoss = valueLoss;
    const spread = mean(squaredDistance(returns!, mean(returns!)));
    const unexplained = mean(squaredDistance(error, mean(error)));
    metrics.explainedVariance = tf.sub(1, tf.div(unexplained, tf.maximum(spread, 1e-8)));
  }
  if (config.entropyCoefficient > 0) {
    loss = tf.sub(loss, tf.mul(config.entropyCoefficient, mean(distribution.entropy(policy))));
  }
  return { loss: loss as tf.Scalar, metrics };
}
