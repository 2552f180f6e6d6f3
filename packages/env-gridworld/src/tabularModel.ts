import type { TabularModel } from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';

/** Adds one outcome to the state and action at hand. Outcomes of one pair are drawn in the order in which they were added. */
export type AddOutcome = (
  probability: number,
  nextState: number,
  reward: number,
  terminated: boolean,
) => void;

/** A list of numbers that grows, without the cost of a JavaScript array for millions of entries. */
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
 * A model in the form that planners and the environments of this package use.
 *
 * @param outcomes adds the outcomes of one state and action.
 * @param startDistribution probability of starting in each state, or the states to start in, all alike.
 * @throws PrismError `invalid-argument` if outcomes lead to a number that is no state, have rewards that are not finite, or probabilities
 * that are negative or do not sum to 1, or if the starts have such states or probabilities.
 */
export function tabularModel(
  numStates: number,
  numActions: number,
  outcomes: (state: number, action: number, add: AddOutcome) => void,
  startDistribution: Float64Array | readonly number[],
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
      throw new PrismError('invalid-argument', `An outcome leads to state ${nextState} of ${numStates}.`);
    }
    if (!(probability >= 0)) {
      throw new PrismError(
        'invalid-argument',
        `An outcome has the probability ${probability}, which is not a number of at least 0.`,
      );
    }
    if (!Number.isFinite(reward)) {
      throw new PrismError(
        'invalid-argument',
        `An outcome has the reward ${reward}, which is not a finite number.`,
      );
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
        throw new PrismError(
          'invalid-argument',
          `The outcomes of state ${state} and action ${action} have probabilities with sum ${sum} instead of 1.`,
        );
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
  throw new PrismError(
    'invalid-argument',
    `A model of ${counted(numStates, 'state')} needs as many start probabilities with sum 1, none of them negative, but got ` +
      `${distribution.length} with sum ${sum}.`,
  );
}

function evenly(numStates: number, states: readonly number[]): Float64Array {
  if (states.length === 0) {
    throw new PrismError('invalid-argument', 'A model needs at least one state to start in.');
  }
  const distribution = new Float64Array(numStates);
  const starts = new Set(states);
  for (const state of starts) {
    if (!isIndex(state, numStates)) {
      throw new PrismError('invalid-argument', `An episode starts in state ${state} of ${numStates}.`);
    }
    distribution[state] = 1 / starts.size;
  }
  return distribution;
}
