import type { AgentContext, StepLearner, TabularModel, VectorEnv } from '@prism-rl/core';
import { vectorize } from '@prism-rl/core';
import {
  Blackjack,
  CliffWalking,
  FrozenLake,
  GridWorld,
  SuttonBartoGrid,
  TabularVector,
  tabularModel,
  WindyGridWorld,
} from '@prism-rl/env-gridworld';
import { describe, expect, test } from 'vitest';
import { DynaQ } from '../src/control/dynaQ.ts';
import { NStepSarsa } from '../src/control/manyStepSarsa.ts';
import { MonteCarloControl, OffPolicyMonteCarloControl } from '../src/control/monteCarloControl.ts';
import { DoubleQLearning, ExpectedSarsa, QLearning, Sarsa } from '../src/control/oneStepControl.ts';
import { greedyAction } from '../src/epsilonGreedy.ts';
import { SarsaLambda, solution, ValueIteration } from '../src/index.ts';
import { exactValues, largestDifference } from './linearSolve.ts';
import { contextFor, greedyReturn, play } from './play.ts';

/** The greedy policy of a Q-table. */
function greedyPolicyOf(q: Float64Array, numActions: number): Int32Array {
  return Int32Array.from({ length: q.length / numActions }, (_, s) =>
    greedyAction(q, s * numActions, numActions),
  );
}

/** Replaces every action by a random one with probability ε: the optimum of the new model is the best ε-soft policy. */
function softened(model: TabularModel, epsilon: number): TabularModel {
  const { numStates, numActions, offsets, probabilities, nextStates, rewards, terminated } = model;
  return tabularModel(numStates, numActions, model.startDistribution, (state, action, add) => {
    for (let a = 0; a < numActions; a++) {
      const chosen = epsilon / numActions + (a === action ? 1 - epsilon : 0);
      const pair = state * numActions + a;
      for (let k = offsets[pair]!; k < offsets[pair + 1]!; k++) {
        add(chosen * probabilities[k]!, nextStates[k]!, rewards[k]!, terminated[k] === 1);
      }
    }
  });
}

/**
 * Results of learning over three seeds each, ten with PRISM_LONG_TESTS=1; always ten for tests of a fraction or a mean. Greedy policies
 * are evaluated exactly, by a linear solve if possible.
 */

type Control = StepLearner & { readonly q: Float64Array };
type Kind = new (context: AgentContext<Record<string, never>>) => Control;

const manySeeds = Array.from({ length: 10 }, (_, k) => k);
const seeds = manySeeds.slice(0, process.env.PRISM_LONG_TESTS === '1' ? 10 : 3);
const fading = (from: number, to: number, decay: number): object => ({
  type: 'exponential',
  from,
  to,
  decay,
});

/** Trains agents with several seeds for `steps` steps, each in its own environment. */
function trained(
  Agent: unknown,
  create: () => VectorEnv,
  config: object,
  steps: number,
  ofSeeds = seeds,
): [Control, VectorEnv][] {
  return ofSeeds.map((seed) => {
    const env = create();
    const agent = new (Agent as Kind)(contextFor(env, config as Record<string, never>, seed));
    play(agent, env, seed, { steps });
    return [agent, env];
  });
}

/** Returns of greedy episodes of several seeds. */
function greedyReturns(...how: Parameters<typeof trained>): number[] {
  return trained(...how).map(([agent, env]) => greedyReturn(agent, env));
}

const stepwise = {
  'q-learning': QLearning,
  'double-q-learning': DoubleQLearning,
  'dyna-q': DynaQ,
  sarsa: Sarsa,
  'expected-sarsa': ExpectedSarsa,
  'n-step-sarsa': NStepSarsa,
  'sarsa-lambda': SarsaLambda,
};
const all = { ...stepwise, 'mc-control': MonteCarloControl, 'mc-off-policy': OffPolicyMonteCarloControl };

