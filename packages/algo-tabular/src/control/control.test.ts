import { actOutputs, Discrete } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { feed, smallContext, transitionsOf } from '../../test/play.ts';
import { DynaQ } from './dynaQ.ts';
import { NStepSarsa, SarsaLambda } from './manyStepSarsa.ts';
import { MonteCarloControl, OffPolicyMonteCarloControl } from './monteCarloControl.ts';
import { DoubleQLearning, ExpectedSarsa, QLearning, Sarsa } from './oneStepControl.ts';

// Three states, two actions. With ε = 0 the greedy action is certain.
const base = { discount: 0.5, stepSize: 0.1, epsilon: 0 };

describe('Q-learning', () => {
  test('δ = R + γ max_a Q(S′, a) − Q(S, A)', () => {
    const agent = new QLearning(smallContext(3, 2, base));
    agent.q.set([1, 2, 3, 5, 0, 0]);
    feed(agent, [[0, 1, 10, 1]]);
    // 2 + 0.1 · (10 + 0.5 · 5 − 2)
    expect(agent.q[1]).toBeCloseTo(3.05, 12);
    expect(Array.from(agent.q)).toEqual([1, agent.q[1], 3, 5, 0, 0]);
  });
});

describe('Sarsa', () => {
  test('δ = R + γ Q(S′, A′) − Q(S, A), and A′ is the next action', () => {
    const agent = new Sarsa(smallContext(3, 2, { ...base, epsilon: 1 }, { seed: 5 }));
    const actions = new Int32Array(1);
    for (let k = 0; k < 20; k++) {
      agent.q.set([0, 0, 100, 200, 0, 0]);
      feed(agent, [[0, 0, 10, 1]]);
      agent.act(Int32Array.of(1), { actions, extras: {} }, 'explore');
      expect(agent.q[0]).toBeCloseTo(0.1 * (10 + 0.5 * (actions[0] === 0 ? 100 : 200)), 12);
    }
  });
});

test('Expected Sarsa takes the mean over the policy', () => {
  const agent = new ExpectedSarsa(smallContext(3, 2, { ...base, epsilon: 0.2 }));
  agent.q.set([0, 0, 3, 5, 0, 0]);
  feed(agent, [[0, 0, 10, 1]]);
  // π(·|1) is 0.1 and 0.9
  expect(agent.q[0]).toBeCloseTo(0.1 * (10 + 0.5 * (0.1 * 3 + 0.9 * 5)), 12);
  feed(agent, [[0, 1, 10, 1, 'terminated']]);
  expect(agent.q[1]).toBeCloseTo(1, 12);
});

test('double Q-learning chooses the action with one table and values it with the other', () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 12; seed++) {
    const agent = new DoubleQLearning(smallContext(2, 2, base, { seed }));
    agent.q1.set([0, 0, 3, 5]);
    agent.q2.set([0, 0, 4, 1]);
    feed(agent, [[0, 0, 10, 1]]);
    // Q₁ prefers action 1, which Q₂ values 1; Q₂ prefers action 0, which Q₁ values 3.
    const first = 0.1 * (10 + 0.5 * 1);
    const second = 0.1 * (10 + 0.5 * 3);
    const isFirst = agent.q1[0] !== 0;
    expect(agent.q1[0]).toBeCloseTo(isFirst ? first : 0, 12);
    expect(agent.q2[0]).toBeCloseTo(isFirst ? 0 : second, 12);
    expect(agent.q[0]).toBe((agent.q1[0]! + agent.q2[0]!) / 2);
    seen.add(String(isFirst));
  }
  expect(seen.size).toBe(2);
});

describe('n-step Sarsa', () => {
  test('waits for n rewards, then bootstraps; an end updates the remaining steps', () => {
    const agent = new NStepSarsa(smallContext(4, 2, { ...base, n: 2 }));
    agent.q.set([0, 0, 0, 0, 8, 0, 0, 0]);
    feed(agent, [[0, 0, 1, 1]]);
    expect(agent.q[0]).toBe(0);
    feed(agent, [[1, 0, 2, 2]]);
    expect(agent.q[0]).toBeCloseTo(0.1 * (1 + 0.5 * 2 + 0.25 * 8), 12);
    expect(agent.q[2]).toBe(0);
    feed(agent, [[2, 0, 4, 3, 'terminated']]);
    expect(agent.q[2]).toBeCloseTo(0.1 * (2 + 0.5 * 4), 12);
    expect(agent.q[4]).toBeCloseTo(8 + 0.1 * (4 - 8), 12);
  });

  test('with n = 1 it is Sarsa, bit for bit', () => {
    const one = new NStepSarsa(smallContext(3, 2, { ...base, epsilon: 0.5, n: 1 }, { seed: 2 }));
    const sarsa = new Sarsa(smallContext(3, 2, { ...base, epsilon: 0.5 }, { seed: 2 }));
    const actions = new Int32Array(1);
    let state = 0;
    for (let k = 0; k < 200; k++) {
      sarsa.act(Int32Array.of(state), { actions, extras: {} }, 'explore');
      const chosen = actions[0]!;
      one.act(Int32Array.of(state), { actions, extras: {} }, 'explore');
      expect(actions[0]).toBe(chosen);
      const next = (state + 1 + chosen) % 3;
      const ending = k % 7 === 6 ? 'terminated' : k % 11 === 10 ? 'truncated' : undefined;
      const step = [state, chosen, chosen - 0.3 * state, next, ending] as const;
      for (const agent of [one, sarsa]) feed(agent, [step as never]);
      state = ending === undefined ? next : 0;
    }
    expect(one.q).toEqual(sarsa.q);
  });
});

