import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import type { AdvantageInputs, AdvantageName } from '../rolloutAgent/targets.ts';
import { advantageNames, advantages } from '../rolloutAgent/targets.ts';

function advantagesOf(name: AdvantageName, inputs: AdvantageInputs): number[] {
  const out = new Float64Array(inputs.rewards.length);
  advantages(name, inputs, out);
  return [...out];
}

test('two steps by hand: rewards 1 and 2, γ = ½, then a terminal state', () => {
  const inputs: AdvantageInputs = {
    returns: [1 + 0.5 * 2, 2],
    rewards: [1, 2],
    discounts: [0.5, 0],
    values: [1.5, 3],
    nextValues: [3, 100], // the value after a terminal state has no effect
    actionValues: [2.5, 1],
  };
  expect(advantagesOf('reinforce', inputs)).toEqual([2 - 1.5, 2 - 3]);
  expect(advantagesOf('q-actor-critic', inputs)).toEqual([2 - 2.5, 2 - 1]);
  expect(advantagesOf('advantage-actor-critic', inputs)).toEqual([2.5 - 1.5, 1 - 3]);
  expect(advantagesOf('td-actor-critic', inputs)).toEqual([1 + 0.5 * 3 - 1.5, 2 - 3]);
});

/**
 * Three states, two actions. Each action ends the episode with probability 0.2, else leads to a state by its own probabilities; rewards
 * depend on the successor (3: the end). A softmax policy with one preference per pair.
 */
const mdp = {
  states: 3,
  actions: 2,
  discount: 0.9,
  /** [state][action] → probabilities of states 0, 1, 2 and of the end. */
  transitions: [
    [
      [0.1, 0.5, 0.2, 0.2],
      [0.6, 0.1, 0.1, 0.2],
    ],
    [
      [0.3, 0.0, 0.5, 0.2],
      [0.0, 0.8, 0.0, 0.2],
    ],
    [
      [0.7, 0.1, 0.0, 0.2],
      [0.2, 0.2, 0.4, 0.2],
    ],
  ],
  /** [state][action][successor] */
  rewards: [
    [
      [0, 1, -1, 2],
      [0.5, 0, 3, -2],
    ],
    [
      [1, 0, 2, 5],
      [0, -0.5, 0, 1],
    ],
    [
      [2, -1, 0, 0],
      [0, 0.3, 1, 4],
    ],
  ],
  start: [0.5, 0.3, 0.2],
  preferences: [
    [0.2, -0.4],
    [1.1, 0.3],
    [-0.6, 0.5],
  ],
} as const;

const end = mdp.states;
const softmax = (preferences: readonly number[]): number[] => {
  const weights = preferences.map(Math.exp);
  const total = weights.reduce((sum, weight) => sum + weight);
  return weights.map((weight) => weight / total);
};
const policy = mdp.preferences.map((preferences) => softmax(preferences));

/** Computes v and q by iterating the Bellman expectation equation to the last bit. */
function exactValues(): { readonly v: number[]; readonly q: number[][] } {
  let v = [0, 0, 0, 0];
  let q: number[][] = [];
  for (let sweep = 0; sweep < 1000; sweep++) {
    q = mdp.transitions.map((ofState, s) =>
      ofState.map((probabilities, a) =>
        [...probabilities].reduce<number>(
          (sum, p, next) => sum + p * (mdp.rewards[s]![a]![next]! + mdp.discount * v[next]!),
          0,
        ),
      ),
    );
    v = [...q.map((ofState, s) => ofState.reduce((sum, value, a) => sum + policy[s]![a]! * value, 0)), 0];
  }
  return { v, q };
}

const { v, q } = exactValues();

