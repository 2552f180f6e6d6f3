import type { Agent, AgentContext, AgentEntry, Planner, PlannerEntry, Plugin, Preset } from '@prism-rl/core';
import { actionMaskOf, definePlugin } from '@prism-rl/core';
import { DynaQ, dynaQSettings } from './control/dynaQ.ts';
import { controlMetrics } from './control/epsilonGreedyControl.ts';
import { NStepSarsa, nStepSarsaSettings, SarsaLambda, sarsaLambdaSettings } from './control/manyStepSarsa.ts';
import {
  MonteCarloControl,
  monteCarloControlSettings,
  OffPolicyMonteCarloControl,
  offPolicyMonteCarloControlSettings,
} from './control/monteCarloControl.ts';
import {
  DoubleQLearning,
  doubleQLearningSettings,
  ExpectedSarsa,
  expectedSarsaSettings,
  QLearning,
  qLearningSettings,
  Sarsa,
  sarsaSettings,
} from './control/oneStepControl.ts';
import {
  GeneralizedPolicyIteration,
  generalizedPolicyIterationSettings,
  PolicyEvaluation,
  PolicyIteration,
  policyEvaluationSettings,
  policyIterationSettings,
  ValueIteration,
  valueIterationSettings,
} from './planning/dynamicProgramming.ts';
import { PrioritizedSweeping, prioritizedSweepingSettings } from './planning/prioritizedSweeping.ts';
import {
  MonteCarloPrediction,
  monteCarloPredictionSettings,
  OffPolicyMonteCarloPrediction,
  offPolicyMonteCarloPredictionSettings,
} from './prediction/monteCarloPrediction.ts';
import {
  NStepTemporalDifference,
  nStepTemporalDifferenceSettings,
  TemporalDifference,
  TemporalDifferenceLambda,
  temporalDifferenceLambdaSettings,
  temporalDifferenceSettings,
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

function planner<C extends object>(
  description: string,
  { complete: _, ...settings }: CompleteSettings<C>,
  Kind: new (config: C) => Planner,
): PlannerEntry<C> {
  return { description, ...settings, create: (config) => new Kind({ ...settings.defaults, ...config }) };
}

interface AgentParts<C extends object> {
  readonly settings: CompleteSettings<C>;
  readonly Kind: new (context: AgentContext<C>) => Agent;
  readonly presets?: { readonly [name: string]: Preset };
  readonly metrics?: { readonly [name: string]: string };
}

function prediction<C extends object>(description: string, parts: AgentParts<C>): AgentEntry<C> {
  return {
    ...agent(description, parts),
    isPrediction: true,
    supports: (observationSpace, actionSpace) =>
      actionMaskOf(observationSpace) === undefined
        ? supportsTables(observationSpace, actionSpace)
        : 'follows a given policy, which knows nothing of masks',
  };
}

function agent<C extends object>(description: string, parts: AgentParts<C>): AgentEntry<C> {
  const { settings, Kind, presets, metrics } = parts;
  return {
    description,
    defaults: settings.defaults,
    schema: settings.schema,
    settings: settings.settings,
    ...(presets === undefined ? {} : { presets }),
    metrics: { ...tabularMetrics, ...metrics },
    supports: supportsTables,
    create: (context) => new Kind(context),
  };
}

const control = {
  presets: temporalDifferencePresets,
  metrics: controlMetrics,
} as const;
const episodeMetrics = { epsilon: controlMetrics.epsilon! };

/** The planners and agents of this package. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/algo-tabular',
  planners: {
    'policy-evaluation': planner(
      'Values of a given policy, sweep by sweep',
      policyEvaluationSettings,
      PolicyEvaluation,
    ),
    'policy-iteration': planner(
      'Evaluates a policy, makes it greedy, until it stays the same',
      policyIterationSettings,
      PolicyIteration,
    ),
    'generalized-policy-iteration': planner(
      'A few sweeps of evaluation between improvements (modified policy iteration)',
      generalizedPolicyIterationSettings,
      GeneralizedPolicyIteration,
    ),
    'value-iteration': planner(
      "Bellman's optimality equation as an update, all states at once",
      valueIterationSettings,
      ValueIteration,
    ),
    'value-iteration-in-place': planner(
      'Value iteration in one array: each state uses the newest values',
      { ...valueIterationSettings, defaults: { ...valueIterationSettings.defaults, inPlace: true } },
      ValueIteration,
    ),
    'prioritized-sweeping': planner(
      'Backs up the state first whose value is furthest off',
      prioritizedSweepingSettings,
      PrioritizedSweeping,
    ),
  },
  agents: {
    'mc-prediction': prediction('Monte Carlo values of a given policy, first or every visit', {
      settings: monteCarloPredictionSettings,
      Kind: MonteCarloPrediction,
    }),
    'mc-off-policy-prediction': prediction('Monte Carlo values of one policy from episodes of another one', {
      settings: offPolicyMonteCarloPredictionSettings,
      Kind: OffPolicyMonteCarloPrediction,
    }),
    'td-prediction': prediction('TD(0): values of a given policy', {
      settings: temporalDifferenceSettings,
      Kind: TemporalDifference,
    }),
    'n-step-td': prediction('n-step TD: values of a given policy', {
      settings: nStepTemporalDifferenceSettings,
      Kind: NStepTemporalDifference,
    }),
    'td-lambda': prediction('TD(λ): values of a given policy with eligibility traces', {
      settings: temporalDifferenceLambdaSettings,
      Kind: TemporalDifferenceLambda,
    }),
    'mc-control': agent('Monte Carlo control, ε-soft or with exploring starts', {
      settings: monteCarloControlSettings,
      Kind: MonteCarloControl,
      presets: monteCarloPresets,
      metrics: episodeMetrics,
    }),
    'mc-off-policy': agent('Monte Carlo control with weighted importance sampling', {
      settings: offPolicyMonteCarloControlSettings,
      Kind: OffPolicyMonteCarloControl,
      presets: offPolicyPresets,
      metrics: episodeMetrics,
    }),
    sarsa: agent('Sarsa: on-policy TD control', { ...control, settings: sarsaSettings, Kind: Sarsa }),
    'expected-sarsa': agent('Expected Sarsa: the mean over the next actions', {
      ...control,
      settings: expectedSarsaSettings,
      Kind: ExpectedSarsa,
    }),
    'n-step-sarsa': agent('n-step Sarsa: on-policy control with n-step returns', {
      ...control,
      settings: nStepSarsaSettings,
      Kind: NStepSarsa,
      presets: manyStepPresets,
    }),
    'sarsa-lambda': agent('Sarsa(λ): on-policy control with eligibility traces', {
      ...control,
      settings: sarsaLambdaSettings,
      Kind: SarsaLambda,
      presets: manyStepPresets,
    }),
    'q-learning': agent('Q-learning: off-policy TD control', {
      ...control,
      settings: qLearningSettings,
      Kind: QLearning,
    }),
    'double-q-learning': agent('Double Q-learning: two tables against overestimation', {
      ...control,
      settings: doubleQLearningSettings,
      Kind: DoubleQLearning,
      presets: doublePresets,
    }),
    'dyna-q': agent('Dyna-Q: Q-learning that also learns from a learned model', {
      ...control,
      settings: dynaQSettings,
      Kind: DynaQ,
      presets: dynaPresets,
    }),
  },
});
