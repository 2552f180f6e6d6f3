import type {
  ActMode,
  ActOutputs,
  AgentContext,
  MaybePromise,
  Metrics,
  PackedArray,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot, copyRow } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Rollout } from '@prism-rl/memory';
import { RolloutMemory, requireFiniteRewards } from '@prism-rl/memory';
import type { ArraySpec, Arrays, StepFunction } from '@prism-rl/nn';
import { adam, engineOf, observationArray, observationInput } from '@prism-rl/nn';
import { dqnDefaults } from '../dqn/config.ts';
import { learningRateFor } from '../dqn/recipe.ts';
import { expectedValues } from '../dqn/update.ts';
import type { MaskPlace } from '../exploration.ts';
import { epsilonGreedy, exploreEpsilon, maskPlaceOf } from '../exploration.ts';
import { LearnedValues } from '../learnedValues.ts';
import { qNetwork } from '../network/qNetwork.ts';
import { ValueActor } from '../valueActor.ts';
import type { DeepSarsaConfig } from './config.ts';
import type { SarsaInputs, SarsaOutputs } from './update.ts';
import { sarsaUpdate } from './update.ts';

/**
 * Deep Sarsa: Sarsa (Rummery & Niranjan 1994; Sutton & Barto 2018, section 10.1, p. 244) with a network for the action values. It learns
 * from each step once, as it happens, without replay buffer and target network:
 *
 *   loss = (R + γ Q(S′, A′) − Q(S, A))², where A′ is the action taken in S′ next.
 *
 * The update itself chooses A′ ε-greedily, by the values that it bootstraps from.
 */
export class DeepSarsaAgent implements StepLearner<Rollout> {
  /** The last step of every environment. */
  readonly memory: RolloutMemory;
  readonly #context: AgentContext<object>;
  readonly #mask: MaskPlace | undefined;
  readonly #discount: number;
  readonly #actor: ValueActor;
  readonly #learned: LearnedValues;
  readonly #input: ArraySpec;
  readonly #update: StepFunction<SarsaInputs, SarsaOutputs>;
  /** Index of A′ per environment, taken in S′; −1 if none is chosen or S′ ends the episode. */
  readonly #nextActions: Int32Array;
  /** Per row of an update, the index of A′ if it is random, else −1. */
  readonly #explored: Int32Array;

  private constructor(
    context: AgentContext<DeepSarsaConfig>,
    actor: ValueActor,
    learned: LearnedValues,
    input: ArraySpec,
    update: StepFunction<SarsaInputs, SarsaOutputs>,
    nextActions: Int32Array,
  ) {
    const { observationSpace, actionSpace, numEnvs } = context;
    this.#context = context;
    this.#mask = maskPlaceOf(observationSpace);
    this.#discount = context.config.discount;
    this.#actor = actor;
    this.#learned = learned;
    this.#input = input;
    this.#update = update;
    this.memory = new RolloutMemory({ observationSpace, actionSpace, numEnvs, steps: 1 });
    this.#nextActions = nextActions;
    this.#explored = new Int32Array(numEnvs);
  }

