import type { ActMode, ActOutputs, AgentContext, MaybePromise, PackedArray } from '@prism-rl/core';
import type { Engine } from '@prism-rl/nn';
import { greedyAction, StepPerRows } from '@prism-rl/nn';
import { ActionIndices } from './actionIndices.ts';
import type { DqnConfig } from './dqn/config.ts';
import type { MaskPlace } from './epsilonGreedy.ts';
import { exploreEpsilon, maskPlaceOf, scheduledEpsilon } from './epsilonGreedy.ts';
import { exportGreedyPolicy } from './exportGreedyPolicy.ts';
import { DrawnInputs } from './network/drawnInputs.ts';
import type { QNetwork } from './network/qNetwork.ts';
import { possibleValues } from './network/qNetwork.ts';
import type { ValueModel } from './values/valueModel.ts';

type Exploration = Pick<DqnConfig, 'epsilonStart' | 'epsilonEnd' | 'epsilonDecay' | 'epsilonSteps'>;

/** Parts of a {@link ValueActor}. */
export interface ValueActorParts {
  readonly engine: Engine;
  readonly model: ValueModel;
  readonly network: QNetwork;
}

/** Acts ε-greedily by a network of action values, and counts the steps that ε falls along. */
export class ValueActor {
  readonly indices: ActionIndices;
  /** Steps acted in to explore. */
  envSteps = 0;
  readonly #context: AgentContext<object>;
  readonly #exploration: Exploration;
  readonly #parts: ValueActorParts;
  readonly #values: StepPerRows<'values', DrawnInputs>;
  readonly #mask: MaskPlace | undefined;

  constructor(context: AgentContext<object>, exploration: Exploration, parts: ValueActorParts) {
    const { engine, model, network } = parts;
    this.indices = new ActionIndices(context.actionSpace);
    this.#context = context;
    this.#exploration = exploration;
    this.#parts = parts;
    this.#mask = maskPlaceOf(context.observationSpace);
    this.#values = new StepPerRows(engine, context.observationSpace, (rows) => {
      const fractions = model.fractions?.choose ?? 0;
      const draws = new DrawnInputs('act', { noiseSize: network.noiseSize, rows, fractions });
      return {
        inputs: draws.specs,
        step: (inputs) => {
          const outputs = network.apply(inputs.observations, draws.of(inputs));
          return { values: possibleValues(network, model.actionValues, outputs, inputs.observations) };
        },
        state: draws,
      };
    });
  }

  /** Probability of a random action now. */
  get epsilon(): number {
    return scheduledEpsilon(this.#exploration, this.envSteps);
  }

  /**
   * Fills `actions`.
   *
   * @param choose writes indices of actions that are chosen already, when it explores; the others stay −1.
   */
  act(
    observations: PackedArray,
    { actions }: ActOutputs,
    mode: ActMode,
    choose?: (indices: Int32Array) => void,
  ): MaybePromise<void> {
    const indices = actions as Int32Array;
    const choosing = this.#choose(observations, indices, mode, choose);
    if (choosing instanceof Promise) return choosing.then(() => this.indices.toActions(indices));
    this.indices.toActions(indices);
  }

  /** As ONNX: `observation` → `action` (int32) and `values` `[batch, actions]`, without chance: noisy layers at their means. */
  exportPolicy(): Promise<Uint8Array> {
    const { model, network } = this.#parts;
    return exportGreedyPolicy(model, network, this.#context.observationSpace, this.indices.start);
  }

  dispose(): void {
    this.#values.dispose();
  }

  /** Writes the indices of actions. */
  #choose(
    observations: PackedArray,
    chosen: Int32Array,
    mode: ActMode,
    choose?: (indices: Int32Array) => void,
  ): MaybePromise<void> {
    chosen.fill(-1);
    if (mode === 'explore') {
      this.envSteps += chosen.length;
      choose?.(chosen);
      const { rng, actionSpace } = this.#context;
      const masks = this.#mask && { ...this.#mask, observations };
      if (!exploreEpsilon(rng, this.epsilon, actionSpace.flatSize, chosen, masks)) return;
    }
    const values = this.#values.run(observations, chosen.length, (draws) => {
      if (mode === 'explore') draws.draw(this.#context.rng);
      else draws.settle();
      return draws.arrays;
    });
    if (values instanceof Promise) return values.then((outputs) => this.#fillGreedy(outputs.values, chosen));
    this.#fillGreedy(values.values, chosen);
  }

  #fillGreedy(values: ArrayLike<number>, actions: Int32Array): void {
    const numActions = this.#context.actionSpace.flatSize;
    for (let i = 0; i < actions.length; i++) {
      if (actions[i] === -1) actions[i] = greedyAction(values, i, numActions);
    }
  }
}
