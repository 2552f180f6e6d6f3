import type { Agent, AgentContext, AgentEntry, Planner, PlannerEntry, Plugin, Preset } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import type * as v from 'valibot';
import { controlDefaults, controlSchema } from './control/controlConfig.ts';
import { DoubleQLearning } from './control/doubleQLearning.ts';
import { DynaQ, dynaQDefaults, dynaQSchema } from './control/dynaQ.ts';
import { controlMetrics } from './control/epsilonGreedyControl.ts';
import { ExpectedSarsa } from './control/expectedSarsa.ts';
import {
  MonteCarloControl,
  monteCarloControlDefaults,
  monteCarloControlSchema,
} from './control/monteCarloControl.ts';
import { NStepSarsa, nStepSarsaDefaults, nStepSarsaSchema } from './control/nStepSarsa.ts';
import {
  OffPolicyMonteCarloControl,
  offPolicyMonteCarloControlDefaults,
  offPolicyMonteCarloControlSchema,
} from './control/offPolicyMonteCarloControl.ts';
import { QLearning } from './control/qLearning.ts';
import { Sarsa } from './control/sarsa.ts';
import { SarsaLambda, sarsaLambdaDefaults, sarsaLambdaSchema } from './control/sarsaLambda.ts';
import { supportsTables } from './finiteSpace.ts';
import {
  GeneralizedPolicyIteration,
  generalizedPolicyIterationDefaults,
  generalizedPolicyIterationSchema,
} from './planning/generalizedPolicyIteration.ts';
import { InPlaceValueIteration } from './planning/inPlaceValueIteration.ts';
import { plannerDefaults, plannerSchema } from './planning/plannerConfig.ts';
import {
  PolicyEvaluation,
  policyEvaluationDefaults,
  policyEvaluationSchema,
} from './planning/policyEvaluation.ts';
import { PolicyIteration } from './planning/policyIteration.ts';
import { PrioritizedSweeping } from './planning/prioritizedSweeping.ts';
import { ValueIteration } from './planning/valueIteration.ts';
import {
  MonteCarloPrediction,
  monteCarloPredictionDefaults,
  monteCarloPredictionSchema,
} from './prediction/monteCarloPrediction.ts';
import {
  NStepTemporalDifference,
  nStepTemporalDifferenceDefaults,
  nStepTemporalDifferenceSchema,
} from './prediction/nStepTemporalDifference.ts';
import {
  OffPolicyMonteCarloPrediction,
  offPolicyMonteCarloPredictionDefaults,
  offPolicyMonteCarloPredictionSchema,
} from './prediction/offPolicyMonteCarloPrediction.ts';
import { predictionDefaults, predictionSchema } from './prediction/predictionConfig.ts';
import { TemporalDifference } from './prediction/temporalDifference.ts';
import {
  TemporalDifferenceLambda,
  temporalDifferenceLambdaDefaults,
  temporalDifferenceLambdaSchema,
} from './prediction/temporalDifferenceLambda.ts';
import {
  doublePresets,
  dynaPresets,
  manyStepPresets,
  monteCarloPresets,
  offPolicyPresets,
  temporalDifferencePresets,
} from './presets.ts';
import { tabularMetrics } from './tabularAgent.ts';

function planner<C extends object>(
  description: string,
  defaults: C,
  schema: v.GenericSchema<unknown, C>,
  Kind: new (config: C) => Planner,
): PlannerEntry<C> {
  return { description, defaults, schema, create: (config) => new Kind(config) };
}

interface AgentParts<C extends object> {
  readonly defaults: C;
  readonly schema: v.GenericSchema<unknown, C>;
  readonly Kind: new (context: AgentContext<C>) => Agent;
  readonly presets?: { readonly [name: string]: Preset };
  readonly metrics?: { readonly [name: string]: string };
}

function agent<C extends object>(description: string, parts: AgentParts<C>): AgentEntry<C> {
  const { defaults, schema, Kind, presets, metrics } = parts;
  return {
    description,
    defaults,
    schema,
    ...(presets === undefined ? {} : { presets }),
    metrics: { ...tabularMetrics, ...metrics },
    supports: supportsTables,
    create: (context) => new Kind(context),
  };
}

