// Every learning agent handles the end of an episode and reports its errors unchanged.

import { type AgentContext, actOutputs, type StepLearner } from '@prism-rl/core';
import { plugin as gridworld } from '@prism-rl/env-gridworld/plugin';
import { train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { expectExplainedMetrics } from '../../../test/agents/explainedMetrics.ts';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import { DynaQ } from '../src/control/dynaQ.ts';
import { NStepSarsa, SarsaLambda } from '../src/control/manyStepSarsa.ts';
import { MonteCarloControl } from '../src/control/monteCarloControl.ts';
import { DoubleQLearning, ExpectedSarsa, QLearning, Sarsa } from '../src/control/oneStepControl.ts';
import { plugin } from '../src/plugin.ts';
import { MonteCarloPrediction } from '../src/prediction/monteCarloPrediction.ts';
import {
  NStepTemporalDifference,
  TemporalDifference,
  TemporalDifferenceLambda,
} from '../src/prediction/temporalDifference.ts';
import { feed, smallContext, transitionsOf } from './play.ts';

describe('metrics', () => {
  type Make = (config: object) => StepLearner;
  const of =
    (Kind: new (context: AgentContext<never>) => StepLearner): Make =>
    (config) =>
      new Kind(smallContext(3, 2, config) as AgentContext<never>);

  const control: { readonly [name: string]: Make } = {
    'Q-learning': of(QLearning),
    Sarsa: of(Sarsa),
    'Expected Sarsa': of(ExpectedSarsa),
    'double Q-learning': of(DoubleQLearning),
    'n-step Sarsa': of(NStepSarsa),
    'Sarsa(λ)': of(SarsaLambda),
    'Dyna-Q': of(DynaQ),
  };
  const prediction: { readonly [name: string]: Make } = {
    'TD(0)': of(TemporalDifference),
    'n-step TD': of(NStepTemporalDifference),
    'TD(λ)': of(TemporalDifferenceLambda),
  };

  test.each(Object.entries({ ...control, ...prediction }))(
    '%s reports the mean absolute error, whatever its sign',
    (_name, make) => {
      for (const sign of [1, -1]) {
        const agent = make({ stepSize: 1e-12, discount: 0.5 });
        const out = { actions: new Int32Array(1), extras: {} };
        const errors: number[] = [];
        for (let k = 0; k < 2000; k++) {
          agent.act(Int32Array.of(0), out, 'explore');
          // Rewards alternate between 1 and 3, each at the end of an episode: the old estimate stays 0.
          agent.memory.add(transitionsOf([[0, out.actions[0]!, sign * (1 + 2 * (k % 2)), 1, 'terminated']]));
          while (agent.memory.ready()) {
            const metrics = agent.learn(agent.memory.sample(undefined as never)) as
              | { error: number }
              | undefined;
            if (metrics !== undefined) errors.push(metrics.error);
          }
        }
        expect(errors.length).toBeGreaterThan(0);
        for (const error of errors) expect(error).toBeCloseTo(2, 2);
      }
    },
  );

  test.each([
    ['control', of(MonteCarloControl)],
    ['prediction', of(MonteCarloPrediction)],
  ] as const)(
    'Monte Carlo %s: the mean error counts only the visits that are learned from',
    (_name, make) => {
      for (const [visits, mean] of [
        ['first', 4],
        ['every', 3],
      ] as const) {
        const agent = make({ stepSize: 1e-12, discount: 0.5, visits });
        let metrics: { readonly error?: number } | undefined;
        for (let episode = 0; episode < 1000; episode++) {
          for (const [reward, ending] of [[3], [2, 'terminated']] as const) {
            agent.act(Int32Array.of(0), { actions: new Int32Array(1), extras: {} }, 'explore');
            agent.memory.add(transitionsOf([[0, 0, reward, 0, ending]]));
          }
          metrics = (agent.learn(agent.memory.sample(undefined as never)) as typeof metrics) ?? metrics;
        }
        expect(metrics?.error).toBeCloseTo(mean, 6);
      }
    },
  );

  test('n-step Sarsa: all windows closed by a truncation bootstrap from the same action, in each environment', () => {
    const bases = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const config = { discount: 0.5, stepSize: 0.5, epsilon: 1, n: 3 };
      const agent = new NStepSarsa(smallContext(8, 2, config, { numEnvs: 2, seed }));
      const last = [64, 128, 512, 1024];
      agent.q.set(last, 6); // of states 3 and 4
      const row = (t: number, ending?: 'truncated') => [
        [t, 0, 0, t === 2 ? 3 : t + 1, ending] as never,
        [5 + t, 0, 0, t === 2 ? 4 : 6 + t, ending] as never,
      ];
      for (const t of [0, 1, 2]) {
        agent.memory.add(transitionsOf(row(t, t === 2 ? 'truncated' : undefined)));
        while (agent.memory.ready()) agent.learn(agent.memory.sample());
      }
      // ½ γᵏ Q of the last state, k = 3, 2, 1.
      const first = [0, 1, 2].map((state) => agent.q[2 * state]! * 2 * 2 ** (3 - state));
      const second = [5, 6, 7].map((state) => agent.q[2 * state]! * 2 * 2 ** (8 - state));
      expect(new Set(first).size).toBe(1);
      expect(new Set(second).size).toBe(1);
      expect(last.slice(0, 2)).toContain(first[0]);
      expect(last.slice(2)).toContain(second[0]);
      bases.add(`${first[0]} ${second[0]}`);
    }
    expect(bases.size).toBe(4);
  });
});

test.each([
  ['Sarsa', Sarsa],
  ['Sarsa(λ)', SarsaLambda],
] as const)(
  '%s: chooses a new action after an episode, even if the next one starts in its last state',
  (_name, Agent) => {
    // Both actions are random; an action chosen in advance uses no random numbers.
    const draws = (ending?: 'terminated' | 'truncated'): boolean => {
      const context = smallContext(3, 2, { epsilon: 1 });
      const agent = new Agent(context);
      feed(agent, [[0, 0, 1, 2, ending]]);
      const before = context.rng.save();
      agent.act(Int32Array.of(2), actOutputs(context.actionSpace, 1, {}), 'explore');
      return JSON.stringify(context.rng.save()) !== JSON.stringify(before);
    };
    expect([draws(), draws('terminated'), draws('truncated')]).toEqual([false, true, true]);
  },
);

describe('runner', () => {
  /** Runs of the runner: stopping and resuming does not change a run, and agents report metrics at intervals. */
  function options(agent: string, steps: number) {
    return { plugins: [gridworld, plugin], env: 'FrozenLake-v1', agent, steps, numEnvs: 3, seed: 4 };
  }

  describe.each(Object.entries(plugin.agents ?? {}))('%s', (agent, entry) => {
    test('a resumed run ends with the same tables as an uninterrupted one', () =>
      expectSameAfterResume({ options: options(agent, 6000), after: 2000 }));

    test('metrics are finite, explained, and come about every 1000 steps', () =>
      expectExplainedMetrics(options(agent, 5000), entry, [4, 5]));
  });

  test('diverging values end the run with a hint', async () => {
    const options = {
      plugins: [gridworld, plugin],
      env: 'SuttonBartoGrid-v0',
      agent: 'td-lambda',
      steps: 20_000,
    };
    const agentConfig = { discount: 1, stepSize: 1, lambda: 1, traces: 'accumulating' };
    await expect(lastValueFrom(train({ ...options, seed: 1, agentConfig }))).rejects.toMatchObject({
      code: 'not-finite',
      hint: expect.stringContaining('stepSize'),
    });
  });
});
