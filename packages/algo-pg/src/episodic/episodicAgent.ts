import type {
  ActMode,
  Agent,
  AgentContext,
  MaybePromise,
  Metrics,
  PackedArray,
  Rng,
  RngState,
  Snapshot,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import type { Engine, Optimizer, StepFunction, StepInputs } from '@prism-rl/nn';
import {
  adam,
  clipByGlobalNorm,
  currentEngine,
  disposeVariables,
  restoreVariables,
  saveVariables,
  valueAndGradients,
} from '@prism-rl/nn';
import * as tf from '@tensorflow/tfjs';
import { exportPolicyNetwork } from '../exportPolicyNetwork.ts';
import { PolicyActor } from '../policyActor.ts';
import type { EpisodeBatch } from '../rollout/episodeMemory.ts';
import { EpisodeMemory } from '../rollout/episodeMemory.ts';
import type { EpisodeLearner, EpisodeTensors } from './episodeLearner.ts';
import type { EpisodicConfig } from './episodicConfig.ts';
import { padded, paddedRows } from './paddedRows.ts';

type Learn = StepFunction<StepInputs, string>;

/**
 * Acts by a policy network and learns from whole episodes, once from each batch: the Monte-Carlo policy gradients of this package.
 * What is learned is the {@link EpisodeLearner}'s business.
 */
export class EpisodicAgent implements Agent<EpisodeBatch> {
  readonly memory: EpisodeMemory;
  readonly #config: EpisodicConfig;
  readonly #rng: Rng;
  readonly #engine: Engine;
  readonly #learner: EpisodeLearner;
  readonly #optimizer: Optimizer;
  readonly #actor: PolicyActor;
  readonly #observationShape: readonly number[];
  readonly #observationSize: number;
  /** Compiled once for each padded number of rows. */
  readonly #steps = new Map<number, Learn>();
  #updates = 0;

  constructor(context: AgentContext<EpisodicConfig>, learner: EpisodeLearner) {
    const { config, observationSpace, actionSpace, numEnvs, rng } = context;
    const engine = currentEngine();
    const { network } = learner;
    const actor = new PolicyActor({
      engine,
      network,
      observationSpace,
      actionSpace,
      numEnvs,
      host: true,
      rng,
    });
    this.#config = config;
    this.#rng = rng;
    this.#engine = engine;
    this.#learner = learner;
    this.#optimizer = adam(learner.variables, { epsilon: config.adamEpsilon });
    this.#actor = actor;
    this.#observationShape = observationSpace.shape;
    this.#observationSize = observationSpace.size;
    this.memory = new EpisodeMemory({
      observationSpace,
      numEnvs,
      batchSteps: config.batchSteps,
      sampleSize: network.distribution.sampleSize,
      sampleDtype: network.distribution.sampleDtype,
      drawn: () => actor.drawn,
    });
  }

  get finished(): boolean {
    const { iterations } = this.#config;
    return (iterations > 0 && this.#updates >= iterations) || this.#learner.finished === true;
  }

  act(observations: PackedArray, actions: PackedArray, mode: ActMode): MaybePromise<void> {
    return this.#actor.act(observations, actions, mode);
  }

  async learn(batch: EpisodeBatch): Promise<Metrics> {
    const rows = paddedRows(batch.rows);
    const { sampleSize } = this.#learner.network.distribution;
    const { arrays, metrics } = await this.#learner.prepare(batch, rows);
    const step = this.#steps.get(rows) ?? (await this.#compile(rows));
    const outputs = await step.run({
      observations: padded(batch.observations, rows * this.#observationSize),
      samples: padded(batch.samples, rows * sampleSize),
      weights: new Float32Array(rows).fill(1 / batch.rows, 0, batch.rows),
      learningRate: Float32Array.of(this.#config.learningRate),
      ...arrays,
    });
    const found = Object.entries(outputs).map(([name, array]) => [name, array[0]!]);
    this.#updates++;
    this.#actor.changed();
    this.#learner.afterUpdate?.(batch);
    return { ...Object.fromEntries(found), ...metrics };
  }

  async save(): Promise<Snapshot> {
    const snapshot = mergeSnapshots({
      network: await saveVariables(this.#learner.variables),
      optimizer: await saveVariables(this.#optimizer.variables),
      learner: this.#learner.save?.() ?? { meta: {}, arrays: {} },
    });
    return {
      meta: { ...snapshot.meta, updates: this.#updates, rng: this.#rng.save() as never },
      arrays: snapshot.arrays,
    };
  }

  restore(snapshot: Snapshot): void {
    restoreVariables(this.#learner.variables, childSnapshot(snapshot, 'network'));
    restoreVariables(this.#optimizer.variables, childSnapshot(snapshot, 'optimizer'));
    this.#learner.restore?.(childSnapshot(snapshot, 'learner'));
    this.#actor.changed();
    this.#updates = Number(snapshot.meta.updates);
    this.#rng.restore(snapshot.meta.rng as unknown as RngState);
  }

  /** As ONNX: `observation` → `action`, the most probable one, and the distribution's `parameters`. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return exportPolicyNetwork(this.#learner.network, this.#observationShape);
  }

  dispose(): void {
    for (const step of this.#steps.values()) step.dispose();
    this.#actor.dispose();
    this.#learner.dispose?.();
    disposeVariables(this.#learner.variables);
    disposeVariables(this.#optimizer.variables);
  }

  async #compile(rows: number): Promise<Learn> {
    const { sampleSize, sampleDtype } = this.#learner.network.distribution;
    const inputs: StepInputs = {
      observations: { shape: [rows, this.#observationSize] },
      samples: { shape: sampleDtype === 'int32' ? [rows] : [rows, sampleSize], dtype: sampleDtype },
      weights: { shape: [rows] },
      learningRate: { shape: [] },
      ...this.#learner.inputs(rows),
    };
    const step = await this.#engine.compile<StepInputs, string>(inputs, (tensors) =>
      episodeStep(this.#learner, this.#optimizer, this.#config.maxGradientNorm, tensors as never),
    );
    this.#steps.set(rows, step);
    return step;
  }
}

/** One step of the optimizer down a learner's loss; gives the loss, its metrics, the entropy before and D(before ‖ after). */
export function episodeStep(
  learner: EpisodeLearner,
  optimizer: Optimizer,
  maxGradientNorm: number,
  tensors: EpisodeTensors & { readonly learningRate: tf.Tensor },
): { readonly [name: string]: tf.Tensor } {
  const { observations, weights, learningRate } = tensors;
  const { network, variables } = learner;
  const { distribution } = network;
  const before = network.policy(observations);
  const kept: { [name: string]: tf.Tensor } = {};
  const { value: loss, gradients } = valueAndGradients(variables, () => {
    const found = learner.loss(tensors);
    for (const [name, metric] of Object.entries(found.metrics)) kept[name] = tf.keep(metric);
    return found.loss;
  });
  optimizer.apply(
    maxGradientNorm > 0 ? clipByGlobalNorm(gradients, maxGradientNorm) : gradients,
    learningRate,
  );
  const after = network.policy(observations);
  const mean = (values: tf.Tensor): tf.Tensor => tf.sum(tf.mul(weights, values));
  return {
    loss,
    ...kept,
    entropy: mean(distribution.entropy(before)),
    kl: mean(distribution.kl(before, after)),
  };
}
