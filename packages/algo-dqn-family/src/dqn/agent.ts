import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ExtraSpecs,
  MaybePromise,
  Memory,
  Metrics,
  PackedArray,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot, pictureAxes } from '@prism-rl/core';
import type { PackedObservations, Replay, ReplayBatch, SequenceBatch } from '@prism-rl/memory';
import { replayMemory, requireFiniteRewards, SequenceReplay } from '@prism-rl/memory';
import type { ArraySpec, Arrays, Engine, Optimizer, StepFunction, StepInputs, Variables } from '@prism-rl/nn';
import {
  adam,
  copyVariables,
  disposeVariables,
  engineOf,
  observationInput,
  restoreVariables,
  rmsProp,
  saveVariables,
  sgd,
} from '@prism-rl/nn';
import { actionCount, branchesOf } from '../actions.ts';
import { LearnedValues } from '../learnedValues.ts';
import type { QNetwork } from '../network/qNetwork.ts';
import { qNetwork } from '../network/qNetwork.ts';
import { ValueActor } from '../valueActor.ts';
import { valueModelFor } from '../values/valueModelFor.ts';
import type { DqnConfig } from './config.ts';
import { EpisodeCounter } from './episodeCounter.ts';
import type { Update, UpdateInputs } from './update.ts';
import { dqnUpdate, followsEachUpdate, followTarget } from './update.ts';

function optimizerFor(parameters: Variables, config: DqnConfig): Optimizer {
  const { adamEpsilon, rmspropDecay: decay, rmspropEpsilon: epsilon, momentum } = config;
  switch (config.optimizer) {
    case 'adam':
      return adam(parameters, { epsilon: adamEpsilon });
    case 'rmsprop':
      return rmsProp(parameters, { decay, epsilon });
    case 'sgd':
      return sgd(parameters, { momentum });
  }
}

/** A replay buffer of transitions, or of sequences for recurrent networks. */
export interface ReplayOrSequences extends Pick<Replay, 'beta'> {
  readonly memory: Memory<ReplayBatch | SequenceBatch>;
}

/**
 * Creates the replay buffer of a configuration, see {@link replayMemory}. It stores each frame of stacked images once. A recurrent network
 * learns from a {@link SequenceReplay}.
 *
 * @param asPacked whether batches also contain observations in the dtype of their space; default false.
 */
export function replayFor(context: AgentContext<DqnConfig>, asPacked = false): ReplayOrSequences {
  const { observationSpace, config } = context;
  if (config.recurrent !== 'none') {
    const { replayCapacity: capacity, sequenceLength: length, recurrentUnits: stateSize } = config;
    return { memory: new SequenceReplay({ ...context, ...config, capacity, length, stateSize }) };
  }
  // Frames are stacked along the first axis if channels come first.
  const axes = pictureAxes(observationSpace.shape);
  return replayMemory(context, axes?.isChannelsFirst ? axes.channels : 1, asPacked);
}

/** Returns the input spec of a batch's observations: transitions, or sequences with burn-in and bootstrapping steps. */
function observationsOf({ config, observationSpace }: AgentContext<DqnConfig>, engine: Engine): ArraySpec {
  const { batchSize, recurrent, burnIn, sequenceLength, nStep } = config;
  if (recurrent === 'none') return observationInput(engine, observationSpace, batchSize);
  return { shape: [(burnIn + sequenceLength + nStep) * batchSize, observationSpace.size] };
}

function seenOf(batch: ReplayBatch | SequenceBatch): {
  readonly observations: Float32Array | Uint8Array;
  readonly [name: string]: Float32Array | Uint8Array;
} {
  if ('firstStates' in batch) {
    const { observations, starts, firstStates } = batch;
    return { observations, starts, firstStates };
  }
  // If observations are bytes, the buffer returns them packed.
  return (batch.packed ?? batch) as {
    readonly [name in keyof PackedObservations]: Float32Array | Uint8Array;
  };
}

interface Parts {
  readonly online: QNetwork;
  readonly target: QNetwork;
  readonly learned: LearnedValues;
  readonly learn: StepFunction<UpdateInputs, string>;
  readonly draws: Update['draws'];
  readonly updateTarget: StepFunction<StepInputs, never> | undefined;
}

/**
 * Deep Q-network (Mnih et al. 2015, Algorithm 1) and its family: Q-learning on minibatches from a replay buffer, bootstrapping from a
 * target network, with ε-greedy exploration.
 *
 * The configuration combines the improvements: a buffer ({@link replayFor}), a network ({@link qNetwork}), a model of the return ({@link
 * valueModelFor}) and the update ({@link dqnUpdate}). With all of them on, this is Rainbow (Hessel et al. 2018).
 */
export class DqnAgent implements StepLearner<ReplayBatch | SequenceBatch> {
  readonly extras?: ExtraSpecs;
  readonly stateSize?: number;
  readonly #context: AgentContext<DqnConfig>;
  readonly #actor: ValueActor;
  readonly #replay: ReplayOrSequences;
  /** Wraps the buffer if target updates count episodes. */
  readonly #episodes: EpisodeCounter<ReplayBatch | SequenceBatch> | undefined;
  readonly #parts: Parts;
  #updates = 0;

