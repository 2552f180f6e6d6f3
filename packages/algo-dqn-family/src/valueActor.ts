import type { ActMode, ActOutputs, AgentContext, MaybePromise, PackedArray } from '@prism-rl/core';
import { statesOf } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Arrays, Engine } from '@prism-rl/nn';
import { greedyAction, StepPerRows } from '@prism-rl/nn';
import { ActionIndices } from './actionIndices.ts';
import { branchesOf } from './branches.ts';
import type { Exploration, MaskPlace } from './epsilonGreedy.ts';
import { exploreEpsilon, maskPlaceOf, scheduledEpsilon } from './epsilonGreedy.ts';
import { exportGreedyPolicy } from './exportGreedyPolicy.ts';
import { DrawnInputs } from './network/drawnInputs.ts';
import type { QNetwork } from './network/qNetwork.ts';
import { possibleValues } from './network/qNetwork.ts';
import type { ValueModel } from './values/valueModel.ts';

/** Parts of a {@link ValueActor}. */
export interface ValueActorParts {
  readonly engine: Engine;
  readonly model: ValueModel;
  readonly network: QNetwork;
}

/** Acts ε-greedily by a network of action values, and counts the steps that ε falls along. */
export class ValueActor {
  readonly indices: ActionIndices;
  /** Of a network that remembers, see `Policy.stateSize`. */
  readonly stateSize: number | undefined;
  /** Steps acted in to explore. */
  envSteps = 0;
  readonly #context: AgentContext<object>;
  /** Actions of each choice. */
  readonly #branches: readonly number[];
  readonly #exploration: Exploration;
  readonly #parts: ValueActorParts;
  readonly #values: StepPerRows<string, DrawnInputs>;
  readonly #mask: MaskPlace | undefined;

  constructor(context: AgentContext<object>, exploration: Exploration, parts: ValueActorParts) {
    const { engine, model, network } = parts;
    this.indices = new ActionIndices(context.actionSpace);
    this.#context = context;
    this.#branches = branchesOf(context.actionSpace)!;
    this.#exploration = exploration;
    this.#parts = parts;
    this.stateSize = network.recurrent?.stateSize;
    this.#mask = maskPlaceOf(context.observationSpace);
    this.#values = new StepPerRows<string, DrawnInputs>(engine, context.observationSpace, (rows) => {
      const fractions = model.fractions?.choose ?? 0;
      const draws = new DrawnInputs('act', { noiseSize: network.noiseSize, rows, fractions });
      const { recurrent } = network;
      return {
        inputs: {
          ...draws.specs,
          ...(recurrent && { states: { shape: [rows, recurrent.stateSize] } }),
        },
        step: (inputs): { readonly [name: string]: tf.Tensor } => {
          const { observations } = inputs;
          const states = recurrent?.step(observations, inputs.states!);
          const outputs =
            states === undefined
              ? network.apply(observations, draws.of(inputs))
              : recurrent!.outputs(states, draws.of(inputs));
          const values = possibleValues(network, model.actionValues, outputs, observations);
          return states === undefined ? { values } : { values, states };
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
    out: ActOutputs,
    mode: ActMode,
    choose?: (indices: Int32Array) => void,
  ): MaybePromise<void> {
    const indices = out.actions as Int32Array;
    const choosing = this.#choose(observations, out, mode, choose);
    if (choosing instanceof Promise) return choosing.then(() => this.indices.toActions(indices));
    this.indices.toActions(indices);
  }

  /** As ONNX: `observation` → `action` (int32) and `values` `[batch, actions]`, without chance: noisy layers at their means. */
  exportPolicy(): Promise<Uint8Array> {
    const { model, network } = this.#parts;
    return exportGreedyPolicy(model, network, this.#context.observationSpace, {
      branches: this.#branches,
      starts: this.indices.starts,
    });
  }

  dispose(): void {
    this.#values.dispose();
  }

  /** Writes the indices of actions. */
  #choose(
    observations: PackedArray,
    out: ActOutputs,
    mode: ActMode,
    choose?: (indices: Int32Array) => void,
  ): MaybePromise<void> {
    const chosen = out.actions as Int32Array;
    const states = this.stateSize === undefined ? undefined : statesOf(out);
    if (states && mode === 'explore') (out.extras.states as Float32Array | undefined)?.set(states);
    chosen.fill(-1);
    const rows = chosen.length / this.#branches.length;
    if (mode === 'explore') {
      this.envSteps += rows;
      choose?.(chosen);
      const masks = this.#mask && { ...this.#mask, observations };
      // Who remembers has to see every observation, also where chance acts.
      const isFree = exploreEpsilon(this.#context.rng, this.epsilon, this.#branches, chosen, masks);
      // Where nothing else chooses actions, the network soon will.
      if (!isFree && states === undefined)
        return choose === undefined ? this.#values.prepare(rows) : undefined;
    }
    const values = this.#values.run(observations, rows, (draws) => {
      if (mode === 'explore') draws.draw(this.#context.rng);
      else draws.settle();
      return states === undefined ? draws.arrays : { ...draws.arrays, states };
    });
    if (values instanceof Promise) return values.then((found) => this.#fillGreedy(found, out));
    this.#fillGreedy(values, out);
  }

  #fillGreedy(found: Arrays<string>, { actions: taken, states }: ActOutputs): void {
    if (this.stateSize !== undefined) states!.set(found.states!);
    const values = found.values!;
    const actions = taken as Int32Array;
    const branches = this.#branches;
    if (branches.length > 1) {
      fillGreedyBranches(values, branches, actions);
      return;
    }
    const numActions = branches[0]!;
    for (let i = 0; i < actions.length; i++) {
      if (actions[i] === -1) actions[i] = greedyAction(values, i, numActions);
    }
  }
}

/** The best action of each branch, in rows where nothing is chosen yet. @param values `[rows, actions of all branches]`, flat. */
function fillGreedyBranches(
  values: ArrayLike<number>,
  branches: readonly number[],
  actions: Int32Array,
): void {
  for (let k = 0, first = 0; k < actions.length; k++) {
    const size = branches[k % branches.length]!;
    if (actions[k] === -1) {
      let best = 0;
      for (let a = 1; a < size; a++) if (values[first + a]! > values[first + best]!) best = a;
      actions[k] = best;
    }
    first += size;
  }
}
