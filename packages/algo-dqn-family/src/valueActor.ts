import type { ActMode, ActOutputs, AgentContext, MaybePromise, PackedArray } from '@prism-rl/core';
import { statesOf } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Arrays, Engine } from '@prism-rl/nn';
import { greedyAction, StepPerRows } from '@prism-rl/nn';
import { ActionIndices, branchesOf } from './actions.ts';
import type { Exploration, MaskPlace } from './exploration.ts';
import { leavePossible, maskPlaceOf } from './exploration.ts';
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

/** Numbers that enter the acting step, and all of them by the names of its inputs. */
interface Drawn {
  readonly draws: DrawnInputs;
  readonly guide?: Float32Array;
  readonly arrays: { readonly [name: string]: Float32Array };
}

function drawn(draws: DrawnInputs, guide?: Float32Array): Drawn {
  return guide === undefined
    ? { draws, arrays: draws.arrays }
    : { draws, guide, arrays: { ...draws.arrays, guide } };
}

/** Acts by a network of action values and an exploration, and counts the steps of its schedules. */
export class ValueActor {
  readonly indices: ActionIndices;
  /** Present if the network is recurrent, see `Policy.stateSize`. */
  readonly stateSize: number | undefined;
  envSteps = 0;
  readonly #context: AgentContext<object>;
  readonly #branches: readonly number[];
  readonly #exploration: Exploration;
  readonly #parts: ValueActorParts;
  readonly #values: StepPerRows<string, Drawn>;
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
    const { guide } = exploration;
    this.#values = new StepPerRows(engine, context.observationSpace, (rows) => {
      const fractions = model.fractions?.choose ?? 0;
      const draws = new DrawnInputs('act', { noiseSize: network.noiseSize, rows, fractions });
      const { recurrent } = network;
      return {
        inputs: {
          ...draws.specs,
          ...(guide && { guide: { shape: [rows, guide.size] } }),
          ...(recurrent && { states: { shape: [rows, recurrent.stateSize] } }),
        },
        step: (inputs): { readonly [name: string]: tf.Tensor } => {
          const { observations } = inputs;
          const states = recurrent?.step(observations, inputs.states!);
          const outputs =
            states === undefined
              ? network.apply(observations, draws.of(inputs))
              : recurrent!.outputs(states, draws.of(inputs));
          const guided = (all: tf.Tensor3D): tf.Tensor2D => {
            const expected = model.actionValues(all);
            return guide?.values(expected, all, inputs.guide as tf.Tensor2D) ?? expected;
          };
          const values = possibleValues(network, guided, outputs, observations);
          return states === undefined ? { values } : { values, states };
        },
        state: guide === undefined ? drawn(draws) : drawn(draws, new Float32Array(rows * guide.size)),
      };
    });
  }

  /** The current probability of a random action. */
  get epsilon(): number {
    return this.#exploration.epsilon(this.envSteps);
  }

  /** Fills `actions`. */
  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    const indices = out.actions as Int32Array;
    const choosing = this.#choose(observations, out, mode);
    if (choosing instanceof Promise) return choosing.then(() => this.indices.toActions(indices));
    this.indices.toActions(indices);
  }

  /**
   * Exports an ONNX model: `observation` → `action` (int32) and `values` `[batch, actions]`, without noise: noisy layers use their means.
   */
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

  #choose(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    const chosen = out.actions as Int32Array;
    const states = this.stateSize === undefined ? undefined : statesOf(out);
    if (states && mode === 'explore') (out.extras.states as Float32Array | undefined)?.set(states);
    chosen.fill(-1);
    const rows = chosen.length / this.#branches.length;
    const { rng } = this.#context;
    if (mode === 'explore') {
      this.envSteps += rows;
      this.#exploration.choose(chosen, observations, this.envSteps);
      if (this.#mask) leavePossible({ ...this.#mask, observations }, this.#branches, chosen);
      // A recurrent network must see every observation, even if the action is random.
      if (!chosen.includes(-1) && states === undefined) {
        // Compile now: a batch of runs must know in time which steps it shares.
        return this.#exploration.choosesMost ? undefined : this.#values.prepare(rows);
      }
    }
    const values = this.#values.run(observations, rows, ({ draws, guide, arrays }) => {
      guide?.fill(0);
      if (mode === 'explore') {
        draws.draw(rng);
        if (guide) this.#exploration.guide!.fill(guide);
      } else draws.settle();
      return states === undefined ? arrays : { ...arrays, states };
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

/** Fills in each branch's best action for rows without an action. @param values `[rows, actions of all branches]`, flat. */
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
