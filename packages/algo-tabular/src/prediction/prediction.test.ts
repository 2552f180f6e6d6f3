import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { feed, smallContext } from '../../test/play.ts';
import { MonteCarloPrediction, OffPolicyMonteCarloPrediction } from './monteCarloPrediction.ts';
import {
  NStepTemporalDifference,
  TemporalDifference,
  TemporalDifferenceLambda,
} from './temporalDifference.ts';

const base = { discount: 0.5, stepSize: 0.1 };

test('TD(0): δ = R + γ V(S′) − V(S)', () => {
  const agent = new TemporalDifference(smallContext(3, 2, base));
  agent.v.set([1, 6, 0]);
  feed(agent, [[0, 0, 10, 1]]);
  expect(agent.v[0]).toBeCloseTo(1 + 0.1 * (10 + 0.5 * 6 - 1), 12);
  agent.v.set([1, 6, 0]);
  feed(agent, [[0, 0, 10, 1, 'terminated']]);
  expect(agent.v[0]).toBeCloseTo(1 + 0.1 * (10 - 1), 12);
  agent.v.set([1, 6, 0]);
  feed(agent, [[0, 0, 10, 1, 'truncated']]);
  expect(agent.v[0]).toBeCloseTo(1 + 0.1 * (10 + 0.5 * 6 - 1), 12);
});

test('rounding of probabilities takes no action of probability 0', () => {
  const rng = Object.assign(new Rng(0), { random: () => 1 - 2 ** -53 });
  const policy = [[0.5, 0.4999999999, 0]];
  const agent = new TemporalDifference({ ...smallContext(1, 3, { ...base, policy }), rng });
  const actions = new Int32Array(1);
  agent.act(Int32Array.of(0), { actions, extras: {} }, 'explore');
  expect(actions[0]).toBe(1);
});

const episode = [
  [0, 0, 1, 1],
  [1, 0, 2, 2],
  [2, 0, 4, 3],
  [3, 0, 8, 0, 'terminated'],
] as const;

test('n-step TD adds n rewards and γⁿ V, less at the end', () => {
  const agent = new NStepTemporalDifference(smallContext(4, 1, { ...base, n: 3, initialValue: 10 }));
  feed(agent, episode);
  expect(agent.v[0]).toBeCloseTo(10 + 0.1 * (1 + 0.5 * 2 + 0.25 * 4 + 0.125 * 10 - 10), 12);
  expect(agent.v[1]).toBeCloseTo(10 + 0.1 * (2 + 0.5 * 4 + 0.25 * 8 - 10), 12);
  expect(agent.v[2]).toBeCloseTo(10 + 0.1 * (4 + 0.5 * 8 - 10), 12);
  expect(agent.v[3]).toBeCloseTo(10 + 0.1 * (8 - 10), 12);
});

describe('TD(λ)', () => {
  test('with λ = 0 it is TD(0)', () => {
    const zero = new TemporalDifferenceLambda(smallContext(4, 1, { ...base, lambda: 0 }));
    const one = new TemporalDifference(smallContext(4, 1, base));
    for (let k = 0; k < 3; k++) {
      feed(zero, episode);
      feed(one, episode);
    }
    expect(zero.v).toEqual(one.v);
  });

  test('credit reaches back by γ λ a step', () => {
    const agent = new TemporalDifferenceLambda(smallContext(3, 1, { ...base, lambda: 0.8 }));
    feed(agent, [
      [0, 0, 0, 1],
      [1, 0, 0, 2],
      [2, 0, 10, 0, 'terminated'],
    ]);
    for (const [state, value] of [0.16, 0.4, 1].entries()) expect(agent.v[state]).toBeCloseTo(value, 12);
  });

  test.each(['terminated', 'truncated'] as const)(
    'no credit reaches into an episode that was %s',
    (ending) => {
      const agent = new TemporalDifferenceLambda(smallContext(3, 1, { ...base, lambda: 0.8 }));
      feed(agent, [
        [0, 0, 0, 1],
        [1, 0, 0, 2, ending],
        [2, 0, 10, 0, 'terminated'],
      ]);
      expect(Array.from(agent.v)).toEqual([0, 0, 1]);
    },
  );

  test('with λ = 1, an episode without revisits is nearly Monte Carlo', () => {
    // They differ by the changes of V within the episode, which scale with α².
    const config = { discount: 0.5, stepSize: 1e-6 };
    const traces = new TemporalDifferenceLambda(smallContext(4, 1, { ...config, lambda: 1 }));
    const monteCarlo = new MonteCarloPrediction(smallContext(4, 1, config));
    feed(traces, episode);
    feed(monteCarlo, episode);
    for (let s = 0; s < 4; s++) {
      expect(monteCarlo.v[s]).not.toBe(0);
      expect(traces.v[s]! / monteCarlo.v[s]!).toBeCloseTo(1, 5);
    }
  });
});

