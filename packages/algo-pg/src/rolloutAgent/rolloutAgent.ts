import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ExtraSpecs,
  MaybePromise,
  Metrics,
  PackedArray,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
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
import { asFloats } from '../episodic/paddedRows.ts';
import { TrainedPolicy } from '../trainedPolicy.ts';
import { Minibatch, rolloutInputs } from './minibatch.ts';
import type { Objective, Recipe, RolloutTensors } from './recipe.ts';

interface ObservationInputs extends StepInputs {
  readonly observations: StepInputs[string];
}

interface Steps {
  /** Values of one row for each environment. */
  readonly values: StepFunction<ObservationInputs, 'values'>;
  /** Values and log-likelihoods of a whole rollout. */
  readonly look: StepFunction<StepInputs, string>;
  readonly learn: StepFunction<StepInputs, string>;
}

/**
 * Acts in several environments for some steps, computes targets, learns from them in one pass or in several, and forgets them: the frame
 * of A2C, PPO and PQN, which are {@link Recipe}s for it.
 *
 * Values and likelihoods of a rollout are computed at once after it was taken, not step by step: the policy has not changed since.
 */
export class RolloutAgent implements StepLearner<Rollout> {
  readonly memory: RolloutMemory;
  readonly #context: AgentContext<object>;
  readonly #recipe: Recipe;
  readonly #policy: TrainedPolicy;
  readonly #minibatch: Minibatch;
  readonly #steps: Steps;
  #envSteps = 0;

  private constructor(
    context: AgentContext<object>,
    recipe: Recipe,
    policy: TrainedPolicy,
    minibatch: Minibatch,
    steps: Steps,
  ) {
    const { observationSpace, actionSpace, numEnvs } = context;
    this.#context = context;
    this.#recipe = recipe;
    this.#policy = policy;
    this.#minibatch = minibatch;
    this.#steps = steps;
    this.memory = new RolloutMemory({
      observationSpace,
      actionSpace,
      extras: policy.extras,
      numEnvs,
      steps: recipe.collector.steps,
    });
    recipe.objective.advance?.(0);
  }

  /** Compiles the steps of a recipe on the active backend. */
  static async create(context: AgentContext<object>, recipe: Recipe): Promise<RolloutAgent> {
    const { observationSpace, numEnvs } = context;
    const { collector, objective, schedule, optimizer, maxGradientNorm } = recipe;
    const { network } = objective;
    const engine = currentEngine();
    const policy = new TrainedPolicy(context, {
      network,
      trained: network.variables,
      variables: { ...network.variables, ...collector.normalizer?.variables },
      squash: collector.squash ?? false,
      optimizer,
      maxGradientNorm,
    });
    const rows = numEnvs * collector.steps;
    const { size } = observationSpace;
    const partRows = Math.max(1, Math.floor(rows / schedule.minibatches));
    const inputs = rolloutInputs(rows, size, network.distribution);
    return new RolloutAgent(context, recipe, policy, new Minibatch(partRows, size, network.distribution), {
      values: await engine.compile<ObservationInputs, 'values'>(
        { observations: { shape: [numEnvs, size] } },
        ({ observations }) => ({ values: network.value(observations) }),
      ),
      look: await engine.compile<StepInputs, string>(
        { observations: inputs.observations!, ...(objective.look && { samples: inputs.samples! }) },
        ({ observations, samples }) => look(objective, observations!, samples),
      ),
      learn: await engine.compile<StepInputs, string>(
        rolloutInputs(partRows, size, network.distribution),
        (tensors) => rolloutStep(objective, policy, tensors as never),
      ),
    });
  }

  get extras(): ExtraSpecs {
    return this.#policy.extras;
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#policy.act(observations, out, mode);
  }

