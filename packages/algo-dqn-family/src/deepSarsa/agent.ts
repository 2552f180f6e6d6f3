import type {
  ActMode,
  ActOutputs,
  AgentContext,
  MaybePromise,
  Metrics,
  PackedArray,
  Rng,
  RngState,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, Optimizer, OutputArrays, StepFunction } from '@prism-rl/nn';
import { adam, currentEngine, disposeVariables, restoreVariables, saveVariables } from '@prism-rl/nn';
import { ActionIndices } from '../actionIndices.ts';
import type { DqnConfig } from '../dqn/config.ts';
import { dqnDefaults } from '../dqn/config.ts';
import { exportGreedyPolicy } from '../dqn/exportGreedyPolicy.ts';
import { exploreEpsilon, greedyAction, scheduledEpsilon } from '../epsilonGreedy.ts';
import type { QNetwork } from '../network/qNetwork.ts';
import { qNetwork } from '../network/qNetwork.ts';
import { expectedValues } from '../values/expectedValues.ts';
import type { ValueModel } from '../values/valueModel.ts';
import type { DeepSarsaConfig } from './config.ts';
import type { LastTransitionBatch } from './lastTransition.ts';
import { LastTransition } from './lastTransition.ts';
import type { SarsaInputs, SarsaOutputs } from './update.ts';
import { sarsaUpdate } from './update.ts';

type ObservationInput = { readonly observations: { readonly shape: readonly number[] } };
type Policy = StepFunction<ObservationInput, 'values'>;

interface Parts {
  readonly model: ValueModel;
  readonly network: QNetwork;
  readonly optimizer: Optimizer;
  readonly update: StepFunction<SarsaInputs, SarsaOutputs>;
}

/**
 * Deep Sarsa: Sarsa (Rummery & Niranjan 1994; Sutton & Barto 2018, section 10.1, p. 244) with a network for the action values. It
 * learns from each step once and at once, without replay and without a target network:
 *
 *   loss = (R + γ Q(S′, A′) − Q(S, A))², where A′ is the action that will be taken in S′.
 *
 * A′ is chosen ε-greedily by the update itself, with the values that it bootstraps from, and taken at the next step.
 */
export class DeepSarsaAgent implements StepLearner<LastTransitionBatch> {
  readonly memory: LastTransition;
  readonly #config: DqnConfig;
  readonly #steps: number;
  readonly #rng: Rng;
  readonly #engine: Engine;
  readonly #observationShape: readonly number[];
  readonly #observationSize: number;
  readonly #numActions: number;
  readonly #indices: ActionIndices;
  readonly #parts: Parts;
  /** Compiled once for each number of rows that was asked for. */
  readonly #policies = new Map<number, Policy>();
  /** Index of A′ of each environment, to be taken in S′; −1 where none is chosen yet. */
  readonly #nextActions: Int32Array;
  readonly #nextObservations: Float32Array;
  /** For each row of an update, the index of A′ if it is to be a random action, else −1. */
  readonly #explored: Int32Array;
  readonly #learningRate = new Float32Array(1);
  #envSteps = 0;

  private constructor(
    context: AgentContext<DeepSarsaConfig>,
    config: DqnConfig,
    engine: Engine,
    parts: Parts,
  ) {
    const { observationSpace, actionSpace, numEnvs } = context;
    const { size } = observationSpace;
    this.#config = config;
    this.#steps = context.steps;
    this.#rng = context.rng;
    this.#engine = engine;
    this.#observationShape = observationSpace.shape;
    this.#observationSize = size;
    this.#numActions = actionSpace.flatSize;
    this.#indices = new ActionIndices(actionSpace);
    this.#parts = parts;
    this.memory = new LastTransition({ numEnvs, observationSize: size, discount: config.discount });
    this.#nextActions = new Int32Array(numEnvs).fill(-1);
    this.#nextObservations = new Float32Array(numEnvs * size);
    this.#explored = new Int32Array(numEnvs);
  }

  /**
   * Makes the network and compiles the update on the active backend.
   *
   * @throws PrismError `incompatible` for a network that does not fit the observations.
   */
  static async create(context: AgentContext<DeepSarsaConfig>): Promise<DeepSarsaAgent> {
    const { observationSpace, actionSpace, numEnvs, rng } = context;
    const config = { ...dqnDefaults, ...context.config };
    const engine = currentEngine();
    const model = expectedValues(config.loss);
    const network = qNetwork({ observationSpace, actions: actionSpace.flatSize, model, config, rng });
    const optimizer = adam(network.variables, { epsilon: config.adamEpsilon });
    const values = (observations: tf.Tensor): tf.Tensor2D =>
      model.actionValues(network.apply(observations, {}));
    const { inputs, step } = sarsaUpdate({
      rows: numEnvs,
      observationSize: observationSpace.size,
      config,
      variables: network.variables,
      values,
      optimizer,
    });
    const update = await engine.compile(inputs, step);
    return new DeepSarsaAgent(context, config, engine, { model, network, optimizer, update });
  }

