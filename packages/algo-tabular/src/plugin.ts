import type { Agent, AgentContext, AgentEntry, Planner, PlannerEntry, Plugin } from '@prism-rl/core';
import { actionMaskOf, definePlugin } from '@prism-rl/core';
import { DynaQ } from './control/dynaQ.ts';
import { controlMetrics } from './control/epsilonGreedyControl.ts';
import { NStepSarsa, SarsaLambda } from './control/manyStepSarsa.ts';
import { MonteCarloControl, OffPolicyMonteCarloControl } from './control/monteCarloControl.ts';
import { DoubleQLearning, ExpectedSarsa, QLearning, Sarsa } from './control/oneStepControl.ts';
import {
  GeneralizedPolicyIteration,
  PolicyEvaluation,
  PolicyIteration,
  ValueIteration,
} from './planning/dynamicProgramming.ts';
import { PrioritizedSweeping } from './planning/prioritizedSweeping.ts';
import { MonteCarloPrediction, OffPolicyMonteCarloPrediction } from './prediction/monteCarloPrediction.ts';
import {
  NStepTemporalDifference,
  TemporalDifference,
  TemporalDifferenceLambda,
} from './prediction/temporalDifference.ts';
import {
  doublePresets,
  dynaPresets,
  manyStepPresets,
  monteCarloPresets,
  offPolicyPresets,
  temporalDifferencePresets,
} from './presets.ts';
import type { CompleteSettings } from './settings.ts';
import { tabularMetrics } from './tabularAgent.ts';
import { supportsTables } from './tabularShape.ts';

/** A class of agents or planners, with its settings. */
interface Configured<C extends object, A, T> {
  readonly settings: CompleteSettings<C>;
  new (argument: A): T;
}

function planner<C extends object>(
  description: string,
  Kind: Configured<C, C, Planner>,
  changed: Partial<C> = {},
): PlannerEntry<C> {
  const { complete: _, ...own } = Kind.settings;
  const defaults = { ...own.defaults, ...changed };
  return { description, ...own, defaults, create: (config) => new Kind({ ...defaults, ...config }) };
}

function prediction<C extends object>(
  description: string,
  Kind: Configured<C, AgentContext<C>, Agent>,
): AgentEntry<C> {
  return {
    ...agent(description, Kind),
    isPrediction: true,
    supports: (observationSpace, actionSpace) =>
      actionMaskOf(observationSpace) === undefined
        ? supportsTables(observationSpace, actionSpace)
        : 'follows a given policy, which knows nothing of masks',
  };
}

function agent<C extends object>(
  description: string,
  Kind: Configured<C, AgentContext<C>, Agent>,
  more: Pick<AgentEntry<C>, 'presets' | 'metrics'> = {},
): AgentEntry<C> {
  const { complete: _, ...own } = Kind.settings;
  return {
    description,
    ...own,
    ...more,
    metrics: { ...tabularMetrics, ...more.metrics },
    supports: supportsTables,
    create: (context) => new Kind(context),
  };
}

const control = { presets: temporalDifferencePresets, metrics: controlMetrics };
const ofEpisodes = { metrics: { epsilon: controlMetrics.epsilon! } };

/** The planners and agents of this package. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-tabular',
  planners: {
    'policy-evaluation': planner('Values of a given policy, sweep by sweep', PolicyEvaluation),
    'policy-iteration': planner(
      'Evaluates a policy, makes it greedy, until it stays the same',
      PolicyIteration,
    ),
    'generalized-policy-iteration': planner(
      'A few sweeps of evaluation between improvements (modified policy iteration)',
      GeneralizedPolicyIteration,
    ),
    'value-iteration': planner(
      "Bellman's optimality equation as an update, all states at once",
      ValueIteration,
    ),
    'value-iteration-in-place': planner(
      'Value iteration in one array: each state uses the newest values',
      ValueIteration,
      { inPlace: true },
    ),
    'prioritized-sweeping': planner(
      'Backs up the state first whose value is furthest off',
      PrioritizedSweeping,
    ),
  },
  agents: {
    'mc-prediction': prediction(
      'Monte Carlo values of a given policy, first or every visit',
      MonteCarloPrediction,
    ),
    'mc-off-policy-prediction': prediction(
      'Monte Carlo values of one policy from episodes of another one',
      OffPolicyMonteCarloPrediction,
    ),
    'td-prediction': prediction('TD(0): values of a given policy', TemporalDifference),
    'n-step-td': prediction('n-step TD: values of a given policy', NStepTemporalDifference),
    'td-lambda': prediction(
      'TD(λ): values of a given policy with eligibility traces',
      TemporalDifferenceLambda,
    ),
    'mc-control': agent('Monte Carlo control, ε-soft or with exploring starts', MonteCarloControl, {
      ...ofEpisodes,
      presets: monteCarloPresets,
    }),
    'mc-off-policy': agent(
      'Monte Carlo control with weighted importance sampling',
      OffPolicyMonteCarloControl,
      { ...ofEpisodes, presets: offPolicyPresets },
    ),
    sarsa: agent('Sarsa: on-policy TD control', Sarsa, control),
    'expected-sarsa': agent('Expected Sarsa: the mean over the next actions', ExpectedSarsa, control),
    'n-step-sarsa': agent('n-step Sarsa: on-policy control with n-step returns', NStepSarsa, {
      ...control,
      presets: manyStepPresets,
    }),
    'sarsa-lambda': agent('Sarsa(λ): on-policy control with eligibility traces', SarsaLambda, {
      ...control,
      presets: manyStepPresets,
    }),
    'q-learning': agent('Q-learning: off-policy TD control', QLearning, control),
    'double-q-learning': agent('Double Q-learning: two tables against overestimation', DoubleQLearning, {
      ...control,
      presets: doublePresets,
    }),
    'dyna-q': agent('Dyna-Q: Q-learning that also learns from a learned model', DynaQ, {
      ...control,
      presets: dynaPresets,
    }),
  },
});
