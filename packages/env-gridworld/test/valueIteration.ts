import type { TabularModel } from '@prism-rl/core';

/** Plain dynamic programming, to compare models with the known answers of the book. */

function backup(model: TabularModel, values: Float64Array, pair: number, gamma: number): number {
  let sum = 0;
  for (let k = model.offsets[pair]!; k < model.offsets[pair + 1]!; k++) {
    const future = model.terminated[k] === 1 ? 0 : gamma * values[model.nextStates[k]!]!;
    sum += model.probabilities[k]! * (model.rewards[k]! + future);
  }
  return sum;
}

/** v* and a greedy policy (the first of the best actions). */
export function solve(model: TabularModel, gamma: number): { values: Float64Array; policy: Int32Array } {
  const { numStates, numActions } = model;
  const values = new Float64Array(numStates);
  const policy = new Int32Array(numStates);
  for (let change = 1; change > 1e-10; ) {
    change = 0;
    for (let s = 0; s < numStates; s++) {
      let best = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < numActions; a++) {
        const value = backup(model, values, s * numActions + a, gamma);
        if (value > best + 1e-9) {
          best = value;
          policy[s] = a;
        }
      }
      change = Math.max(change, Math.abs(best - values[s]!));
      values[s] = best;
    }
  }
  return { values, policy };
}

/** v of the policy that takes all actions alike. */
export function evaluateRandom(model: TabularModel): Float64Array {
  const { numStates, numActions } = model;
  const values = new Float64Array(numStates);
  for (let change = 1; change > 1e-12; ) {
    change = 0;
    for (let s = 0; s < numStates; s++) {
      let value = 0;
      for (let a = 0; a < numActions; a++) value += backup(model, values, s * numActions + a, 1) / numActions;
      change = Math.max(change, Math.abs(value - values[s]!));
      values[s] = value;
    }
  }
  return values;
}