  /**
   * Creates the network and compiles the update with the context's engine.
   *
   * @throws PrismError `incompatible` if the network does not fit the observations, `state` without an engine.
   */
  static async create(context: AgentContext<DeepSarsaConfig>): Promise<DeepSarsaAgent> {
    const { observationSpace, actionSpace, numEnvs, rng } = context;
    const config = { ...dqnDefaults, ...context.config };
    const engine = engineOf(context);
    const model = expectedValues;
    const network = qNetwork({ observationSpace, actions: actionSpace.flatSize, model, config, rng });
    const optimizer = adam(network.variables, { epsilon: config.adamEpsilon });
    const values = (observations: tf.Tensor): tf.Tensor2D =>
      model.actionValues(network.apply(observations, {}));
    const input = observationInput(engine, observationSpace, numEnvs);
    const { inputs, step } = sarsaUpdate({
      rows: numEnvs,
      observations: input,
      config,
      variables: network.variables,
      values,
      masking: network.masking,
      optimizer,
    });
    const update = await engine.compile(inputs, step);
    const nextActions = new Int32Array(numEnvs).fill(-1);
    const exploration = epsilonGreedy(context, context.config);
    const onPolicy: typeof exploration = {
      ...exploration,
      choosesMost: true,
      choose: (actions, ...now) => {
        actions.set(nextActions.subarray(0, actions.length));
        nextActions.fill(-1);
        exploration.choose(actions, ...now);
      },
    };
    const actor = new ValueActor(context, onPolicy, { engine, model, network });
    const learningRate = learningRateFor(context);
    const learned = new LearnedValues(rng, { network, optimizer, actor, learningRate });
    return new DeepSarsaAgent(context, actor, learned, input, update, nextActions);
  }

  /** The current probability of a random action. */
  get epsilon(): number {
    return this.#actor.epsilon;
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#actor.act(observations, out, mode);
  }

  /** @throws PrismError `not-finite` for a reward that is not a finite float32. */
  learn(step: Rollout): MaybePromise<Metrics> {
    const rewards = Float32Array.from(step.rewards);
    requireFiniteRewards(rewards);
    const { actionSpace, rng } = this.#context;
    const { learningRate } = this.#learned;
    const successors = this.#successors(step);
    const masks = this.#mask && { ...this.#mask, observations: successors };
    exploreEpsilon(rng, this.epsilon, [actionSpace.flatSize], this.#explored.fill(-1), masks);
    const result = this.#update.run({
      observations: observationArray(this.#input, step.observations),
      actions: this.#actor.indices.ofActions(step.actions as Int32Array),
      rewards,
      nextObservations: successors,
      discounts: Float32Array.from(step.terminated, (end) => (end === 1 ? 0 : this.#discount)),
      explored: this.#explored,
      learningRate,
    });
    return result instanceof Promise
      ? result.then((arrays) => this.#told(arrays, step))
      : this.#told(result, step);
  }

  save(): Promise<Snapshot> {
    return this.#learned.save({ next: { meta: {}, arrays: { actions: this.#nextActions.slice() } } });
  }

  restore(snapshot: Snapshot): void {
    this.#learned.restore(snapshot);
    const { actions } = childSnapshot(snapshot, 'next').arrays;
    // If the number of environments differs from the snapshot's, no action is chosen yet.
    if (actions?.length === this.#nextActions.length) this.#nextActions.set(actions as Int32Array);
    else this.#nextActions.fill(-1);
  }

  /** Exports an ONNX model: `observation` → `action` (int32) and `values` `[batch, actions]`. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return this.#actor.exportPolicy();
  }

  dispose(): void {
    this.#update.dispose();
    this.#learned.dispose();
  }

  /** Returns S′ per environment; zeros if S′ is terminal and has no value. */
  #successors({ tailRows, tailObservations }: Rollout): Float32Array | Uint8Array {
    const { size } = this.#context.observationSpace;
    const length = this.#nextActions.length * size;
    const successors = this.#input.isBytes === true ? new Uint8Array(length) : new Float32Array(length);
    for (const [k, row] of tailRows.entries()) copyRow(tailObservations, k, successors, row, size);
    return successors;
  }

  #told({ loss, meanQ, nextActions }: Arrays<SarsaOutputs>, { terminated, truncated }: Rollout): Metrics {
    for (let i = 0; i < this.#nextActions.length; i++) {
      // A truncated episode bootstraps from A′, but does not take it.
      this.#nextActions[i] = terminated[i] === 1 || truncated[i] === 1 ? -1 : nextActions[i]!;
    }
    return { loss: loss[0]!, meanQ: meanQ[0]!, epsilon: this.epsilon };
  }
}