  /** Probability of a random action now. */
  get epsilon(): number {
    return scheduledEpsilon(this.#config, this.#envSteps);
  }

  act(observations: PackedArray, { actions }: ActOutputs, mode: ActMode): MaybePromise<void> {
    const chosen = actions as Int32Array;
    const choosing = this.#choose(observations, chosen, mode);
    if (choosing instanceof Promise) return choosing.then(() => this.#indices.toActions(chosen));
    this.#indices.toActions(chosen);
  }

  learn(batch: LastTransitionBatch): MaybePromise<Metrics> {
    const { learningRate, learningRateEnd } = this.#config;
    const progress = Math.min(1, this.#envSteps / this.#steps);
    this.#learningRate[0] = learningRate + (learningRateEnd - learningRate) * progress;
    exploreEpsilon(this.#rng, this.epsilon, this.#numActions, this.#explored);
    const result = this.#parts.update.run({
      observations: batch.observations,
      actions: this.#indices.ofActions(batch.actions),
      rewards: batch.rewards,
      nextObservations: batch.nextObservations,
      discounts: batch.discounts,
      explored: this.#explored,
      learningRate: this.#learningRate,
    });
    return result instanceof Promise
      ? result.then((arrays) => this.#learned(arrays, batch))
      : this.#learned(result, batch);
  }

  async save(): Promise<Snapshot> {
    const { network, optimizer } = this.#parts;
    const snapshot = mergeSnapshots({
      network: await saveVariables(network.variables),
      optimizer: await saveVariables(optimizer.variables),
      next: {
        meta: {},
        arrays: { actions: this.#nextActions.slice(), observations: this.#nextObservations.slice() },
      },
    });
    return {
      meta: { ...snapshot.meta, envSteps: this.#envSteps, rng: this.#rng.save() as never },
      arrays: snapshot.arrays,
    };
  }

  restore(snapshot: Snapshot): void {
    const { network, optimizer } = this.#parts;
    restoreVariables(network.variables, childSnapshot(snapshot, 'network'));
    restoreVariables(optimizer.variables, childSnapshot(snapshot, 'optimizer'));
    const { actions, observations } = childSnapshot(snapshot, 'next').arrays;
    // With another number of environments than it was saved with, nothing is chosen yet.
    if (actions?.length === this.#nextActions.length) {
      this.#nextActions.set(actions as Int32Array);
      this.#nextObservations.set(observations as Float32Array);
    } else {
      this.#nextActions.fill(-1);
    }
    this.#envSteps = Number(snapshot.meta.envSteps);
    this.#rng.restore(snapshot.meta.rng as unknown as RngState);
  }

  /** As ONNX: `observation` → `action` (int32) and `values` `[batch, actions]`. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    const { model, network } = this.#parts;
    return exportGreedyPolicy(model, network, this.#observationShape, this.#indices.start);
  }

  dispose(): void {
    const { network, optimizer, update } = this.#parts;
    update.dispose();
    for (const policy of this.#policies.values()) policy.dispose();
    disposeVariables(network.variables);
    disposeVariables(optimizer.variables);
  }

  /** Writes the indices of actions. */
  #choose(observations: PackedArray, chosen: Int32Array, mode: ActMode): MaybePromise<void> {
    if (mode === 'exploit') {
      chosen.fill(-1);
    } else {
      this.#envSteps += chosen.length;
      this.#takeNextActions(observations, chosen);
      if (!chosen.includes(-1)) return;
      const { epsilon } = this;
      for (let i = 0; i < chosen.length; i++) {
        if (chosen[i] === -1 && this.#rng.random() < epsilon)
          chosen[i] = this.#rng.integers(0, this.#numActions);
      }
      if (!chosen.includes(-1)) return;
    }
    const values = this.#values(observations, chosen.length);
    return values instanceof Promise
      ? values.then((arrays) => this.#fillGreedy(arrays, chosen))
      : this.#fillGreedy(values, chosen);
  }

  /** Writes the index of A′ where one was chosen for the very state that is observed, else −1. */
  #takeNextActions(observations: PackedArray, actions: Int32Array): void {
    const size = this.#observationSize;
    for (let i = 0; i < actions.length; i++) {
      let action = this.#nextActions[i] ?? -1;
      // After the end of an episode the state is another one than S′, and nothing has been chosen for it.
      for (let k = i * size; k < (i + 1) * size && action !== -1; k++) {
        if (observations[k] !== this.#nextObservations[k]) action = -1;
      }
      actions[i] = action;
    }
    this.#nextActions.fill(-1);
  }

  #learned(
    { loss, meanQ, nextActions }: OutputArrays<SarsaOutputs>,
    { nextObservations, discounts }: LastTransitionBatch,
  ): Metrics {
    for (let i = 0; i < discounts.length; i++) {
      this.#nextActions[i] = discounts[i] === 0 ? -1 : nextActions[i]!;
    }
    this.#nextObservations.set(nextObservations);
    return { loss: loss[0]!, meanQ: meanQ[0]!, epsilon: this.epsilon };
  }

  #values(observations: PackedArray, rows: number): MaybePromise<OutputArrays<'values'>> {
    const input = observations instanceof Float32Array ? observations : Float32Array.from(observations);
    const known = this.#policies.get(rows);
    if (known !== undefined) return known.run({ observations: input });
    const { model, network } = this.#parts;
    const compiled = this.#engine.compile<ObservationInput, 'values'>(
      { observations: { shape: [rows, this.#observationSize] } },
      (inputs) => ({ values: model.actionValues(network.apply(inputs.observations, {})) }),
    );
    const remember = (policy: Policy): MaybePromise<OutputArrays<'values'>> => {
      this.#policies.set(rows, policy);
      return policy.run({ observations: input });
    };
    return compiled instanceof Promise ? compiled.then(remember) : remember(compiled);
  }

  #fillGreedy({ values }: OutputArrays<'values'>, actions: Int32Array): void {
    for (let i = 0; i < actions.length; i++) {
      if (actions[i] === -1) actions[i] = greedyAction(values, i, this.#numActions);
    }
  }
}