describe('Monte Carlo prediction', () => {
  const twice = [
    [0, 0, 1, 1],
    [1, 0, 2, 0],
    [0, 0, 4, 1, 'terminated'],
  ] as const;

  test('first and every visit', () => {
    const first = new MonteCarloPrediction(smallContext(2, 1, { discount: 0.5 }));
    const every = new MonteCarloPrediction(smallContext(2, 1, { discount: 0.5, visits: 'every' }));
    feed(first, twice);
    feed(every, twice);
    expect(Array.from(first.v)).toEqual([1 + 0.5 * (2 + 0.5 * 4), 4]);
    expect(Array.from(every.v)).toEqual([(3 + 4) / 2, 4]);
  });

  test('returns of truncated episodes bootstrap from the last state', () => {
    const agent = new MonteCarloPrediction(smallContext(2, 1, { discount: 0.5 }));
    agent.v[1] = 10;
    feed(agent, [[0, 0, 1, 1, 'truncated']]);
    expect(agent.v[0]).toBe(6);
  });
});

test('off-policy prediction weights returns by π/b', () => {
  const agent = new OffPolicyMonteCarloPrediction(
    smallContext(2, 2, { discount: 1, policy: [[0.9, 0.1], 1], behaviour: 'random' }),
  );
  // Endings that π would not have reached affect only the step before them.
  feed(agent, [
    [0, 0, 1, 1],
    [1, 0, 2, 0, 'terminated'],
  ]);
  expect(Array.from(agent.q)).toEqual([0, 0, 2, 0]);
  feed(agent, [
    [0, 0, 1, 0],
    [0, 1, 0, 1],
    [1, 1, 4, 0, 'terminated'],
  ]);
  // W: 1, then 2 for π(1|1)/b, then 2 · 0.2 for π(1|0)/b.
  expect(agent.q[3]).toBe(4);
  expect(agent.q[1]).toBe(4);
  expect(agent.q[0]).toBe(5);
  feed(agent, [[0, 0, 0, 1, 'terminated']]);
  // C(0, 0) is 0.4 and increases by 1.
  expect(agent.q[0]).toBeCloseTo(5 * (0.4 / 1.4), 12);
  expect(agent.value(0)).toBeCloseTo(0.9 * agent.q[0]! + 0.1 * agent.q[1]!, 12);
});

test('acts by its policy', () => {
  const agent = new TemporalDifference(smallContext(2, 3, { policy: [[0.2, 0.5, 0.3], 2] }));
  const actions = new Int32Array(10_000);
  agent.act(new Int32Array(10_000), { actions, extras: {} }, 'explore');
  for (const [action, expected] of [0.2, 0.5, 0.3].entries()) {
    expect(actions.filter((chosen) => chosen === action).length / 10_000).toBeCloseTo(expected, 1);
  }
  agent.act(new Int32Array(10_000).fill(1), { actions, extras: {} }, 'explore');
  expect(actions.every((action) => action === 2)).toBe(true);
  agent.act(Int32Array.of(0, 1), { actions: actions.subarray(0, 2), extras: {} }, 'exploit');
  expect(Array.from(actions.subarray(0, 2))).toEqual([1, 2]);
});

test('refuses a behaviour that never takes some actions of the policy', () => {
  const made = (behaviour: (number | number[])[]) => () =>
    new OffPolicyMonteCarloPrediction(smallContext(2, 2, { policy: [[0.9, 0.1], 1], behaviour }));
  expect(made([[0.5, 0.5], 0])).toThrow('The behaviour never takes action 1 in state 1');
  expect(made([[0.5, 0.5], 1])).not.toThrow();
});