describe('Sarsa(λ)', () => {
  test('credit reaches back by γ λ a step', () => {
    const agent = new SarsaLambda(smallContext(3, 2, { ...base, lambda: 0.8 }));
    feed(agent, [
      [0, 0, 0, 1],
      [1, 0, 0, 2],
      [2, 1, 10, 0, 'terminated'],
    ]);
    expect(agent.q[5]).toBeCloseTo(1, 12);
    expect(agent.q[2]).toBeCloseTo(0.4, 12);
    expect(agent.q[0]).toBeCloseTo(0.16, 12);
    // The previous episode has no effect.
    feed(agent, [[2, 0, 100, 0, 'terminated']]);
    expect(agent.q[0]).toBeCloseTo(0.16, 12);
  });

  test.each(['terminated', 'truncated'] as const)(
    'no credit reaches into an episode that was %s',
    (ending) => {
      const agent = new SarsaLambda(smallContext(3, 2, { ...base, lambda: 0.8 }));
      feed(agent, [
        [0, 0, 0, 1],
        [1, 0, 0, 2, ending],
        [2, 1, 10, 0, 'terminated'],
      ]);
      expect(Array.from(agent.q)).toEqual([0, 0, 0, 0, 0, 1]);
    },
  );

  test('accumulating traces add up, replacing traces do not', () => {
    const steps = [
      [0, 0, 0, 0],
      [0, 0, 1, 1, 'terminated'],
    ] as const;
    const accumulating = new SarsaLambda(smallContext(2, 1, { ...base, lambda: 1, traces: 'accumulating' }));
    const replacing = new SarsaLambda(smallContext(2, 1, { ...base, lambda: 1, traces: 'replacing' }));
    feed(accumulating, steps);
    feed(replacing, steps);
    expect(accumulating.q[0]).toBeCloseTo(0.1 * 1.5, 12);
    expect(replacing.q[0]).toBeCloseTo(0.1, 12);
  });

  test('with λ = 0 it is Sarsa', () => {
    const steps = [
      [0, 0, 1, 1],
      [1, 0, 2, 0],
      [0, 1, 3, 2, 'truncated'],
    ] as const;
    const zero = new SarsaLambda(smallContext(3, 2, { ...base, lambda: 0 }));
    const sarsa = new Sarsa(smallContext(3, 2, base));
    feed(zero, steps);
    feed(sarsa, steps);
    expect(zero.q).toEqual(sarsa.q);
  });
});

describe('Dyna-Q', () => {
  test('without planning it is Q-learning', () => {
    const steps = [
      [0, 0, 1, 1],
      [1, 1, 2, 2, 'terminated'],
    ] as const;
    const dyna = new DynaQ(smallContext(3, 2, { ...base, planningSteps: 0 }));
    const plain = new QLearning(smallContext(3, 2, base));
    feed(dyna, steps);
    feed(plain, steps);
    expect(dyna.q).toEqual(plain.q);
  });

  test('planning converges for observed pairs and leaves others unchanged', () => {
    const agent = new DynaQ(smallContext(3, 2, { ...base, planningSteps: 2000 }));
    feed(agent, [
      [0, 0, 1, 1],
      [1, 1, 2, 2, 'terminated'],
    ]);
    expect(agent.q[3]).toBeCloseTo(2, 10);
    expect(agent.q[0]).toBeCloseTo(1 + 0.5 * 2, 10);
    expect([agent.q[1], agent.q[2], agent.q[4], agent.q[5]]).toEqual([0, 0, 0, 0]);
  });
});

