import type {
  ActMode,
  ActOutputs,
  AgentContext,
  MaybePromise,
  PackedArray,
  RngState,
  Snapshot,
} from '@prism-rl/core';
import { mergeSnapshots } from '@prism-rl/core';
import type { ArraySpec, Engine, Optimizer, OutputArrays, StepFunction, StepInputs } from '@prism-rl/nn';
import {
  disposeVariables,
  greedyAction,
  observationArray,
  observationInput,
  restoreVariables,
  saveVariables,
} from '@prism-rl/nn';
import { ActionIndices } from './actionIndices.ts';
import type { DqnConfig } from './dqn/config.ts';
import { exportGreedyPolicy } from './dqn/exportGreedyPolicy.ts';
import { exploreEpsilon, scheduledEpsilon } from './epsilonGreedy.ts';
import { DrawnInputs } from './network/drawnInputs.ts';
import type { QNetwork } from './network/qNetwork.ts';
import type { ValueModel } from './values/valueModel.ts';

interface ActInputs extends StepInputs {
  readonly observations: StepInputs[string];
}

/** The policy for a number of rows. */
interface RowsPolicy {
  readonly values: StepFunction<ActInputs, 'values'>;
  readonly input: ArraySpec;
  readonly draws: DrawnInputs;
}

/** What a {@link ValueActor} acts by and keeps. */
export interface ValueActorParts {
  readonly engine: Engine;
  readonly model: ValueModel;
  readonly network: QNetwork;
  readonly optimizer: Optimizer;
}

/**
 * Acts ε-greedily by a network of action values, counts the steps that ε and the step size fall along, and keeps network, optimizer and
 * random stream: the frame of the agents of this family, which differ in how they learn.
 */
export class ValueActor {
  readonly indices: ActionIndices;
  readonly #context: AgentContext<object>;
  readonly #config: DqnConfig;
  readonly #parts: ValueActorParts;
  /** Compiled once for each number of rows that was asked for. */
  readonly #policies = new Map<number, RowsPolicy>();
  readonly #learningRate = new Float32Array(1);
  #envSteps = 0;

  constructor(context: AgentContext<object>, config: DqnConfig, parts: ValueActorParts) {
    this.indices = new ActionIndices(context.actionSpace);
    this.#context = context;
    this.#config = config;
    this.#parts = parts;
  }

  /** Probability of a random action now. */
  get epsilon(): number {
    return scheduledEpsilon(this.#config, this.#envSteps);
  }

  /** The optimizer's step size now, as an input of a step; reused. */
  get learningRate(): Float32Array {
    const { learningRate, learningRateEnd } = this.#config;
    const progress = Math.min(1, this.#envSteps / this.#context.steps);
    // The end that a preset or the defaults have may lie above a start that was set alone: the step size stays there then.
    const end = Math.min(learningRateEnd, learningRate);
    this.#learningRate[0] = learningRate + (end - learningRate) * progress;
    return this.#learningRate;
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

  /** Network, optimizer, steps and random stream; beside them `parts` and `counters` of the agent's own. */
  async save(
    parts: { readonly [name: string]: Snapshot } = {},
    counters: { readonly [name: string]: number } = {},
  ): Promise<Snapshot> {
    const { network, optimizer } = this.#parts;
    const { meta, arrays } = mergeSnapshots({
      online: await saveVariables(network.variables),
      optimizer: await saveVariables(optimizer.variables),
      ...parts,
    });
    const rng = this.#context.rng.save();
    return { meta: { ...meta, ...counters, envSteps: this.#envSteps, rng }, arrays };
  }

  /** @param child one of the snapshots in that of {@link save}. */
  restore({ meta }: Snapshot, child: (name: string) => Snapshot): void {
    const { network, optimizer } = this.#parts;
    restoreVariables(network.variables, child('online'));
    restoreVariables(optimizer.variables, child('optimizer'));
    this.#envSteps = Number(meta.envSteps);
    this.#context.rng.restore(meta.rng as RngState);
  }

  /** As ONNX: `observation` → `action` (int32) and `values` `[batch, actions]`, without chance: noisy layers at their means. */
  exportPolicy(): Promise<Uint8Array> {
    const { model, network } = this.#parts;
    return exportGreedyPolicy(model, network, this.#context.observationSpace.shape, this.indices.start);
  }

  dispose(): void {
    const { network, optimizer } = this.#parts;
    for (const { values } of this.#policies.values()) values.dispose();
    disposeVariables(network.variables);
    disposeVariables(optimizer.variables);
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
      this.#envSteps += chosen.length;
      choose?.(chosen);
      const { rng, actionSpace } = this.#context;
      if (!exploreEpsilon(rng, this.epsilon, actionSpace.flatSize, chosen)) return;
    }
    const values = this.#values(observations, chosen.length, mode);
    if (values instanceof Promise) return values.then((arrays) => this.#fillGreedy(arrays, chosen));
    this.#fillGreedy(values, chosen);
  }

  #values(observations: PackedArray, rows: number, mode: ActMode): MaybePromise<OutputArrays<'values'>> {
    const policy = this.#policies.get(rows);
    if (policy !== undefined) return this.#evaluate(policy, observations, mode);
    const { engine, model, network } = this.#parts;
    const draws = new DrawnInputs('act', {
      noiseSize: network.noiseSize,
      rows,
      fractions: model.fractions?.choose ?? 0,
    });
    const input = observationInput(engine, this.#context.observationSpace, rows);
    const compiled = engine.compile<ActInputs, 'values'>(
      { observations: input, ...draws.specs },
      (inputs) => ({ values: model.actionValues(network.apply(inputs.observations, draws.of(inputs))) }),
    );
    const remember = (values: RowsPolicy['values']): MaybePromise<OutputArrays<'values'>> => {
      const fresh = { values, input, draws };
      this.#policies.set(rows, fresh);
      return this.#evaluate(fresh, observations, mode);
    };
    return compiled instanceof Promise ? compiled.then(remember) : remember(compiled);
  }

  #evaluate(
    { values, input, draws }: RowsPolicy,
    observations: PackedArray,
    mode: ActMode,
  ): MaybePromise<OutputArrays<'values'>> {
    if (mode === 'explore') draws.draw(this.#context.rng);
    else draws.settle();
    return values.run({ observations: observationArray(input, observations), ...draws.arrays });
  }

  #fillGreedy({ values }: OutputArrays<'values'>, actions: Int32Array): void {
    const numActions = this.#context.actionSpace.flatSize;
    for (let i = 0; i < actions.length; i++) {
      if (actions[i] === -1) actions[i] = greedyAction(values, i, numActions);
    }
  }
}