test.each(Object.entries(all))('%s reaches the circle of the course grid', (name, Agent) => {
  const epsilon = name === 'mc-off-policy' ? 0.3 : fading(1, 0.1, 10_000);
  const config = { discount: 0.9, epsilon };
  const stepSize = name.startsWith('mc') ? {} : { stepSize: fading(0.2, 0.02, 10_000) };
  const returns = greedyReturns(
    Agent,
    () => new TabularVector(4, GridWorld.task()),
    { ...config, ...stepSize },
    40_000,
  );
  expect(returns).toEqual(seeds.map(() => 1));
});

describe('the cliff (example 6.6)', () => {
  const create = (): VectorEnv => new TabularVector(1, CliffWalking.task());
  const config = { discount: 1, epsilon: 0.1, stepSize: fading(0.5, 0.02, 10_000) };

  test.each([
    ['q-learning', QLearning, config, 60_000],
    ['dyna-q', DynaQ, { ...config, planningSteps: 3 }, 30_000],
    ['double-q-learning', DoubleQLearning, { discount: 1, epsilon: 0.3, stepSize: 0.5 }, 250_000],
  ] as const)('%s walks along the edge: −13', (_name, Agent, settings, steps) => {
    expect(greedyReturns(Agent, create, settings, steps)).toEqual(seeds.map(() => -13));
  });

  test('Sarsa takes the safe path: −17', () => {
    const returns = greedyReturns(Sarsa, create, config, 60_000, manySeeds);
    expect(returns.filter((value) => value === -17).length).toBeGreaterThanOrEqual(9);
  });

  test('Expected Sarsa finds the best path for an ε-greedy policy', () => {
    const best = solution(new ValueIteration({ discount: 1 }), softened(new CliffWalking().model!(), 0.1));
    const path = exactValues(new CliffWalking().model!(), best.policy, 1)[36]!;
    expect(path).toBeLessThan(-13);
    for (const value of greedyReturns(ExpectedSarsa, create, config, 60_000))
      expect(value).toBeCloseTo(path, 9);
  });

  test('Sarsa falls less often than Q-learning during training', () => {
    const online = (Agent: unknown): number => {
      const settings = { discount: 1, epsilon: 0.1, stepSize: 0.5 } as unknown as Record<string, never>;
      const sums = manySeeds.map((seed) => {
        const env = create();
        const agent = new (Agent as Kind)(contextFor(env, settings, seed));
        return play(agent, env, seed, { episodes: 300 }).slice(100);
      });
      return sums.flat().reduce((sum, value) => sum + value, 0) / sums.flat().length;
    };
    // Figure of example 6.6: about −25 and −50.
    expect(online(Sarsa)).toBeGreaterThan(-32);
    expect(online(QLearning)).toBeLessThan(-38);
  });
});

test.each([
  ['q-learning', QLearning],
  ['dyna-q', DynaQ],
  ['sarsa', Sarsa],
  ['expected-sarsa', ExpectedSarsa],
] as const)('%s crosses the windy grid in 15 steps (example 6.5)', (_name, Agent) => {
  const config = { discount: 1, epsilon: fading(0.2, 0.01, 20_000), stepSize: fading(0.5, 0.05, 20_000) };
  const returns = greedyReturns(Agent, () => new TabularVector(1, WindyGridWorld.task()), config, 60_000);
  expect(returns).toEqual(seeds.map(() => -15));
});