  async learn(rollout: Rollout): Promise<Metrics> {
    const { collector, targets, objective, schedule } = this.#recipe;
    const rows = rollout.steps * rollout.numEnvs;
    const progress = Math.min(1, this.#envSteps / this.#context.steps);
    const rate = schedule.learningRate + (schedule.learningRateEnd - schedule.learningRate) * progress;
    this.#envSteps += rows;

    const observations = asFloats(rollout.observations);
    const samples = rollout.extras.samples as SampleArray;
    const looked = await this.#steps.look.run({ observations, ...(objective.look && { samples }) });
    const values = Float32Array.from(looked.values!);
    const logProbs =
      looked.logProbs === undefined ? new Float32Array(rows) : Float32Array.from(looked.logProbs);
    const nextValues = await this.#nextValues(rollout, values);
    const { rewardScale = 1 } = targets;
    const scaled = targets.rewards?.scale(rollout) ?? rollout.rewards;
    const rewards = rewardScale === 1 ? scaled : scaled.map((reward) => rewardScale * reward);
    const advantages = new Float64Array(rows);
    const steps = timeMajor({ ...rollout, rewards }, targets.discount);
    generalisedAdvantages(steps, values, nextValues, targets.lambda, advantages);
    const returns = advantages.map((advantage, row) => advantage + values[row]!);

    const found = await this.#descend({ observations, samples, advantages, returns, values, logProbs }, rate);
    collector.normalizer?.learn(observations, rows);
    const { mean, std } = moments(advantages, rows);
    return {
      ...found,
      explainedVariance: explainedVariance(values, returns, rows),
      advantageMean: mean,
      advantageStd: std,
      learningRate: rate,
      ...objective.advance?.(this.#envSteps),
    };
  }

  save(): Promise<Snapshot> {
    const { normalizer } = this.#recipe.collector;
    const { rewards } = this.#recipe.targets;
    const nothing: Snapshot = { meta: {}, arrays: {} };
    const parts = { normalizer: normalizer?.save() ?? nothing, scaler: rewards?.save() ?? nothing };
    return this.#policy.save(parts, { envSteps: this.#envSteps });
  }

  restore(snapshot: Snapshot): void {
    const { collector, targets, objective } = this.#recipe;
    this.#policy.restore(snapshot);
    collector.normalizer?.restore(childSnapshot(snapshot, 'normalizer'));
    const scaler = childSnapshot(snapshot, 'scaler');
    targets.rewards?.restore((name) => childSnapshot(scaler, name));
    this.#envSteps = Number(snapshot.meta.envSteps);
    objective.advance?.(this.#envSteps);
  }

  /** As ONNX: `observation` → `action`, the best one, and the `parameters` it was chosen by. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return this.#policy.exportPolicy();
  }

  dispose(): void {
    for (const step of Object.values(this.#steps)) step.dispose();
    this.#policy.dispose();
  }

  /** All epochs and minibatches on the columns of a rollout; the means of what the steps found. */
  async #descend(columns: Parameters<Minibatch['take']>[0], rate: number): Promise<Metrics> {
    const { epochs, minibatches, targetKl = Number.POSITIVE_INFINITY } = this.#recipe.schedule;
    const sums: { [name: string]: number } = {};
    let count = 0;
    let isFar = false;
    for (let epoch = 0; epoch < epochs && !isFar; epoch++) {
      const order = minibatches === 1 ? undefined : this.#context.rng.permutation(columns.values.length);
      for (let part = 0; part < minibatches && !isFar; part++) {
        const batch = this.#minibatch.take(columns, order, part);
        const found = await this.#steps.learn.run({ ...batch, learningRate: Float32Array.of(rate) });
        for (const name in found) sums[name] = (sums[name] ?? 0) + found[name]![0]!;
        count++;
        isFar = (found.kl?.[0] ?? 0) > targetKl;
      }
    }
    return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
  }

  /** Values of all successors: the next row's, or by the network where there is none. */
  async #nextValues(rollout: Rollout, values: Float32Array): Promise<Float32Array> {
    const { numEnvs, tailRows, tailObservations } = rollout;
    const next = new Float32Array(values.length);
    next.set(values.subarray(numEnvs));
    const { size } = this.#context.observationSpace;
    const input = new Float32Array(numEnvs * size);
    for (let first = 0; first < tailRows.length; first += numEnvs) {
      const count = Math.min(numEnvs, tailRows.length - first);
      input.fill(0);
      input.set(tailObservations.subarray(first * size, (first + count) * size));
      const found = await this.#steps.values.run({ observations: input });
      for (let k = 0; k < count; k++) next[tailRows[first + k]!] = found.values[k]!;
    }
    return next;
  }
}

function look(
  objective: Objective,
  observations: tf.Tensor,
  samples: tf.Tensor | undefined,
): { readonly [name: string]: tf.Tensor } {
  if (objective.look === undefined) return { values: objective.network.value(observations) };
  return { ...objective.look(observations, samples!) };
}

/** One step of the optimizer down an objective's loss; gives the loss, its parts, and D(before ‖ after) where the loss knows none. */
function rolloutStep(
  objective: Objective,
  policy: TrainedPolicy,
  { learningRate, ...tensors }: RolloutTensors & { readonly learningRate: tf.Tensor },
): { readonly [name: string]: tf.Tensor } {
  const { loss, metrics, before, after } = policy.descend(tensors.observations, learningRate, () => {
    const { loss: total, ...parts } = objective.loss(tensors);
    return { loss: total, metrics: parts };
  });
  const kl = metrics.kl ?? objective.divergence?.(before, after());
  return { loss, ...metrics, ...(kl !== undefined && { kl }) };
}
