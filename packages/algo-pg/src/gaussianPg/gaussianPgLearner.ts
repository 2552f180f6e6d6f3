import type { AgentContext, Snapshot } from '@prism-rl/core';
import { childSnapshot } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { EpisodeBatch } from '@prism-rl/memory';
import { discountedReturns, explainedVariance, standardise } from '@prism-rl/memory';
import type { StepInputs } from '@prism-rl/nn';
import { advantages } from '../advantages/advantages.ts';
import type {
  EpisodeLearner,
  EpisodeTensors,
  LossAndMetrics,
  PreparedEpisodes,
} from '../episodic/episodeLearner.ts';
import { distributionFor } from '../network/distributionFor.ts';
import type { PolicyNetwork } from '../network/policyNetwork.ts';
import { policyNetwork } from '../network/policyNetwork.ts';
import type { GaussianPgConfig } from './config.ts';
import { LinearCritics } from './critics.ts';

/** Keeps the standardised advantages finite where all are alike; the course's number. */
const epsilon = 1e-8;

/**
 * The course's Gaussian policy gradient: a network for the mean, a vector of log standard deviations, linear critics that were
 * fitted to the batch before, and standardised advantages Â:
 *
 *   loss = −mean over steps of log π(a|s) Â
 */
export class GaussianPgLearner implements EpisodeLearner {
  readonly network: PolicyNetwork;
  readonly variables: PolicyNetwork['variables'];
  readonly #config: GaussianPgConfig;
  readonly #actionSize: number;
  readonly #critics: LinearCritics;
  /** Returns of the batch that is being learned from. */
  #returns = new Float64Array(0);

  constructor({ config, observationSpace, actionSpace, rng }: AgentContext<GaussianPgConfig>) {
    const distribution = distributionFor(actionSpace);
    this.network = policyNetwork({ observationSpace, distribution, config, logStd: config.logStd, rng });
    this.variables = this.network.variables;
    this.#config = config;
    this.#actionSize = actionSpace.size;
    this.#critics = new LinearCritics(observationSpace.size, actionSpace.size);
  }

  get #correctsBaseline(): boolean {
    return this.#config.advantage === 'q-actor-critic';
  }

  inputs(rows: number): StepInputs {
    return {
      advantages: { shape: [rows] },
      ...(this.#correctsBaseline && {
        actionSlopes: { shape: [rows, this.#actionSize] },
        actionCurvatures: { shape: [this.#actionSize] },
      }),
    };
  }

  loss(tensors: EpisodeTensors): LossAndMetrics {
    return { loss: gaussianPgLoss(this.network, tensors), metrics: {} };
  }

  prepare(batch: EpisodeBatch, rows: number): PreparedEpisodes {
    const found = this.#estimate(batch);
    const standardised = new Float32Array(rows);
    const { mean, std } = standardise(found.advantages, batch.rows, standardised, epsilon);
    return {
      arrays: {
        advantages: standardised,
        ...(this.#correctsBaseline && this.#baseline(batch, rows, 1 / (std + epsilon))),
      },
      metrics: {
        advantageMean: mean,
        advantageStd: std,
        explainedVariance: explainedVariance(found.values, this.#returns, batch.rows),
        episodeLength: batch.rows / batch.episodes,
      },
    };
  }

  afterUpdate({ observations, extras, rows }: EpisodeBatch): void {
    this.#critics.fitValue(observations, this.#returns, rows);
    if (this.#needsActionValues) {
      this.#critics.fitActionValue(observations, extras.samples!, this.#returns, rows);
    }
  }

  save(): Snapshot {
    return this.#critics.save();
  }

  restore(snapshot: Snapshot): void {
    this.#critics.restore((name) => childSnapshot(snapshot, name));
  }

  get #needsActionValues(): boolean {
    const { advantage } = this.#config;
    return advantage === 'q-actor-critic' || advantage === 'advantage-actor-critic';
  }

  /** Advantages by the critics of the batch before, and returns for the next ones. */
  #estimate(batch: EpisodeBatch): { readonly advantages: Float64Array; readonly values: Float64Array } {
    const { rows, observations, extras, rewards, bounds, terminated, finalObservations } = batch;
    const samples = extras.samples!;
    const { discount, bootstrapTruncated, advantage } = this.#config;
    const critics = this.#critics;
    const columns = {
      returns: new Float64Array(rows),
      rewards,
      discounts: new Float64Array(rows).fill(discount),
      values: new Float64Array(rows),
      nextValues: new Float64Array(rows),
      actionValues: new Float64Array(rows),
    };
    for (let k = 0; k < rows; k++) {
      columns.values[k] = critics.value(observations, k);
      if (this.#needsActionValues) columns.actionValues[k] = critics.actionValue(observations, samples, k);
    }
    for (let e = 0; e < batch.episodes; e++) {
      const [start, end] = [bounds[e]!, bounds[e + 1]!];
      const bootstraps = terminated[e] === 0 && bootstrapTruncated;
      const tail = bootstraps ? critics.value(finalObservations, e) : 0;
      discountedReturns(rewards, start, end, discount, tail, columns.returns);
      for (let k = start; k < end - 1; k++) columns.nextValues[k] = columns.values[k + 1]!;
      columns.nextValues[end - 1] = tail;
      if (!bootstraps) columns.discounts[end - 1] = 0;
    }
    const out = new Float64Array(rows);
    advantages(advantage, columns, out);
    this.#returns = columns.returns;
    return { advantages: out, values: columns.values };
  }

  /** q̂ as a function of the action, in the units of standardised advantages. */
  #baseline({ observations, rows: count }: EpisodeBatch, rows: number, scale: number) {
    const size = this.#actionSize;
    const actionSlopes = new Float32Array(rows * size);
    for (let k = 0; k < count; k++) this.#critics.actionSlopes(observations, k, actionSlopes, k * size);
    for (let k = 0; k < count * size; k++) actionSlopes[k]! *= scale;
    return {
      actionSlopes,
      actionCurvatures: Float32Array.from(this.#critics.actionCurvatures, (value) => value * scale),
    };
  }
}

/**
 * −Σ w log π(a|s) Â, and with an action-dependent baseline q̂ its expectation under the policy on top, −Σ w E_{a∼π} q̂(s, a): for
 * q̂ = … + Σ_k g_k a_k + c_k a_k² that is g μ + c (μ² + σ²).
 */
export function gaussianPgLoss(network: PolicyNetwork, tensors: EpisodeTensors): tf.Scalar {
  const { observations, samples, weights, actionSlopes, actionCurvatures } = tensors;
  const { distribution } = network;
  const parameters = network.policy(observations);
  let gains = tf.mul(distribution.logProb(parameters, samples), tensors.advantages!);
  if (actionSlopes !== undefined) {
    const [means, logStds] = tf.split(parameters, 2, 1);
    const secondMoments = tf.add(tf.square(means!), tf.exp(tf.mul(2, logStds!)));
    const expected = tf.add(tf.mul(actionSlopes, means!), tf.mul(actionCurvatures!, secondMoments));
    gains = tf.add(gains, tf.sum(expected, 1));
  }
  return tf.neg(tf.sum(tf.mul(weights, gains))) as tf.Scalar;
}
