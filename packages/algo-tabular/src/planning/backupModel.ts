import type { TabularModel } from '@prism-rl/core';
import { checkTabularModel } from './knownModel.ts';

/**
 * A model made ready for Bellman backups: q(s, a) = r(s, a) + Σ w·v(s′), with expected rewards and discounted probabilities
 * worked out once (Sutton & Barto, eq. 3.5 and 4.6).
 *
 * Values are kept in arrays of `numStates + 1` entries; the last one belongs to the end of an episode and stays 0.
 */
export interface BackupModel {
  readonly numStates: number;
  readonly numActions: number;
  readonly discount: number;
  /** Outcomes of the pair `s * numActions + a` are the entries from `offsets[pair]` up to `offsets[pair + 1]`. */
  readonly offsets: Int32Array;
  /** r(s, a), one for each pair. */
  readonly rewards: Float64Array;
  /** γ·p(s′ | s, a), one for each outcome. Not there when every pair has one outcome: then it is γ. */
  readonly weights: Float64Array | undefined;
  /** s′ of each outcome; `numStates` where the episode ends. */
  readonly successors: Int32Array;
}

/** @throws PrismError `invalid-argument` unless `model` is a finite Markov decision process. */
export function backupModel(model: TabularModel, discount: number): BackupModel {
  checkTabularModel(model);
  const { numStates, numActions, offsets, probabilities, nextStates, terminated } = model;
  const pairs = numStates * numActions;
  const outcomes = probabilities.length;
  const successors = nextStates.slice();
  for (let k = 0; k < outcomes; k++) if (terminated[k] === 1) successors[k] = numStates;
  const common = { numStates, numActions, discount, offsets, successors };
  // One outcome for each pair: its probability is 1, and its reward the expected one.
  if (outcomes === pairs && isOneEach(offsets))
    return { ...common, rewards: model.rewards, weights: undefined };
  const rewards = new Float64Array(pairs);
  const weights = new Float64Array(outcomes);
  for (let pair = 0, k = 0; pair < pairs; pair++) {
    let reward = 0;
    for (const end = offsets[pair + 1]!; k < end; k++) {
      reward += probabilities[k]! * model.rewards[k]!;
      weights[k] = discount * probabilities[k]!;
    }
    rewards[pair] = reward;
  }
  return { ...common, rewards, weights };
}

function isOneEach(offsets: Int32Array): boolean {
  for (let pair = 0; pair < offsets.length; pair++) if (offsets[pair] !== pair) return false;
  return true;
}

/** An array for the values of all states and of the end. */
export function zeroValues({ numStates }: BackupModel): Float64Array {
  return new Float64Array(numStates + 1);
}

/** q(s, a) of one pair under the values `v`. */
export function actionValue(model: BackupModel, v: Float64Array, pair: number): number {
  const { offsets, rewards, weights, successors, discount } = model;
  if (weights === undefined) return rewards[pair]! + discount * v[successors[pair]!]!;
  let q = rewards[pair]!;
  for (let k = offsets[pair]!; k < offsets[pair + 1]!; k++) q += weights[k]! * v[successors[k]!]!;
  return q;
}
