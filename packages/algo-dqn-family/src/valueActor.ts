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

/** Acts ε-greedily by a network of action values, and counts the steps of the ε schedule. */
export class ValueActor {
  readonly indices: ActionIndices;
  /** Present if the network is recurrent, see `Policy.stateSize`. */
  readonly stateSize: number | undefined;
  envSteps = 0;
  readonly #context: AgentContext<object>;
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

  /** The current probability of a random action. */
  get epsilon(): number {
    return scheduledEpsilon(this.#exploration, this.envSteps);
  }

  /** Fills `actions`. @param choose writes indices of actions already chosen, when exploring; the others stay −1. */
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
      // A recurrent network must see every observation, even if the action is random.
      const isFree = exploreEpsilon(this.#context.rng, this.epsilon, this.#branches, chosen, masks);
      // Compile now unless the caller chooses the actions: a batch of runs must know in time which steps it shares.
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

/** Settings of ε. Agents without a replay buffer learn from the first step. */
export type Exploration = Pick<DqnConfig, 'epsilonStart' | 'epsilonEnd' | 'epsilonDecay' | 'epsilonSteps'> &
  Partial<Pick<DqnConfig, 'epsilonFrom' | 'learningStarts'>>;

/** Returns the probability of a random action after `envSteps` steps. */
export function scheduledEpsilon(config: Exploration, envSteps: number): number {
  const { epsilonStart, epsilonEnd, epsilonDecay, epsilonSteps, epsilonFrom, learningStarts = 0 } = config;
  const progress = Math.max(0, envSteps - (epsilonFrom === 'learning' ? learningStarts : 0)) / epsilonSteps;
  const left = epsilonDecay === 'exponential' ? exp(-progress) : Math.max(0, 1 - progress);
  return epsilonEnd + (epsilonStart - epsilonEnd) * left;
}

/** Location of action masks in packed observations. */
export interface MaskPlace extends ActionMask {
  /** Size of a packed observation. */
  readonly rowSize: number;
}

/** Returns the location of a space's masks; undefined without masks. */
export function maskPlaceOf(observationSpace: Space): MaskPlace | undefined {
  const mask = actionMaskOf(observationSpace);
  return mask && { ...mask, rowSize: observationSpace.size };
}

/**
 * Selects the rows that explore, and fills them with uniform random actions (Sutton & Barto, section 2.2). Each row samples one uniform
 * number, and one action per branch if it explores.
 *
 * @param branches number of actions per branch.
 * @param actions −1 for rows without an action; receives the random actions, as indices from 0. Other rows are unchanged and sample
 * nothing.
 * @param masks restrict the actions to valid ones; default: all are valid.
 * @returns whether any row still needs a greedy action.
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
        // After the end of an episode no action is valid.
        anyGreedy ||= actions[i + k] === -1;
      }
    }
  }
  return anyGreedy;
}
