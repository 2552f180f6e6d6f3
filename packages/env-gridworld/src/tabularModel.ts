import { counted, type Frame, type Info, PrismError, type Rng, type TabularModel } from '@prism-rl/core';
import type { GridScene, SolutionTable } from './gridPicture.ts';

/** A change of state outside the model, at most once per episode (Taxi's fickle passenger). */
export interface Twist {
  /** Draws whether it will happen in the episode that begins. */
  arms(rng: Rng): boolean;
  /** Returns the state that replaces `after`, or `after` itself before its time. */
  strike(rng: Rng, before: number, after: number): number;
}

/** The layout of a grid's cells, for reports and planners that draw into them. */
export interface GridLayout {
  /** The grid without its agent; state s is cell s. */
  readonly scene: GridScene;
  /** One sign per action: ↑. */
  readonly arrows: readonly string[];
}

/** The definition of a tabular environment: its model, time limit and rendering. */
export interface TabularTask {
  readonly id: string;
  readonly model: TabularModel;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  readonly framesPerSecond: number;
  /** One word per action. */
  readonly actionNames: readonly string[];
  /** If set, the observation alone does not determine the future; the environment then exposes no model. */
  readonly twist?: Twist | undefined;
  /** Returns info to add to the outcome's probability. */
  info?(state: number): Info;
  /** The grid's layout, if states are its cells. */
  readonly grid?: GridLayout;
  draw(state: number): Frame;
  /** @param lastAction −1 after a reset. */
  describe(state: number, lastAction: number): string;
  /** Draws values and policy into the states, if they have a picture. */
  describeTable?(table: SolutionTable): string;
}

/** Adds one outcome to the current state and action. Sampling keeps the order in which outcomes were added. */
export type AddOutcome = (
  probability: number,
  nextState: number,
  reward: number,
  terminated: boolean,
) => void;

/** A growable list of numbers, cheaper than a JavaScript array for millions of entries. */
class Growing<A extends Float64Array | Int32Array | Uint8Array> {
  #array: A;
  #length = 0;
  readonly #make: (length: number) => A;

  constructor(make: (length: number) => A, capacity: number) {
    this.#make = make;
    this.#array = make(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#array.length) {
      const larger = this.#make(this.#length * 2);
      larger.set(this.#array as never);
      this.#array = larger;
    }
    this.#array[this.#length++] = value;
  }

  take(): A {
    return this.#array.slice(0, this.#length) as A;
  }
}

/**
 * Builds a model for planners and the environments of this package.
 *
 * @param startDistribution probability of starting in each state, or the equally likely start states.
 * @param outcomes adds the outcomes of one state and action.
 * @throws PrismError `invalid-argument` for outcomes with an invalid state, a reward that is not finite, or probabilities that are negative
 * or do not sum to 1; and for starts with such states or probabilities.
 */
export function tabularModel(
  numStates: number,
  numActions: number,
  startDistribution: Float64Array | readonly number[],
  outcomes: (state: number, action: number, add: AddOutcome) => void,
): TabularModel {
  const pairs = numStates * numActions;
  const offsets = new Int32Array(pairs + 1);
  const probabilities = new Growing((length) => new Float64Array(length), pairs);
  const nextStates = new Growing((length) => new Int32Array(length), pairs);
  const rewards = new Growing((length) => new Float64Array(length), pairs);
  const terminated = new Growing((length) => new Uint8Array(length), pairs);
  let sum = 0;
  const add: AddOutcome = (probability, nextState, reward, ends) => {
    if (!isIndex(nextState, numStates)) {
      throw PrismError.invalidArgument`An outcome leads to state ${nextState} of ${numStates}.`;
    }
    if (!(probability >= 0)) {
      throw PrismError.invalidArgument`An outcome has the probability ${probability}, which is not a number of at least 0.`;
    }
    if (!Number.isFinite(reward)) {
      throw PrismError.invalidArgument`An outcome has the reward ${reward}, which is not a finite number.`;
    }
    sum += probability;
    probabilities.push(probability);
    nextStates.push(nextState);
    rewards.push(reward);
    terminated.push(ends ? 1 : 0);
  };
  for (let state = 0; state < numStates; state++) {
    for (let action = 0; action < numActions; action++) {
      sum = 0;
      outcomes(state, action, add);
      if (!(Math.abs(sum - 1) < 1e-9)) {
        throw PrismError.invalidArgument`The outcomes of state ${state} and action ${action} have probabilities with sum ${sum} instead of \
          1.`;
      }
      offsets[state * numActions + action + 1] = probabilities.length;
    }
  }
  return {
    numStates,
    numActions,
    offsets,
    probabilities: probabilities.take(),
    nextStates: nextStates.take(),
    rewards: rewards.take(),
    terminated: terminated.take(),
    startDistribution:
      startDistribution instanceof Float64Array
        ? checkedStarts(numStates, startDistribution)
        : evenly(numStates, startDistribution),
  };
}

