import { expect, test } from 'vitest';
import { backupModel } from './backupModel.ts';
import { predecessors } from './predecessors.ts';
import { greedyPolicy, improve } from './sweeps.ts';

/** Rewards of one step, after which the episode ends: q(s, a) itself. */
function immediate(rewards: readonly (readonly number[])[]) {
  const [numStates, numActions] = [rewards.length, rewards[0]!.length];
  const pairs = numStates * numActions;
  return backupModel(
    {
      numStates,
      numActions,
      offsets: Int32Array.from({ length: pairs + 1 }, (_, pair) => pair),
      probabilities: new Float64Array(pairs).fill(1),
      nextStates: new Int32Array(pairs),
      rewards: Float64Array.from(rewards.flat()),
      terminated: new Uint8Array(pairs).fill(1),
      startDistribution: Float64Array.from({ length: numStates }, (_, s) => Number(s === 0)),
    },
    1,
  );
}

const model = immediate([
  [1, 1, 1],
  [1, 1.5, 3],
  [3, 2, 3],
  [0, 5, 6],
]);
const v = new Float64Array(5);

test('without a policy the first of the best actions is taken, whatever the margin', () => {
  const policy = Int32Array.of(-1, -1, -1, -1);
  expect(improve(model, v, policy, 10)).toBe(4);
  expect([...policy]).toEqual([0, 2, 0, 2]);
  const greedy = Int32Array.of(2, 2, 2, 2);
  greedyPolicy(model, v, greedy);
  expect([...greedy]).toEqual([0, 2, 0, 2]);
});

test('an action is exchanged for one that is better by more than the margin, and never for its equal', () => {
  const policy = Int32Array.of(2, 0, 2, 1);
  expect(improve(model, v, policy, 1)).toBe(1);
  expect([...policy]).toEqual([2, 2, 2, 1]);
  expect(improve(model, v, policy, 0.5)).toBe(1);
  expect([...policy]).toEqual([2, 2, 2, 2]);
  expect(improve(model, v, policy, 0)).toBe(0);
});

test('predecessors, by hand: no end, nothing impossible, each once', () => {
  // 0 → 1 or, never, 2; 0 → 1; 1 → end; 1 → 2; 2 → 2 and 0, and 2 → 0.
  const round = backupModel(
    {
      numStates: 3,
      numActions: 2,
      offsets: Int32Array.of(0, 2, 3, 4, 5, 7, 8),
      probabilities: Float64Array.of(1, 0, 1, 1, 1, 0.5, 0.5, 1),
      nextStates: Int32Array.of(1, 2, 1, 0, 2, 2, 0, 0),
      rewards: new Float64Array(8),
      terminated: Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0),
      startDistribution: Float64Array.of(1, 0, 0),
    },
    0.9,
  );
  const { offsets, states } = predecessors(round);
  const of = (s: number): number[] => [...states.slice(offsets[s], offsets[s + 1])];
  expect([of(0), of(1), of(2)]).toEqual([[2], [0], [1, 2]]);
});
