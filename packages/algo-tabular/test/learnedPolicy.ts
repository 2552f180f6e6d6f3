import type { TabularModel } from '@prism-rl/core';
import { tabularModel } from '@prism-rl/env-gridworld';
import { greedyAction } from '../src/epsilonGreedy.ts';

/** The greedy policy of a Q-table. */
export function greedyPolicyOf(q: Float64Array, numActions: number): Int32Array {
  return Int32Array.from({ length: q.length / numActions }, (_, s) =>
    greedyAction(q, s * numActions, numActions),
  );
}

/** Replaces every action by a random one with probability ε: the optimum of the new model is the best ε-soft policy. */
export function softened(model: TabularModel, epsilon: number): TabularModel {
  const { numStates, numActions, offsets, probabilities, nextStates, rewards, terminated } = model;
  return tabularModel(
    numStates,
    numActions,
    (state, action, add) => {
      for (let a = 0; a < numActions; a++) {
        const chosen = epsilon / numActions + (a === action ? 1 - epsilon : 0);
        const pair = state * numActions + a;
        for (let k = offsets[pair]!; k < offsets[pair + 1]!; k++) {
          add(chosen * probabilities[k]!, nextStates[k]!, rewards[k]!, terminated[k] === 1);
        }
      }
    },
    model.startDistribution,
  );
}
