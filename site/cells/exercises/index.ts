// The course's exercises by the names of their blocks.
import type { Exercise } from '../exercise.ts';
import { adam, boundedStep, doubleTarget, huber, semiGradient, targets } from './networks.ts';
import { expectation, greedy, move, negamax, optimality, puct } from './planning.ts';
import { advantages, gaussian, masked, policyGradient, standardise } from './policies.ts';
import { conservative } from './recordings.ts';
import { scoreGradient } from './scores.ts';
import { qLearning, returns, temporalDifference } from './tables.ts';

export const exercises: { readonly [name: string]: Exercise } = {
  move,
  expectation,
  greedy,
  optimality,
  returns,
  'temporal-difference': temporalDifference,
  'q-learning': qLearning,
  adam,
  'semi-gradient': semiGradient,
  'policy-gradient': policyGradient,
  targets,
  advantages,
  huber,
  gaussian,
  'double-target': doubleTarget,
  standardise,
  'bounded-step': boundedStep,
  masked,
  negamax,
  puct,
  'score-gradient': scoreGradient,
  conservative,
};