describe('slippery ice: probability that the learned policy crosses FrozenLake, exactly', () => {
  const model = new FrozenLake().model!();
  const optimum = exactValues(model, solution(new ValueIteration({ discount: 0.999 }), model).policy, 1)[0]!;

  // The bounds lie below the worst of 40 seeds; a random policy crosses in 1.4 %.
  test.each([
    ['q-learning', QLearning, 0.77],
    ['double-q-learning', DoubleQLearning, 0.7],
    ['sarsa', Sarsa, 0.7],
    ['expected-sarsa', ExpectedSarsa, 0.7],
    ['n-step-sarsa', NStepSarsa, 0.45],
    ['sarsa-lambda', SarsaLambda, 0.45],
    ['mc-control', MonteCarloControl, 0.45],
  ] as const)('%s', (_name, Agent, bound) => {
    const config = {
      discount: 0.99,
      epsilon: fading(1, 0.05, 30_000),
      stepSize: Agent === MonteCarloControl ? fading(0.1, 0.005, 30_000) : fading(0.2, 0.01, 30_000),
    };
    for (const [agent] of trained(Agent, () => new TabularVector(16, FrozenLake.task()), config, 160_000)) {
      const probability = exactValues(model, greedyPolicyOf(agent.q, 4), 1)[0]!;
      expect(probability).toBeGreaterThan(bound);
      expect(probability).toBeLessThan(optimum + 1e-9);
    }
  });
});

test.each(Object.entries(all))('%s finds all shortest paths of the 4 × 4 grid', (name, Agent) => {
  const model = new SuttonBartoGrid().model!();
  const optimum = solution(new ValueIteration({ discount: 0.95 }), model).values;
  const isOffPolicy = name === 'mc-off-policy';
  // Off-policy Monte Carlo learns only from greedy actions, so unknown actions must not look better.
  const config = isOffPolicy ? { epsilon: 1, initialValue: -30 } : { epsilon: 0.2 };
  const create = (): VectorEnv =>
    new TabularVector(1, SuttonBartoGrid.task({ maxEpisodeSteps: isOffPolicy ? 500 : 50 }));
  for (const [agent] of trained(
    Agent,
    create,
    { ...config, discount: 0.95 },
    isOffPolicy ? 60_000 : 20_000,
  )) {
    expect(largestDifference(exactValues(model, greedyPolicyOf(agent.q, 4), 0.95), optimum)).toBeLessThan(
      1e-9,
    );
  }
});

test.each([
  ['exploring starts', MonteCarloControl, { epsilon: 0, exploringStarts: true }],
  ['ε-soft', MonteCarloControl, { epsilon: 0.2 }],
  ['off-policy', OffPolicyMonteCarloControl, { epsilon: 1 }],
] as const)('blackjack (examples 5.1 and 5.3), Monte Carlo with %s', (_name, Agent, config) => {
  const create = (): VectorEnv => vectorize(Array.from({ length: 8 }, () => new Blackjack()));
  const env = create();
  const agent = new (Agent as unknown as Kind)(
    contextFor(env, { discount: 1, ...config } as unknown as Record<string, never>, 1),
  );
  play(agent, env, 1, { steps: 300_000 });
  const policy = greedyPolicyOf(agent.q, 2);
  const action = (sum: number, dealer: number, ace: 0 | 1): number => policy[(sum * 11 + dealer) * 2 + ace]!;
  for (let dealer = 1; dealer <= 10; dealer++) {
    // For every card of the dealer: hit on 10 and 11, stick on 20 and 21.
    for (const sum of [10, 11]) expect(action(sum, dealer, 0)).toBe(1);
    for (const ace of [0, 1] as const) for (const sum of [20, 21]) expect(action(sum, dealer, ace)).toBe(0);
  }
  // If the dealer will often exceed 21, stick early; if the dealer shows a ten, hit on 13.
  for (const dealer of [5, 6]) for (const sum of [16, 17]) expect(action(sum, dealer, 0)).toBe(0);
  expect(action(13, 10, 0)).toBe(1);
  const test = create();
  const actions = new Int32Array(8);
  let won = 0;
  let hands = 0;
  test.reset({ seed: 99 });
  while (hands < 40_000) {
    agent.act(test.observations, { actions, extras: {} }, 'exploit');
    test.step(actions);
    for (let i = 0; i < 8; i++) {
      won += test.rewards[i]!;
      hands += test.terminated[i]!;
    }
  }
  // The optimal policy loses 0.043 to 0.047 per hand with these rules; standard error 0.005.
  expect(won / hands).toBeGreaterThan(-0.075);
  expect(won / hands).toBeLessThan(-0.03);
});