const control = {
  defaults: controlDefaults,
  schema: controlSchema,
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
      policyEvaluationDefaults,
      policyEvaluationSchema,
      PolicyEvaluation,
    ),
    'policy-iteration': planner(
      'Evaluates a policy, makes it greedy, until it stays the same',
      plannerDefaults,
      plannerSchema,
      PolicyIteration,
    ),
    'generalized-policy-iteration': planner(
      'A few sweeps of evaluation between improvements (modified policy iteration)',
      generalizedPolicyIterationDefaults,
      generalizedPolicyIterationSchema,
      GeneralizedPolicyIteration,
    ),
    'value-iteration': planner(
      "Bellman's optimality equation as an update, all states at once",
      plannerDefaults,
      plannerSchema,
      ValueIteration,
    ),
    'value-iteration-in-place': planner(
      'Value iteration in one array: each state uses the newest values',
      plannerDefaults,
      plannerSchema,
      InPlaceValueIteration,
    ),
    'prioritized-sweeping': planner(
      'Backs up the state first whose value is furthest off',
      plannerDefaults,
      plannerSchema,
      PrioritizedSweeping,
    ),
  },
  agents: {
    'mc-prediction': agent('Monte Carlo values of a given policy, first or every visit', {
      defaults: monteCarloPredictionDefaults,
      schema: monteCarloPredictionSchema,
      Kind: MonteCarloPrediction,
    }),
    'mc-off-policy-prediction': agent('Monte Carlo values of one policy from episodes of another one', {
      defaults: offPolicyMonteCarloPredictionDefaults,
      schema: offPolicyMonteCarloPredictionSchema,
      Kind: OffPolicyMonteCarloPrediction,
    }),
    'td-prediction': agent('TD(0): values of a given policy', {
      defaults: predictionDefaults,
      schema: predictionSchema,
      Kind: TemporalDifference,
    }),
    'n-step-td': agent('n-step TD: values of a given policy', {
      defaults: nStepTemporalDifferenceDefaults,
      schema: nStepTemporalDifferenceSchema,
      Kind: NStepTemporalDifference,
    }),
    'td-lambda': agent('TD(λ): values of a given policy with eligibility traces', {
      defaults: temporalDifferenceLambdaDefaults,
      schema: temporalDifferenceLambdaSchema,
      Kind: TemporalDifferenceLambda,
    }),
    'mc-control': agent('Monte Carlo control, ε-soft or with exploring starts', {
      defaults: monteCarloControlDefaults,
      schema: monteCarloControlSchema,
      Kind: MonteCarloControl,
      presets: monteCarloPresets,
      metrics: episodeMetrics,
    }),
    'mc-off-policy': agent('Monte Carlo control with weighted importance sampling', {
      defaults: offPolicyMonteCarloControlDefaults,
      schema: offPolicyMonteCarloControlSchema,
      Kind: OffPolicyMonteCarloControl,
      presets: offPolicyPresets,
      metrics: episodeMetrics,
    }),
    sarsa: agent('Sarsa: on-policy TD control', { ...control, Kind: Sarsa }),
    'expected-sarsa': agent('Expected Sarsa: the mean over the next actions', {
      ...control,
      Kind: ExpectedSarsa,
    }),
    'n-step-sarsa': agent('n-step Sarsa: on-policy control with n-step returns', {
      ...control,
      defaults: nStepSarsaDefaults,
      schema: nStepSarsaSchema,
      Kind: NStepSarsa,
      presets: manyStepPresets,
    }),
    'sarsa-lambda': agent('Sarsa(λ): on-policy control with eligibility traces', {
      ...control,
      defaults: sarsaLambdaDefaults,
      schema: sarsaLambdaSchema,
      Kind: SarsaLambda,
      presets: manyStepPresets,
    }),
    'q-learning': agent('Q-learning: off-policy TD control', { ...control, Kind: QLearning }),
    'double-q-learning': agent('Double Q-learning: two tables against too high values', {
      ...control,
      Kind: DoubleQLearning,
      presets: doublePresets,
    }),
    'dyna-q': agent('Dyna-Q: Q-learning that also learns from a learned model', {
      ...control,
      defaults: dynaQDefaults,
      schema: dynaQSchema,
      Kind: DynaQ,
      presets: dynaPresets,
    }),
  },
});
