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
import * as tf from '@prism-rl/jit/tensorflow';
import type { EpisodeBatch } from '@prism-rl/memory';
import { EpisodeMemory } from '@prism-rl/memory';
import type { Engine, SampleArray, StepFunction, StepInputs } from '@prism-rl/nn';
import { adam, currentEngine } from '@prism-rl/nn';
import { TrainedPolicy } from '../trainedPolicy.ts';
import type { EpisodeLearner, EpisodeTensors } from './episodeLearner.ts';
import type { EpisodicConfig } from './episodicConfig.ts';
import { asFloats, padded, paddedRows } from './paddedRows.ts';

type Learn = StepFunction<StepInputs, string>;

/**
 * Acts by a policy network and learns from whole episodes, once from each batch: the Monte-Carlo policy gradients of this package.
 * What is learned is the {@link EpisodeLearner}'s business.
 */
export class EpisodicAgent implements StepLearner<EpisodeBatch> {
  readonly memory: EpisodeMemory;
  readonly #config: EpisodicConfig;
  readonly #engine: Engine = currentEngine();
  readonly #learner: EpisodeLearner;
  readonly #policy: TrainedPolicy;
  readonly #observationSize: number;
  /** Compiled once for each padded number of rows. */
  readonly #steps = new Map<number, Learn>();
  #updates = 0;

  constructor(context: AgentContext<EpisodicConfig>, learner: EpisodeLearner) {
    const { config, observationSpace, actionSpace, numEnvs } = context;
    const { network, variables } = learner;
    const policy = new TrainedPolicy(context, {
      network,
      trained: variables,
      optimizer: (parameters) => adam(parameters, { epsilon: config.adamEpsilon }),
      maxGradientNorm: config.maxGradientNorm,
    });
    this.#config = config;
    this.#learner = learner;
    this.#policy = policy;
    this.#observationSize = observationSpace.size;
    this.memory = new EpisodeMemory({
      observationSpace,
      actionSpace,
      extras: policy.extras,
      numEnvs,
      batchSteps: config.batchSteps,
    });
  }

  get extras(): ExtraSpecs {
    return this.#policy.extras;
  }

  get finished(): boolean | 'solved' {
    const { iterations } = this.#config;
    return this.#learner.finished || (iterations > 0 && this.#updates >= iterations);
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#policy.act(observations, out, mode);
  }

  async learn(batch: EpisodeBatch): Promise<Metrics> {
    const rows = paddedRows(batch.rows);
    const { sampleSize } = this.#learner.network.distribution;
    const { arrays, metrics } = await this.#learner.prepare(batch, rows);
    const step = this.#steps.get(rows) ?? (await this.#compile(rows));
    const outputs = await step.run({
      observations: padded(asFloats(batch.observations), rows * this.#observationSize),
      samples: padded(batch.extras.samples as SampleArray, rows * sampleSize),
      weights: new Float32Array(rows).fill(1 / batch.rows, 0, batch.rows),
      learningRate: Float32Array.of(this.#config.learningRate),
      ...arrays,
    });
    const found = Object.entries(outputs).map(([name, array]) => [name, array[0]!]);
    this.#updates++;
    this.#learner.afterUpdate?.(batch);
    return { ...Object.fromEntries(found), ...metrics };
  }

  save(): Promise<Snapshot> {
    const learner = this.#learner.save?.() ?? { meta: {}, arrays: {} };
    return this.#policy.save({ learner }, { updates: this.#updates });
  }

  restore(snapshot: Snapshot): void {
    this.#policy.restore(snapshot);
    this.#learner.restore?.(childSnapshot(snapshot, 'learner'));
    this.#updates = Number(snapshot.meta.updates);
  }

  /** As ONNX: `observation` → `action`, the most probable one, and the distribution's `parameters`. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return this.#policy.exportPolicy();
  }

  dispose(): void {
    for (const step of this.#steps.values()) step.dispose();
    this.#learner.dispose?.();
    this.#policy.dispose();
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
      episodeStep(this.#learner, this.#policy, tensors as never),
    );
    this.#steps.set(rows, step);
    return step;
  }
}

/** One step of the optimizer down a learner's loss; gives the loss, its metrics, the entropy before and D(before ‖ after). */
function episodeStep(
  learner: EpisodeLearner,
  policy: TrainedPolicy,
  { learningRate, ...tensors }: EpisodeTensors & { readonly learningRate: tf.Tensor },
): { readonly [name: string]: tf.Tensor } {
  const { observations, weights } = tensors;
  const { loss, metrics, before, after } = policy.descend(observations, learningRate, () =>
    learner.loss(tensors),
  );
  const { distribution } = learner.network;
  const mean = (values: tf.Tensor): tf.Tensor => tf.sum(tf.mul(weights, values));
  return {
    loss,
    ...metrics,
    entropy: mean(distribution.entropy(before)),
    kl: mean(distribution.kl(before, after())),
  };
}
