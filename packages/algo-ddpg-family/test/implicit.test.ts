// Implicit Q-learning in closed cases: tables instead of networks, and every row of the data in each batch.
import type { AgentEntry, Space, StepLearner } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { madeAgent } from '../../../test/agents/madeAgent.ts';
import { ddpgEntry } from '../src/entry.ts';

/** A recorded step; without `next` it terminates. */
interface Row {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  readonly next?: number;
}

const discount = 0.5;

/** Values of states and actions that the data lead to. */
async function learned(
  rows: readonly Row[],
  sizes: { readonly states: number; readonly actions: number },
  settings: object,
  updates = 1500,
) {
  const observationSpace = new Discrete(sizes.states) as Space;
  const actionSpace = new Discrete(sizes.actions, { start: 3 }) as Space;
  const entry = ddpgEntry({ description: '', parts: ['implicit'], isDiscrete: true });
  const learner: StepLearner = await madeAgent(entry as AgentEntry<object>, {
    ...{ observationSpace, actionSpace, steps: updates },
    settings: {
      ...{ hidden: [], batchSize: rows.length, discount, targetTau: 0.2 },
      ...{ learningRate: 0.02, criticLearningRate: 0.02, ...settings },
    },
  });
  const batch = {
    observations: Float32Array.from(rows, ({ state }) => state),
    nextObservations: Float32Array.from(rows, ({ state, next = state }) => next),
    actions: Int32Array.from(rows, ({ action }) => 3 + action),
    rewards: Float32Array.from(rows, ({ reward }) => reward),
    discounts: Float32Array.from(rows, ({ next }) => (next === undefined ? 0 : discount)),
    weights: new Float32Array(rows.length).fill(1),
    indices: new Int32Array(rows.length),
  };
  for (let k = 0; k < updates; k++) await learner.learn(batch);
  const weights = await learner.weights!();
  const table = (network: string, size: number): number[][] => {
    const { values: kernel } = weights[`${network}/dense0/kernel`]!;
    const { values: bias } = weights[`${network}/dense0/bias`]!;
    return Array.from({ length: sizes.states }, (_, s) =>
      Array.from({ length: size }, (_, a) => kernel[s * size + a]! + bias[a]!),
    );
  };
  const found = {
    v: table('stateValues', 1).flat(),
    q: table('critics/critic0', sizes.actions),
    policy: table('policy', sizes.actions).map((logits) => {
      const odds = logits.map(Math.exp);
      return odds.map((odd) => odd / odds.reduce((a, b) => a + b));
    }),
  };
  await learner.dispose?.();
  return found;
}

/** The τ-expectile of numbers by bisection: where Σ |τ − 1(x < m)| (x − m) is 0. */
function expectileOf(values: readonly number[], tau: number): number {
  let [low, high] = [Math.min(...values), Math.max(...values)];
  for (let k = 0; k < 100; k++) {
    const m = (low + high) / 2;
    const slope = values.reduce((sum, x) => sum + (x < m ? 1 - tau : tau) * (x - m), 0);
    if (slope > 0) low = m;
    else high = m;
  }
  return low;
}

/** One state; actions 0, 1 and 2 are in the data three times, twice and once. */
const rewards = [1, -1, 4];
const bandit: Row[] = [0, 0, 0, 1, 1, 2].map((action) => ({ state: 0, action, reward: rewards[action]! }));
const seen = bandit.map(({ reward }) => reward);

test.each([
  [0.5, seen.reduce((a, b) => a + b) / seen.length],
  [0.7, expectileOf(seen, 0.7)],
  [0.95, expectileOf(seen, 0.95)],
])('for τ = %d the value of a state is that expectile of its actions’ values', async (expectile, value) => {
  const found = await learned(bandit, { states: 1, actions: 4 }, { expectile });
  expect(found.v[0]).toBeCloseTo(value, 2);
  for (const [action, reward] of rewards.entries()) expect(found.q[0]![action]).toBeCloseTo(reward, 2);
});

test('for τ → 1 it is the largest value of the data’s actions, whatever the critics say of others', async () => {
  const found = await learned(bandit, { states: 1, actions: 4 }, { expectile: 0.999 }, 4000);
  expect(Math.abs(found.v[0]! - 4)).toBeLessThan(0.05);
});

test('the policy is the data’s, weighted by exp(β · advantage) up to a limit', async () => {
  const settings = { expectile: 0.5, advantageWeight: 0.5, mostAdvantageWeight: 2 };
  const { policy, v } = await learned(bandit, { states: 1, actions: 4 }, settings);
  const weight = (reward: number): number => Math.min(2, Math.exp(0.5 * (reward - v[0]!)));
  const odds = [3, 2, 1].map((times, action) => times * weight(rewards[action]!));
  const sum = odds.reduce((a, b) => a + b);
  for (const [action, odd] of odds.entries()) expect(policy[0]![action]).toBeCloseTo(odd / sum, 2);
  expect(policy[0]![3]).toBeLessThan(0.01);
});

test('with every action in the data and τ → 1, values are those of value iteration', async () => {
  // In state 0: 0 ends with 0.6, 1 leads to state 1. There: 0 leads back with 0.1, 1 ends with 2.
  const chain: Row[] = [
    { state: 0, action: 0, reward: 0.6 },
    { state: 0, action: 1, reward: 0, next: 1 },
    { state: 1, action: 0, reward: 0.1, next: 0 },
    { state: 1, action: 1, reward: 2 },
  ];
  const found = await learned(chain, { states: 2, actions: 2 }, { expectile: 0.99 }, 3000);
  const expected = { v: [1, 2], q: [0.6, 1, 0.6, 2] };
  for (const [s, value] of expected.v.entries()) expect(Math.abs(found.v[s]! - value)).toBeLessThan(0.05);
  for (const [k, value] of expected.q.entries())
    expect(Math.abs(found.q.flat()[k]! - value)).toBeLessThan(0.05);
});
