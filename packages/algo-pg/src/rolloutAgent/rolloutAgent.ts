import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ExtraSpecs,
  MaybePromise,
  Metrics,
  PackedArray,
  Rng,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot, PrismError } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Rollout } from '@prism-rl/memory';
import {
  explainedVariance,
  generalisedAdvantages,
  moments,
  RolloutMemory,
  timeMajor,
} from '@prism-rl/memory';
import type { SampleArray, StepFunction, StepInputs } from '@prism-rl/nn';
import { currentEngine } from '@prism-rl/nn';
import { distributionFor } from '../network/distributionFor.ts';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import { actorCriticNetwork } from '../network/policyNetwork.ts';
import { TrainedPolicy } from '../trainedPolicy.ts';
import { Minibatch } from './minibatch.ts';
import { ObservationNormalizer } from './observationNormalizer.ts';
import { RewardScaler } from './rewardScaler.ts';
import type { RolloutConfig } from './rolloutConfig.ts';
import type { RolloutTensors, RolloutUpdate } from './rolloutUpdate.ts';
import { rolloutInputs } from './rolloutUpdate.ts';

interface ObservationInputs extends StepInputs {
  readonly observations: StepInputs[string];
}

interface Parts {
  readonly policy: TrainedPolicy;
  readonly normalizer: ObservationNormalizer | undefined;
  readonly update: RolloutUpdate;
  readonly minibatch: Minibatch;
  /** Values of one row for each environment. */
  readonly values: StepFunction<ObservationInputs, 'values'>;
  /** Values and log-likelihoods of a whole rollout. */
  readonly look: StepFunction<StepInputs, 'values' | 'logProbs'>;
  readonly learn: StepFunction<StepInputs, string>;
}

/**
 * Acts in several environments for some steps, estimates advantages, learns from them in one pass or in several, and forgets them: the
 * frame of A2C and PPO.
 *
 * Values and likelihoods of a rollout are computed at once after it was taken, not step by step: the policy has not changed since.
 */
export class RolloutAgent implements StepLearner<Rollout> {
  readonly memory: RolloutMemory;
  readonly #config: RolloutConfig;
  readonly #steps: number;
  readonly #rng: Rng;
  readonly #parts: Parts;
  readonly #scaler: RewardScaler | undefined;
  readonly #observationSize: number;
  #envSteps = 0;

  private constructor(context: AgentContext<RolloutConfig>, parts: Parts) {
    const { config, observationSpace, numEnvs, rng } = context;
    const { policy } = parts;
    this.#config = config;
    this.#steps = context.steps;
    this.#rng = rng;
    this.#parts = parts;
    this.#observationSize = observationSpace.size;
    this.#scaler = config.normaliseRewards ? new RewardScaler(numEnvs, config.discount) : undefined;
    this.memory = new RolloutMemory({
      observationSpace,
      actionSpace: context.actionSpace,
      extras: policy.extras,
      numEnvs,
      steps: config.rolloutSteps,
    });
  }

  /**
   * Makes the network and compiles its steps on the active backend.
   *
   * @throws PrismError `incompatible` for discrete observations that should be normalised, or a network that does not fit them.
   */
  static async create(context: AgentContext<RolloutConfig>, update: RolloutUpdate): Promise<RolloutAgent> {
    const { config, observationSpace, actionSpace, numEnvs, rng } = context;
    if (config.normaliseObservations && observationSpace.kind !== 'box') {
      throw new PrismError('incompatible', `Observations in ${observationSpace} cannot be normalised.`, {
        hint: 'Take normaliseObservations=false.',
      });
    }
    const engine = currentEngine();
    const distribution = distributionFor(actionSpace, config.squash);
    const plain = actorCriticNetwork(
      { observationSpace, distribution, config, logStd: config.logStd, rng },
      config.shared,
    );
    const normalizer = config.normaliseObservations
      ? new ObservationNormalizer(observationSpace.size)
      : undefined;
    const network = normalizer?.before(plain) ?? plain;
    const policy = new TrainedPolicy(context, {
      network,
      trained: network.variables,
      variables: { ...network.variables, ...normalizer?.variables },
      squash: config.squash,
    });
    const rows = numEnvs * config.rolloutSteps;
    const minibatch = new Minibatch(
      Math.max(1, Math.floor(rows / update.minibatches)),
      observationSpace.size,
      distribution,
    );
    const { size } = observationSpace;
    const inputs = rolloutInputs(rows, size, network);
    return new RolloutAgent(context, {
      policy,
      normalizer,
      update,
      minibatch,
      values: await engine.compile<ObservationInputs, 'values'>(
        { observations: { shape: [numEnvs, size] } },
        ({ observations }) => ({ values: network.value(observations) }),
      ),
      look: await engine.compile<StepInputs, 'values' | 'logProbs'>(
        { observations: inputs.observations!, samples: inputs.samples! },
        ({ observations, samples }) => {
          const { policy, value } = network.both(observations!);
          return { values: value, logProbs: distribution.logProb(policy, samples!) };
        },
      ),
      learn: await engine.compile<StepInputs, string>(
        rolloutInputs(minibatch.rows, size, network),
        (tensors) => rolloutStep(network, update, policy, tensors as never),
      ),
    });
  }

