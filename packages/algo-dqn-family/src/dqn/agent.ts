import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ExtraSpecs,
  MaybePromise,
  Memory,
  Metrics,
  PackedArray,
  RecipeWithParts,
  Snapshot,
  StepLearner,
  Transitions,
} from '@prism-rl/core';
import { childSnapshot, MemoryWrapper, recipeWithParts } from '@prism-rl/core';
import type { PackedObservations, ReplayBatch, SequenceBatch } from '@prism-rl/memory';
import { requireFiniteRewards } from '@prism-rl/memory';
import type { ArraySpec, Arrays, Engine, StepFunction, StepInputs } from '@prism-rl/nn';
import {
  copyVariables,
  disposeVariables,
  engineOf,
  observationInput,
  restoreVariables,
  saveVariables,
} from '@prism-rl/nn';
import { actionCount, branchesOf } from '../actions.ts';
import { LearnedValues } from '../learnedValues.ts';
import type { QNetwork } from '../network/qNetwork.ts';
import { ValueActor } from '../valueActor.ts';
import type { DqnConfig } from './config.ts';
import type { DqnRecipe, ReplayOrSequences } from './recipe.ts';
import { dqnRecipe } from './recipe.ts';
import type { Update, UpdateInputs } from './update.ts';
import { dqnUpdate, followsEachUpdate, followTarget } from './update.ts';

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

interface Parts extends Pick<RecipeWithParts<DqnRecipe>, 'save' | 'restore'> {
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
 * Its recipe ({@link dqnRecipe}) combines the improvements, and parts may change it; the update ({@link dqnUpdate}) is one step. With all of
 * them on, this is Rainbow (Hessel et al. 2018).
 */
export class DqnAgent implements StepLearner<ReplayBatch | SequenceBatch> {
  readonly extras?: ExtraSpecs;
  readonly stateSize?: number;
  readonly #context: AgentContext<DqnConfig>;
  readonly #actor: ValueActor;
  readonly #replay: ReplayOrSequences;
  readonly #parts: Parts;
  readonly memory: Memory<ReplayBatch | SequenceBatch>;
  #updates = 0;
  /** Episodes ended since the last target update, if target updates count them. */
  #ended: number | undefined;

  private constructor(
    context: AgentContext<DqnConfig>,
    actor: ValueActor,
    replay: ReplayOrSequences,
    parts: Parts,
    follow: DqnRecipe['exploration']['follow'],
  ) {
    this.#context = context;
    this.#actor = actor;
    this.#replay = replay;
    this.#parts = parts;
    const { targetUpdateEvery, targetUpdateUnit } = context.config;
    if (targetUpdateEvery > 0 && targetUpdateUnit === 'episodes') this.#ended = 0;
    const isFollowed = this.#ended !== undefined || follow !== undefined;
    this.memory = isFollowed
      ? new FollowedMemory(replay.memory, (step) => {
          if (this.#ended !== undefined) this.#ended += endedIn(step);
          follow?.(step);
        })
      : replay.memory;
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
    const branches = branchesOf(actionSpace)!;
    const { recipe, save, restore } = recipeWithParts(
      dqnRecipe(context, branches, observations.isBytes),
      context,
    );
    const { exploration, values: model } = recipe;
    // Create the replay buffer first: it may reject its settings, and nothing needs disposal yet.
    const replay = recipe.memory();
    const network = (): QNetwork =>
      recipe.network({ observationSpace, actions: actionCount(branches), branches, model, config, rng });
    const online = network();
    const target = config.targetUpdateEvery === 0 ? online : network();
    if (target !== online) copyVariables(online.variables, target.variables);
    const optimizer = recipe.optimizer(online.variables);
    const isPrioritized = replay.beta !== undefined;
    const { inputs, draws, step } = dqnUpdate({
      ...{ config, observations, branches, recipe, isPrioritized, online, target, optimizer },
    });
    const learn = await engine.compile<UpdateInputs, string>(inputs, step);
    const updateTarget =
      target === online || followsEachUpdate(config)
        ? undefined
        : await engine.compile<StepInputs, never>({}, () => {
            followTarget(online, target, config.targetTau);
            return {};
          });
    const actor = new ValueActor(context, exploration, { engine, model, network: online });
    const { learningRate } = recipe;
    const learned = new LearnedValues(rng, { network: online, optimizer, actor, learningRate });
    const parts = { online, target, learned, learn, draws, updateTarget, save, restore };
    return new DqnAgent(context, actor, replay, parts, exploration.follow);
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
      { target, ...this.#parts.save() },
      { updates: this.#updates, ...(this.#ended !== undefined && { episodes: this.#ended }) },
    );
  }

  restore(snapshot: Snapshot): void {
    const { online, target, learned } = this.#parts;
    learned.restore(snapshot);
    if (target !== online) restoreVariables(target.variables, childSnapshot(snapshot, 'target'));
    this.#updates = Number(snapshot.meta.updates);
    if (this.#ended !== undefined) this.#ended = Number(snapshot.meta.episodes);
    this.#parts.restore(snapshot);
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

  /** Whether a target update is due, by updates made or episodes ended. Counts all episodes: several environments may end them at once. */
  #isTargetDue(): boolean {
    const { targetUpdateEvery } = this.#context.config;
    if (this.#ended === undefined) return this.#updates % targetUpdateEvery === 0;
    const isDue = this.#ended >= targetUpdateEvery;
    this.#ended %= targetUpdateEvery;
    return isDue;
  }
}

function endedIn({ count, terminated, truncated }: Transitions): number {
  let ended = 0;
  for (let i = 0; i < count; i++) ended += terminated[i]! | truncated[i]!;
  return ended;
}

/** Shows the steps that it stores. */
class FollowedMemory<B> extends MemoryWrapper<B> {
  readonly #follow: (step: Transitions) => void;

  constructor(inner: Memory<B>, follow: (step: Transitions) => void) {
    super(inner);
    this.#follow = follow;
  }

  override add(step: Transitions): void {
    this.#follow(step);
    super.add(step);
  }
}