describe('Monte Carlo control', () => {
  // The pair (0, 0) occurs at t = 0 and t = 2; returns with γ = 0.5: 1 + 0.5 · (2 + 0.5 · (3 + 0.5 · 4)) …
  const episode = [
    [0, 0, 1, 1],
    [1, 0, 2, 0],
    [0, 0, 3, 2],
    [2, 1, 4, 0, 'terminated'],
  ] as const;
  const returns = [3.25, 4.5, 5, 4];

  test('the first visit counts', () => {
    const agent = new MonteCarloControl(smallContext(3, 2, { discount: 0.5 }));
    feed(agent, episode);
    expect(Array.from(agent.q)).toEqual([returns[0], 0, returns[1], 0, 0, returns[3]]);
  });

  test('every visit counts', () => {
    const agent = new MonteCarloControl(smallContext(3, 2, { discount: 0.5, visits: 'every' }));
    feed(agent, episode);
    expect(agent.q[0]).toBeCloseTo((returns[0]! + returns[2]!) / 2, 12);
  });

  test('estimates are means of returns, or move by α', () => {
    const mean = new MonteCarloControl(smallContext(3, 2, { discount: 0.5 }));
    const constant = new MonteCarloControl(smallContext(3, 2, { discount: 0.5, stepSize: 0.1 }));
    for (const reward of [4, 1, 7]) {
      for (const agent of [mean, constant]) feed(agent, [[0, 0, reward, 1, 'terminated']]);
    }
    expect(mean.q[0]).toBeCloseTo(4, 12);
    expect(constant.q[0]).toBeCloseTo(0.4 * 0.81 + 0.1 * 0.9 + 0.7, 12);
  });

  test('returns of truncated episodes bootstrap from the last state', () => {
    const agent = new MonteCarloControl(smallContext(2, 2, { discount: 0.5, epsilon: 0.2 }));
    agent.q.set([0, 0, 10, 20]);
    feed(agent, [[0, 0, 1, 1, 'truncated']]);
    expect(agent.q[0]).toBeCloseTo(1 + 0.5 * (0.9 * 20 + 0.1 * 10), 12);
  });

  test('exploring starts: the first action of an episode is random, the others are greedy', () => {
    const agent = new MonteCarloControl(smallContext(2, 4, { epsilon: 0, exploringStarts: true }));
    agent.q.set([0, 1, 0, 0, 0, 1, 0, 0]);
    const actions = new Int32Array(1);
    const firsts = new Set<number>();
    for (let k = 0; k < 50; k++) {
      agent.act(Int32Array.of(0), { actions, extras: {} }, 'explore');
      firsts.add(actions[0]!);
      agent.memory.add(transitionsOf([[0, actions[0]!, 0, 1]]));
      agent.act(Int32Array.of(1), { actions, extras: {} }, 'explore');
      expect(actions[0]).toBe(1);
      agent.memory.add(transitionsOf([[1, 1, 0, 0, 'terminated']]));
      agent.memory.sample();
    }
    expect(firsts.size).toBe(4);
  });
});

describe('off-policy Monte Carlo control', () => {
  test('weights are 1/b of greedy actions, from the end as far back as the policy was greedy', () => {
    const agent = new OffPolicyMonteCarloControl(smallContext(3, 2, { discount: 0.5, epsilon: 0.5 }));
    agent.q.set([0, 9, 1, 0, 1, 0]);
    const steps = [
      [0, 0, 1, 1],
      [1, 0, 2, 2],
      [2, 0, 4, 0, 'terminated'],
    ] as const;
    const extras = { probabilities: Float64Array.of(0.75) };
    feed(agent, steps, extras);
    // Backwards: G = 4, W = 1; G = 4, W = 4/3; G = 3, W = 16/9, at a non-greedy action.
    expect(agent.q[4]).toBeCloseTo(4, 12);
    expect(agent.q[2]).toBeCloseTo(4, 12);
    expect(agent.q[0]).toBeCloseTo(3, 12);
    feed(agent, [[2, 0, 0, 0, 'terminated']], extras);
    expect(agent.q[4]).toBeCloseTo(2, 12);
    const again = [
      [1, 0, 0, 2],
      [2, 0, 0, 0, 'terminated'],
    ] as const;
    feed(agent, again, extras);
    // C(1, 0) grows from 4/3 to 8/3: Q moves half-way to 0.
    expect(agent.q[2]).toBeCloseTo(2, 12);
  });

  test('learning stops at the last non-greedy action', () => {
    const agent = new OffPolicyMonteCarloControl(smallContext(3, 2, { discount: 1, epsilon: 0.5 }));
    agent.q.set([0, 0, 5, 0, 0, 0]);
    feed(agent, [
      [0, 0, 1, 1],
      [1, 1, 2, 0, 'terminated'],
    ]);
    expect(agent.q[3]).toBe(2);
    expect(agent.q[0]).toBe(0);
  });

  test('records the probability of each action', () => {
    const agent = new OffPolicyMonteCarloControl(smallContext(1, 2, { epsilon: 0.5 }));
    agent.q.set([0, 1]);
    const out = actOutputs(new Discrete(2), 1, agent.extras);
    const seen = new Map<number, number>();
    for (let k = 0; k < 50; k++) {
      agent.act(Int32Array.of(0), out, 'explore');
      seen.set(out.actions[0]!, out.extras.probabilities![0]!);
    }
    expect(seen).toEqual(
      new Map([
        [1, 0.75],
        [0, 0.25],
      ]),
    );
  });
});