  get extras(): ExtraSpecs {
    return this.#parts.policy.extras;
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#parts.policy.act(observations, out, mode);
  }

  async learn(rollout: Rollout): Promise<Metrics> {
    const { update, minibatch, normalizer, learn } = this.#parts;
    const { learningRate, learningRateEnd, discount, gaeLambda } = this.#config;
    const rows = rollout.steps * rollout.numEnvs;
    this.#envSteps += rows;
    const progress = Math.min(1, (this.#envSteps - rows) / this.#steps);
    const rate = learningRate + (learningRateEnd - learningRate) * progress;

    const observations =
      rollout.observations instanceof Float32Array
        ? rollout.observations
        : Float32Array.from(rollout.observations);
    const samples = rollout.extras.samples as SampleArray;
    const looked = await this.#parts.look.run({ observations, samples });
    const values = Float32Array.from(looked.values);
    const logProbs = Float32Array.from(looked.logProbs);
    const advantages = new Float64Array(rows);
    const nextValues = await this.#nextValues(rollout, values);
    const rewards = this.#scaler?.scale(rollout) ?? rollout.rewards;
    const steps = timeMajor({ ...rollout, rewards }, discount);
    generalisedAdvantages(steps, values, nextValues, gaeLambda, advantages);
    const returns = advantages.map((advantage, row) => advantage + values[row]!);

    const sums: { [name: string]: number } = {};
    let count = 0;
    let isFar = false;
    const columns = { observations, samples, advantages, returns, values, logProbs };
    for (let epoch = 0; epoch < update.epochs && !isFar; epoch++) {
      const order = update.minibatches === 1 ? undefined : this.#rng.permutation(rows);
      for (let part = 0; part < update.minibatches && !isFar; part++) {
        const batch = minibatch.take(columns, order, part);
        const found = await learn.run({ ...batch, learningRate: Float32Array.of(rate) });
        for (const name in found) sums[name] = (sums[name] ?? 0) + found[name]![0]!;
        count++;
        isFar = found.kl![0]! > update.targetKl;
      }
    }
    normalizer?.learn(observations, rows);
    const { mean, std } = moments(advantages, rows);
    return {
      ...Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count])),
      explainedVariance: explainedVariance(values, returns, rows),
      advantageMean: mean,
      advantageStd: std,
      learningRate: rate,
    };
  }

  save(): Promise<Snapshot> {
    const { policy, normalizer } = this.#parts;
    const nothing: Snapshot = { meta: {}, arrays: {} };
    const parts = { normalizer: normalizer?.save() ?? nothing, scaler: this.#scaler?.save() ?? nothing };
    return policy.save(parts, { envSteps: this.#envSteps });
  }

  restore(snapshot: Snapshot): void {
    const { policy, normalizer } = this.#parts;
    policy.restore(snapshot);
    normalizer?.restore(childSnapshot(snapshot, 'normalizer'));
    const scaler = childSnapshot(snapshot, 'scaler');
    this.#scaler?.restore((name) => childSnapshot(scaler, name));
    this.#envSteps = Number(snapshot.meta.envSteps);
  }

  /** As ONNX: `observation` → `action`, the most probable one, and the distribution's `parameters`. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return this.#parts.policy.exportPolicy();
  }

  dispose(): void {
    const { policy, values, look, learn } = this.#parts;
    for (const step of [values, look, learn]) step.dispose();
    policy.dispose();
  }

  /** Values of all successors: the next row's, or by the network where there is none. */
  async #nextValues(rollout: Rollout, values: Float32Array): Promise<Float32Array> {
    const { numEnvs, tailRows, tailObservations } = rollout;
    const next = new Float32Array(values.length);
    next.set(values.subarray(numEnvs));
    const size = this.#observationSize;
    const input = new Float32Array(numEnvs * size);
    for (let first = 0; first < tailRows.length; first += numEnvs) {
      const count = Math.min(numEnvs, tailRows.length - first);
      input.fill(0);
      input.set(tailObservations.subarray(first * size, (first + count) * size));
      const found = await this.#parts.values.run({ observations: input });
      for (let k = 0; k < count; k++) next[tailRows[first + k]!] = found.values[k]!;
    }
    return next;
  }
}

/** One step of the optimizer down an update's loss; gives the loss, its parts, and D(before ‖ after) where the loss knows none. */
function rolloutStep(
  network: ActorCriticNetwork,
  update: Pick<RolloutUpdate, 'loss'>,
  policy: TrainedPolicy,
  { learningRate, ...tensors }: RolloutTensors & { readonly learningRate: tf.Tensor },
): { readonly [name: string]: tf.Tensor } {
  const { loss, metrics, before, after } = policy.descend(tensors.observations, learningRate, () => {
    const { loss: total, ...parts } = update.loss(network, tensors as RolloutTensors);
    return { loss: total, metrics: parts };
  });
  return { loss, ...metrics, kl: metrics.kl ?? tf.mean(network.distribution.kl(before, after())) };
}
