import type { Preset } from '@prism-rl/core';
import * as v from 'valibot';
import type { DqnConfig } from '../dqn/config.ts';
import { dqnSettings } from '../dqn/config.ts';

const names = [
  'network',
  'hidden',
  'activation',
  'initializer',
  'learningRate',
  'learningRateEnd',
  'adamEpsilon',
  'loss',
  'maxGradientNorm',
  'discount',
  'epsilonStart',
  'epsilonEnd',
  'epsilonDecay',
  'epsilonSteps',
] as const;

/** Settings of deep Sarsa: those of DQN that are not about its memory, its target network and its improvements. */
export type DeepSarsaConfig = Pick<DqnConfig, (typeof names)[number]>;

/** Checks a {@link DeepSarsaConfig}. */
export const deepSarsaSchema: v.GenericSchema<unknown, DeepSarsaConfig> = v.pick(dqnSettings, names);

/** Values for small tasks with vector observations: the course's network and optimizer. */
export const deepSarsaDefaults: DeepSarsaConfig = {
  network: 'auto',
  hidden: [30, 30],
  activation: 'relu',
  initializer: 'glorotUniform',
  learningRate: 1e-3,
  learningRateEnd: 1e-3,
  adamEpsilon: 1e-8,
  loss: 'mse',
  maxGradientNorm: 0,
  discount: 0.99,
  epsilonStart: 1,
  epsilonEnd: 0.01,
  epsilonDecay: 'exponential',
  epsilonSteps: 10_000,
};

/** Ready settings for deep Sarsa. */
export const deepSarsaPresets: { readonly [name: string]: Preset } = {
  'moving-grid': {
    description: 'The course grid with moving obstacles, also where they start at random: 64-64',
    environments: ['MovingGridWorld-v0'],
    steps: 100_000,
    config: { hidden: [64, 64], learningRateEnd: 1e-4 },
  },
};