/** Computes ∂J/∂preference for J = E v(s₀): Σ d(s) π(a|s) (q − v), with the discounted visits d. */
function exactGradient(): number[] {
  let visits: number[] = [...mdp.start];
  const total = [0, 0, 0];
  for (let t = 0; t < 1000; t++) {
    const next = [0, 0, 0];
    for (let s = 0; s < mdp.states; s++) {
      total[s]! += visits[s]!;
      for (let a = 0; a < mdp.actions; a++) {
        for (let to = 0; to < mdp.states; to++) {
          next[to]! += mdp.discount * visits[s]! * policy[s]![a]! * mdp.transitions[s]![a]![to]!;
        }
      }
    }
    visits = next;
  }
  return total.flatMap((visited, s) =>
    policy[s]!.map((probability, a) => visited * probability * (q[s]![a]! - v[s]!)),
  );
}

interface Step {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  readonly next: number;
}

function episode(rng: Rng): Step[] {
  const steps: Step[] = [];
  let state: number = rng.choice(mdp.states, { p: [...mdp.start] });
  while (state !== end) {
    const action = rng.choice(mdp.actions, { p: policy[state]! });
    const next = rng.choice(mdp.states + 1, { p: [...mdp.transitions[state]![action]!] });
    steps.push({ state, action, reward: mdp.rewards[state]![action]![next]!, next });
    state = next;
  }
  return steps;
}

interface Critics {
  readonly v: readonly number[];
  readonly q: readonly (readonly number[])[];
}

function inputsOf(steps: readonly Step[], critics: Critics): AdvantageInputs {
  const rewards = steps.map(({ reward }) => reward);
  const returns = new Float64Array(steps.length);
  let sum = 0;
  for (let t = steps.length - 1; t >= 0; t--) {
    sum = rewards[t]! + mdp.discount * sum;
    returns[t] = sum;
  }
  return {
    returns,
    rewards,
    discounts: steps.map(({ next }) => (next === end ? 0 : mdp.discount)),
    values: steps.map(({ state }) => critics.v[state]!),
    nextValues: steps.map(({ next }) => critics.v[next] ?? 0),
    actionValues: steps.map(({ state, action }) => critics.q[state]![action]!),
  };
}

/** Estimates the gradient from one episode: Σ γᵗ (f ∇ log π, plus ∇ E q̂ if the baseline removed it). */
function estimate(name: AdvantageName, steps: readonly Step[], critics: Critics): number[] {
  const gradient = Array<number>(mdp.states * mdp.actions).fill(0);
  const found = advantagesOf(name, inputsOf(steps, critics));
  for (const [t, { state, action }] of steps.entries()) {
    const probabilities = policy[state]!;
    const expected = probabilities.reduce((sum, p, a) => sum + p * critics.q[state]![a]!, 0);
    for (let a = 0; a < mdp.actions; a++) {
      const score = (a === action ? 1 : 0) - probabilities[a]!;
      const restored = name === 'q-actor-critic' ? probabilities[a]! * (critics.q[state]![a]! - expected) : 0;
      gradient[state * mdp.actions + a]! += mdp.discount ** t * (found[t]! * score + restored);
    }
  }
  return gradient;
}

const exact: Critics = { v, q };
const wrong: Critics = {
  v: [1, -2, 0.5, 0],
  q: [
    [2, -1],
    [0, 3],
    [-4, 1],
  ],
};

describe.each(advantageNames)('%s on a small MDP', (name) => {
  // Errors of a baseline cause no bias; errors of a critic in place of the return do.
  const unbiased = name === 'reinforce' || name === 'q-actor-critic';
  test.each(unbiased ? [exact, wrong] : [exact])('estimates the exact policy gradient', (critics) => {
    const rng = new Rng(5);
    const episodes = 20_000;
    const truth = exactGradient();
    const sums = truth.map(() => 0);
    const squares = truth.map(() => 0);
    for (let k = 0; k < episodes; k++) {
      for (const [j, value] of estimate(name, episode(rng), critics).entries()) {
        sums[j]! += value;
        squares[j]! += value * value;
      }
    }
    for (const [j, expected] of truth.entries()) {
      const mean = sums[j]! / episodes;
      const error = Math.sqrt((squares[j]! / episodes - mean ** 2) / episodes);
      expect(error).toBeLessThan(0.1);
      expect(Math.abs(mean - expected), `preference ${j}`).toBeLessThan(3 * error);
    }
  });
});