function isIndex(state: number, numStates: number): boolean {
  return Number.isInteger(state) && state >= 0 && state < numStates;
}

function checkedStarts(numStates: number, distribution: Float64Array): Float64Array {
  const sum = distribution.reduce((total, probability) => total + probability, 0);
  const areNegative = distribution.some((probability) => probability < 0);
  if (distribution.length === numStates && Math.abs(sum - 1) < 1e-9 && !areNegative) return distribution;
  throw PrismError.invalidArgument`A model of ${counted(numStates, 'state')} needs as many start probabilities with sum 1, none of them \
    negative, but got ${distribution.length} with sum ${sum}.`;
}

function evenly(numStates: number, states: readonly number[]): Float64Array {
  if (states.length === 0) {
    throw PrismError.invalidArgument`A model needs at least one state to start in.`;
  }
  const distribution = new Float64Array(numStates);
  const starts = new Set(states);
  for (const state of starts) {
    if (!isIndex(state, numStates)) {
      throw PrismError.invalidArgument`An episode starts in state ${state} of ${numStates}.`;
    }
    distribution[state] = 1 / starts.size;
  }
  return distribution;
}

/**
 * Samples from a model as Gymnasium's toy-text environments do (`categorical_sample`): one `random()` per draw, even with a single outcome;
 * selects the first entry whose running float64 sum exceeds it.
 */
export class OutcomeSampler {
  readonly model: TabularModel;
  /** Running sums of the probabilities of each state and action. */
  readonly cumulative: Float64Array;
  /**
   * Whether the model is deterministic: one outcome everywhere, one start. Random numbers then have no visible effect and need not be
   * drawn; the outcome's index is that of its state and action.
   */
  readonly isDeterministic: boolean;
  /** States with a positive start probability, and their running sums. */
  readonly #starts: Int32Array;
  readonly #startSums: Float64Array;

  constructor(model: TabularModel) {
    const { offsets, probabilities, startDistribution } = model;
    this.model = model;
    this.cumulative = new Float64Array(probabilities.length);
    for (let pair = 0; pair + 1 < offsets.length; pair++) {
      let sum = 0;
      for (let k = offsets[pair]!; k < offsets[pair + 1]!; k++) {
        sum += probabilities[k]!;
        this.cumulative[k] = sum;
      }
    }
    const starts: number[] = [];
    const sums: number[] = [];
    let sum = 0;
    for (const [state, probability] of startDistribution.entries()) {
      if (probability === 0) continue;
      sum += probability;
      starts.push(state);
      sums.push(sum);
    }
    this.isDeterministic = starts.length === 1 && probabilities.length === offsets.length - 1;
    this.#starts = Int32Array.from(starts);
    this.#startSums = Float64Array.from(sums);
  }

  /** Returns the index of the outcome that `u`, uniform in [0, 1), selects; the first one if rounding leaves none. */
  outcome(state: number, action: number, u: number): number {
    const { offsets, numActions } = this.model;
    const first = offsets[state * numActions + action]!;
    const end = offsets[state * numActions + action + 1]!;
    if (end - first > 16) {
      const found = firstAbove(this.cumulative, first, end, u);
      return found === end ? first : found;
    }
    for (let k = first; k < end; k++) if (this.cumulative[k]! > u) return k;
    return first;
  }

  /** Returns the start state that `u`, uniform in [0, 1), selects; state 0 if rounding leaves none, as in Gymnasium. */
  start(u: number): number {
    return this.#starts[firstAbove(this.#startSums, 0, this.#startSums.length, u)] ?? 0;
  }
}

/** Returns the first place in [first, end) whose sum exceeds `u`; `end` if none does. */
function firstAbove(sums: Float64Array, first: number, end: number, u: number): number {
  let low = first;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle]! > u) high = middle;
    else low = middle + 1;
  }
  return low;
}
