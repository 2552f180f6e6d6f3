import type { Plugin, WrapperEntry } from '@prism-rl/core';
import { definePlugin } from '@prism-rl/core';
import * as v from 'valibot';
import { ClipActionVector, RescaleActionVector } from './boxActions.ts';
import { type FrameStackPadding, FrameStackVector } from './frameStack.ts';
import { NormalizeObservationVector } from './normalizeObservation.ts';
import { NormalizeRewardVector } from './normalizeReward.ts';
import { StickyActionVector } from './stickyAction.ts';
import { TimeLimitVector } from './timeLimit.ts';
import { FlattenObservationVector } from './transformObservation.ts';
import { ClipRewardVector } from './transformReward.ts';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const epsilon = v.pipe(v.number(), v.gtValue(0));

const frameStack: WrapperEntry<{ readonly k: number; readonly padding: FrameStackPadding }> = {
  description: 'shows the last k observations, the newest last',
  defaults: { k: 4, padding: 'reset' },
  schema: v.strictObject({ k: count, padding: v.picklist(['reset', 'zero']) }),
  wrap: (env, { k, padding }) => new FrameStackVector(env, k, padding),
};

const flattenObservation: WrapperEntry<object> = {
  description: 'shows observations as one row of float32, discrete values one-hot',
  defaults: {},
  schema: v.strictObject({}),
  wrap: (env) => new FlattenObservationVector(env),
};

const normalizeObservation: WrapperEntry<{ readonly epsilon: number }> = {
  description: 'shows observations with mean 0 and variance 1, by those of training so far',
  defaults: { epsilon: 1e-8 },
  schema: v.strictObject({ epsilon }),
  wrap: (env, options) => new NormalizeObservationVector(env, options),
};

const normalizeReward: WrapperEntry<{ readonly gamma: number; readonly epsilon: number }> = {
  description: 'divides rewards of training by the deviation of their discounted sum so far',
  trainingOnly: true,
  defaults: { gamma: 0.99, epsilon: 1e-8 },
  schema: v.strictObject({ gamma: v.pipe(v.number(), v.minValue(0), v.maxValue(1)), epsilon }),
  wrap: (env, options) => new NormalizeRewardVector(env, options),
};

const clipReward: WrapperEntry<{ readonly min: number; readonly max: number }> = {
  description: 'keeps rewards of training between min and max',
  trainingOnly: true,
  defaults: { min: -1, max: 1 },
  schema: v.strictObject({ min: finite, max: finite }),
  wrap: (env, bounds) => new ClipRewardVector(env, bounds),
};

const clipAction: WrapperEntry<object> = {
  description: 'takes any continuous action and clips it to the bounds of the environment',
  defaults: {},
  schema: v.strictObject({}),
  wrap: (env) => new ClipActionVector(env),
};

const rescaleAction: WrapperEntry<{ readonly min: number; readonly max: number }> = {
  description:
    'takes continuous actions between min and max and stretches them to the bounds of the environment',
  defaults: { min: -1, max: 1 },
  schema: v.strictObject({ min: finite, max: finite }),
  wrap: (env, bounds) => new RescaleActionVector(env, bounds),
};

const stickyAction: WrapperEntry<{ readonly probability: number; readonly duration: number }> = {
  description: 'takes the last action again with some probability, for a number of steps',
  defaults: { probability: 0.25, duration: 1 },
  schema: v.strictObject({
    probability: v.pipe(v.number(), v.minValue(0), v.ltValue(1, 'must be below 1')),
    duration: count,
  }),
  wrap: (env, options) => new StickyActionVector(env, options),
};

const timeLimit: WrapperEntry<{ readonly maxEpisodeSteps: number }> = {
  description: 'truncates episodes after a number of steps',
  defaults: { maxEpisodeSteps: 1000 },
  schema: v.strictObject({ maxEpisodeSteps: count }),
  wrap: (env, { maxEpisodeSteps }) => new TimeLimitVector(env, maxEpisodeSteps),
};

/** The wrappers that a run can name. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/wrappers',
  module: import.meta.url,
  wrappers: {
    'clip-action': clipAction,
    'clip-reward': clipReward,
    'flatten-observation': flattenObservation,
    'frame-stack': frameStack,
    'normalize-observation': normalizeObservation,
    'normalize-reward': normalizeReward,
    'rescale-action': rescaleAction,
    'sticky-action': stickyAction,
    'time-limit': timeLimit,
  },
});
