import type {
  ActionMask,
  ActMode,
  ActOutputs,
  AgentContext,
  MaybePromise,
  PackedArray,
  Rng,
  Space,
} from '@prism-rl/core';
import { actionMaskOf, drawPossible, statesOf } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Arrays, Engine } from '@prism-rl/nn';
import { greedyAction, StepPerRows } from '@prism-rl/nn';
import { ActionIndices, branchesOf } from './actions.ts';
import type { DqnConfig } from './dqn/config.ts';
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

/** Settings of ε. Agents without a replay memory learn from the first step on. */
export type Exploration = Pick<DqnConfig, 'epsilonStart' | 'epsilonEnd' | 'epsilonDecay' | 'epsilonSteps'> &
  Partial<Pick<DqnConfig, 'epsilonFrom' | 'learningStarts'>>;

/** Probability of a random action after `envSteps` steps. */
export function scheduledEpsilon(config: Exploration, envSteps: number): number {
  const { epsilonStart, epsilonEnd, epsilonDecay, epsilonSteps, epsilonFrom, learningStarts = 0 } = config;
  const progress = Math.max(0, envSteps - (epsilonFrom === 'learning' ? learningStarts : 0)) / epsilonSteps;
  const left = epsilonDecay === 'exponential' ? exp(-progress) : Math.max(0, 1 - progress);
  return epsilonEnd + (epsilonStart - epsilonEnd) * left;
}

/** Where masks of possible actions lie in packed observations. */
export interface MaskPlace extends ActionMask {
  /** Numbers of a packed observation. */
  readonly rowSize: number;
}

/** The place of a space's masks; undefined for one without any. */
export function maskPlaceOf(observationSpace: Space): MaskPlace | undefined {
  const mask = actionMaskOf(observationSpace);
  return mask && { ...mask, rowSize: observationSpace.size };
}

/**
 * Decides which rows of a batch explore, and gives those a uniformly random action (Sutton & Barto, section 2.2).
 * Each row draws one uniform number, and if it explores one action for each of its branches.
 *
 * @param branches actions of each of the choices that a row makes at once.
 * @param actions −1 where nothing is chosen yet; receives the random actions, counted from 0. Other rows stay as they are, and draw nothing.
 * @param masks of the observations that actions are for: only possible ones are drawn; default: all are.
 * @returns whether any row is left to act greedily.
 */
export function exploreEpsilon(
  rng: Rng,
  epsilon: number,
  branches: readonly number[],
  actions: Int32Array,
  masks?: MaskPlace & { readonly observations: PackedArray },
): boolean {
  const choices = branches.length;
  let anyGreedy = false;
  for (let i = 0; i < actions.length; i += choices) {
    if (actions[i] !== -1) continue;
    if (rng.random() >= epsilon) anyGreedy = true;
    else if (masks === undefined) {
      for (let k = 0; k < choices; k++) actions[i + k] = rng.integers(0, branches[k]!);
    } else {
      const { observations, rowSize, offset } = masks;
      for (let k = 0, at = (i / choices) * rowSize + offset; k < choices; at += branches[k++]!) {
        actions[i + k] = drawPossible(observations, rng, at, branches[k]!);
        // Nothing is possible where an episode is over.
        anyGreedy ||= actions[i + k] === -1;
      }
    }
  }
  return anyGreedy;
}