  private constructor(
    context: AgentContext<DqnConfig>,
    actor: ValueActor,
    replay: ReplayOrSequences,
    parts: Parts,
  ) {
    this.#context = context;
    this.#actor = actor;
    this.#replay = replay;
    this.#parts = parts;
    const { targetUpdateEvery, targetUpdateUnit } = context.config;
    if (targetUpdateEvery > 0 && targetUpdateUnit === 'episodes')
      this.#episodes = new EpisodeCounter(replay.memory);
    const { stateSize } = actor;
    if (stateSize === undefined) return;
    this.stateSize = stateSize;
    this.extras = { states: { dtype: 'float32', size: stateSize } };
  }

  /**
   * Creates the networks and compiles the learning step with the context's engine.
   *
   * @throws PrismError `invalid-config` if a batch exceeds the replay buffer, `incompatible` if the network does not fit the observations,
   * `state` without an engine.
   */
  static async create(context: AgentContext<DqnConfig>): Promise<DqnAgent> {
    const { config, observationSpace, actionSpace, rng } = context;
    const engine = engineOf(context);
    const observations = observationsOf(context, engine);
    // Create the replay buffer first: it may reject its settings, and nothing needs disposal yet.
    const replay = replayFor(context, observations.isBytes);
    const branches = branchesOf(actionSpace)!;
    const model = valueModelFor(config, branches);
    const network = (): QNetwork =>
      qNetwork({ observationSpace, actions: actionCount(branches), branches, model, config, rng });
    const online = network();
    const target = config.targetUpdateEvery === 0 ? online : network();
    if (target !== online) copyVariables(online.variables, target.variables);
    const optimizer = optimizerFor(online.variables, config);

    const { inputs, draws, step } = dqnUpdate({
      config,
      observations,
      branches,
      model,
      online,
      target,
      optimizer,
    });
    const learn = await engine.compile<UpdateInputs, string>(inputs, step);
    const updateTarget =
      target === online || followsEachUpdate(config)
        ? undefined
        : await engine.compile<StepInputs, never>({}, () => {
            followTarget(online, target, config.targetTau);
            return {};
          });
    const actor = new ValueActor(context, config, { engine, model, network: online });
    const learned = new LearnedValues(context, config, { network: online, optimizer, actor });
    return new DqnAgent(context, actor, replay, { online, target, learned, learn, draws, updateTarget });
  }

  get memory(): Memory<ReplayBatch | SequenceBatch> {
    return this.#episodes ?? this.#replay.memory;
  }

  /** The current probability of a random action. */
  get epsilon(): number {
    return this.#actor.epsilon;
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#actor.act(observations, out, mode);
  }

  /** @throws PrismError `not-finite` for a reward that is not finite. */
  learn(batch: ReplayBatch | SequenceBatch): MaybePromise<Metrics> {
    requireFiniteRewards(batch.rewards);
    const inputs: Arrays<keyof UpdateInputs> = {
      ...seenOf(batch),
      actions: this.#actor.indices.ofActions(batch.actions),
      rewards: batch.rewards,
      discounts: batch.discounts,
      weights: batch.weights,
      learningRate: this.#parts.learned.learningRate,
    };
    for (const draws of this.#parts.draws) {
      draws.draw(this.#context.rng);
      Object.assign(inputs, draws.arrays);
    }
    const result = this.#parts.learn.run(inputs);
    return result instanceof Promise
      ? result.then((arrays) => this.#learned(arrays, batch))
      : this.#learned(result, batch);
  }

  async save(): Promise<Snapshot> {
    const target = await saveVariables(this.#parts.target.variables);
    return this.#parts.learned.save(
      { target },
      { updates: this.#updates, ...(this.#episodes && { episodes: this.#episodes.ended }) },
    );
  }

  restore(snapshot: Snapshot): void {
    const { online, target, learned } = this.#parts;
    learned.restore(snapshot);
    if (target !== online) restoreVariables(target.variables, childSnapshot(snapshot, 'target'));
    this.#updates = Number(snapshot.meta.updates);
    if (this.#episodes !== undefined) this.#episodes.ended = Number(snapshot.meta.episodes);
  }

  /**
   * Exports an ONNX model: `observation` → `action` (int32) and `values` `[batch, actions]`, without noise: noisy layers use their means.
   */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return this.#actor.exportPolicy();
  }

  dispose(): void {
    const { online, target, learned, learn, updateTarget } = this.#parts;
    learn.dispose();
    updateTarget?.dispose();
    learned.dispose();
    if (target !== online) disposeVariables(target.variables);
  }

  #learned(
    { loss, meanQ, priorities }: Arrays<string>,
    batch: ReplayBatch | SequenceBatch,
  ): MaybePromise<Metrics> {
    this.#updates++;
    const metrics: { [name: string]: number } = { loss: loss![0]!, meanQ: meanQ![0]!, epsilon: this.epsilon };
    const { memory, beta } = this.#replay;
    if (beta !== undefined && 'indices' in batch) {
      metrics.beta = beta();
      memory.update?.(batch.indices, priorities as Float32Array);
    }
    const { updateTarget } = this.#parts;
    if (updateTarget === undefined || !this.#isTargetDue()) return metrics;
    const updating = updateTarget.run({});
    return updating instanceof Promise ? updating.then(() => metrics) : metrics;
  }

  /** Whether a target update is due, by updates made or episodes ended. */
  #isTargetDue(): boolean {
    const { targetUpdateEvery } = this.#context.config;
    return this.#episodes?.take(targetUpdateEvery) ?? this.#updates % targetUpdateEvery === 0;
  }
}
